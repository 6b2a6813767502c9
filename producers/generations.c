/* generations: a child, a grandchild, and what the dead leave behind.
 *
 * Partner: consumers/generations.c. Consumer 1 is the producer's child, and
 * consumer 2 is the child's child. Watch it with: ./run.sh generations --pause
 *
 * The child writes a part of what it inherited, and then has a child itself. So
 * the grandchild inherits some pages that are the child's, and others that are
 * still the producer's: three processes share those.
 *
 * A process that ends gives back only its own pages. When the last owner of a
 * frame writes to it then, nothing is copied. --first says which process ends
 * first: the child (its own child lives on, as an orphan) or the grandchild.
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
	.show = "The letters of the grid at the step \"half\": which pages of "
		"the grandchild are its own, its parent's, and its "
		"grandparent's.",
	.ask = "The child ends. How many frames are free then, and whose are "
	       "those that it shared with its own child?",
	.surprise = "Only what nobody else holds is free. What is left with "
		    "one owner is written by a fault that copies nothing.",
	.consumers = 2,
	.steps = {
		STEP("map", map, "map private anonymous memory"),
		STEP("fill", fill, "write every page once"),
		BIRTH_BY_FORK("child", "the producer forks the child",
		    .consumer = 1),
		TURN("write", "the child writes a part of the pages",
		    .consumer = 1),
		BIRTH_BY_FORK("grandchild", "the child forks the grandchild",
		    .consumer = 2, .parent = 1),
		TURN("read", "the grandchild reads every page", .consumer = 2),
		TURN("half", "the grandchild writes half of that part, and as "
		    "many of the rest", .consumer = 2),

		LEAVE("end", "the child ends",
		    .consumer = 1, .only_if = "first=child"),
		TURN("last", "the grandchild writes every page",
		    .consumer = 2, .only_if = "first=child"),
		LEAVE("orphan", "the grandchild ends",
		    .consumer = 2, .only_if = "first=child"),

		LEAVE("end", "the grandchild ends",
		    .consumer = 2, .only_if = "first=grandchild"),
		TURN("last", "the child writes every page",
		    .consumer = 1, .only_if = "first=grandchild"),
		LEAVE("parent", "the child ends",
		    .consumer = 1, .only_if = "first=grandchild"),

		STEP("rewrite", fill, "write every page once more"),
	},
	.options = {
		{"first", "child|grandchild", "child", "who ends first"},
	},
};
