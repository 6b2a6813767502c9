/* stale: a fault that no page table explains.
 *
 * Partner: consumers/stale.c. Watch it with: ./run.sh stale --pause
 *
 * A processor keeps the table entries that it has used in its TLB. After fork()
 * the producer reads its pages, so the TLB has them as read-only. When no other
 * process has the frames any more, the kernel makes the entries writable again
 * (the producer asks for it with MADV_POPULATE_WRITE). It does not flush the
 * TLB, since an outdated entry costs one fault at most.
 *
 * If the processor believes the TLB, each store faults once, and the kernel
 * finds that the entry is right. Such faults are called spurious: nothing is
 * copied, reused or changed. All other pairs keep them out of their figures.
 *
 * Calls to look up: madvise(2) MADV_POPULATE_WRITE; spurious faults in the
 * Intel SDM, vol. 3, 4.10.4.3, and in the kernel's arch/x86/mm/fault.c.
 */
#include <errno.h>
#include <inttypes.h>

#include "role/role.h"
#include "role/settle.h"

static int
map(struct actor *me)
{
	return region_map_anonymous(&me->region, me->pages, MAP_PRIVATE);
}

static int
write_all(struct actor *me)
{
	return region_write(&me->region, me->all, PRODUCER_MARK);
}

/* Counts the faults of the last stores, and no others. */
static int
store(struct actor *me)
{
	uint64_t before = faults_so_far(), faults;
	int error = write_all(me);

	faults = faults_so_far() - before;
	actor_say(me, "%" PRIu64 " stores took %" PRIu64 " faults", me->pages,
	    faults);
	if (faults > 0)
		actor_say(me, "the processor remembered read-only entries");
	else
		actor_say(me, "this processor reads the table again");
	return error;
}

/* One step: the TLB may lose the entries while the process sleeps. */
static int
upgrade(struct actor *me)
{
	int error = region_read(&me->region, me->all);

	if (error == 0)
		error = region_populate(&me->region, me->all);
	if (error == -EINVAL)
		return actor_cannot(me, "this kernel does not know "
		    "MADV_POPULATE_WRITE (Linux 5.14), by which it is asked to "
		    "make pages writable");
	return error < 0 ? error : store(me);
}

const struct role producer = {
	.summary = "spurious faults: the processor remembers an older entry",
	.show = "The step \"upgrade\": what the producer says of its stores, "
		"and in the ledger the spurious faults, if there are any.",
	.ask = "The kernel has just made every entry writable. Can a store "
	       "still fault?",
	.surprise = "On Intel it may: the processor believes its TLB, and the "
		    "kernel finds nothing to do. AMD's reads the table again.",
	.consumers = 1,
	.whole = true,
	.stale = true,
	.steps = {
		STEP("map", map, "map private anonymous memory"),
		STEP("fill", write_all, "write every page once"),
		BIRTH_BY_FORK("fork", "give birth to the consumers by fork()"),
		LEAVE("leave", "the consumers end, and have touched nothing"),
		STEP("upgrade", upgrade, "read all, have the kernel make all "
		    "writable, write all"),
		STEP("again", write_all, "write every page once more"),
	},
};
