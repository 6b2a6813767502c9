/* handed: memory without a name, sealed, and handed over as a descriptor.
 *
 * Partner: consumers/handed.c. Watch it with: ./run.sh handed --pause
 *
 * memfd_create() makes memory that only descriptors lead to: nobody finds it by
 * a name, and it is gone with the last who has it. The producer fills it and
 * seals it: from then on nobody can make it shorter, or map it for writing who
 * has not done so yet. Each consumer gets the descriptor over a local socket
 * (SCM_RIGHTS), and maps the same frames. So it may trust what it reads, and
 * the producer need not trust the consumers.
 *
 * Calls to look up: memfd_create(2), fcntl(2) F_ADD_SEALS, unix(7) SCM_RIGHTS.
 */
#include <fcntl.h>

#include "role/handover.h"
#include "role/region_steps.h"

static int
create(struct actor *me)
{
	return region_create_memfd(&me->region, me->pages, MAP_SHARED);
}

static int
fill(struct actor *me)
{
	return region_write(&me->region, me->all, PRODUCER_MARK);
}

static int
seal(struct actor *me)
{
	return region_seal(&me->region,
	    F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_FUTURE_WRITE | F_SEAL_SEAL);
}

static int
hand(struct actor *me)
{
	return actor_hand_over(me, me->region.fd);
}

static int
rewrite(struct actor *me)
{
	return region_write(&me->region, me->part, PRODUCER_MARK + MARK_AGAIN);
}

const struct role producer = {
	.summary = "memory without a name, sealed, and handed over by a socket",
	.show = "The letters of the grid at the step \"read\": the consumers "
		"have the producer's frames, and no file ever had a name.",
	.ask = "A program is sent a descriptor of memory that another one "
	       "fills. What must it fear, and what would have to be promised?",
	.surprise = "That it is made shorter, which ends the reader with "
		    "SIGBUS. Seals are such promises: the kernel keeps them.",
	.steps = {
		STEP("create", create, "make a memfd and map it shared"),
		STEP("fill", fill, "write every page once"),
		STEP("seal", seal, "nobody may resize it, or begin to write"),
		BIRTH_BY_EXEC("exec", "start the consumers' own programs"),
		AT_ONCE("hand", hand, "hand each consumer the descriptor"),
		TURN("try", "each consumer tries to map it for writing"),
		TURN("attach", "each consumer maps it for reading"),
		TURN("read", "each consumer reads every page"),
		STEP("rewrite", rewrite, "write a part again: that is allowed"),
		TURN("look", "each consumer reads the new bytes"),
		LEAVE("leave", "the consumers end"),
		STEP("unmap", actor_unmap, "unmap the memory, and close it"),
	},
};
