/* segment: a SysV segment, in a pair.
 *
 * Partner: consumers/segment.c. Nothing is wrong with it, but with --way
 * written: there the consumers write what they may only read.
 */
#include "role/handover.h"
#include "role/region_steps.h"

static int
create(struct actor *me)
{
	return region_create_sysv(&me->region, me->pages);
}

static int
fill(struct actor *me)
{
	return region_write(&me->region, me->all, PRODUCER_MARK);
}

static int
hand(struct actor *me)
{
	return actor_hand_over_number(me, me->region.segment);
}

static int
check(struct actor *me)
{
	return actor_expect_parts(me, region_expect);
}

const struct role producer = {
	.summary = "a SysV segment in unrelated programs",
	.steps = {
		STEP("create", create, "make a segment and attach to it"),
		STEP("fill", fill, "write every page once"),
		BIRTH_BY_EXEC("exec", "start the consumers' own programs"),
		AT_ONCE("hand", hand, "hand each consumer the identifier"),
		TURN("attach", "each consumer attaches to the segment"),
		TURN("read", "each consumer reads every page"),
		TURN("write", "each consumer writes a part",
		    .only_if = "way=attached|written"),
		STEP("check", check, "read what the consumers wrote",
		    .only_if = "way=attached"),
		LEAVE("leave", "the consumers end"),
		STEP("unmap", actor_unmap, "detach"),
	},
	.options = {
		{"way", "attached|viewed|written", "attached",
		    "what the consumers do"},
	},
};
