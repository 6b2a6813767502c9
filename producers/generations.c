/* generations: a child, a grandchild, and what the dead leave behind.
 *
 * Partner: consumers/generations.c. Consumer 1 is the producer's child, and
 * consumer 2 is the child's child. Watch it with: ./run.sh generations --pause
 *
 * The child writes a part of what it inherited, and then has a child itself. So
 * the grandchild inherits some pages that are the child's, and others that are
 * still the producer's: three processes share those.
 *
 * Who ends gives back its own pages only. What a frame's last owner writes then
 * is no copy. --first says who ends first: the child (its own child lives on, as
 * an orphan) or the grandchild.
 *
 * Calls to look up: fork(2), wait(2), PR_SET_CHILD_SUBREAPER in prctl(2).
 */
#include "role/role.h"

static int
map(struct actor *me)
{
	return region_map_anonymous(&me->region, me->pages, MAP_PRIVATE);
}

static int
fill(struct actor *me)
{
	return region_write(&me->region, me->all, PRODUCER_MARK);
}

const struct role producer = {
	.summary = "child and grandchild share, copy, and end in any order",
	.consumers = 2,
	.steps = {
		STEP("map", map, "map private anonymous memory"),
		STEP("fill", fill, "write every page once"),
		FORK_OF(1, 0, "child", "the producer forks the child"),
		TURN_OF(1, "write", "the child writes a part of the pages"),
		FORK_OF(2, 1, "grandchild", "the child forks the grandchild"),
		TURN_OF(2, "read", "the grandchild reads every page"),
		TURN_OF(2, "half", "the grandchild writes half of that part, and "
				   "as many of the rest"),
		WHEN("first", "child"),
		LEAVE_OF(1, "end", "the child ends"),
		WHEN("first", "child"),
		TURN_OF(2, "last", "the grandchild writes every page"),
		WHEN("first", "child"),
		LEAVE_OF(2, "orphan", "the grandchild ends"),
		WHEN("first", "grandchild"),
		LEAVE_OF(2, "end", "the grandchild ends"),
		WHEN("first", "grandchild"),
		TURN_OF(1, "last", "the child writes every page"),
		WHEN("first", "grandchild"),
		LEAVE_OF(1, "parent", "the child ends"),
		STEP("rewrite", fill, "write every page once more"),
	},
	.options = {
		{"first", "child|grandchild", "child", "who ends first"},
	},
};
