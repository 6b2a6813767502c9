/* cow: private memory across fork(): one copy until somebody writes.
 *
 * Partner: consumers/cow.c. Watch it with: ./run.sh cow --pause
 *
 * The producer fills private memory and forks. Nothing is copied then: parent
 * and children share every frame, and the kernel makes the shared pages
 * read-only. The first write to a page faults, and the writer gets a copy of
 * that one page. The last writer, whose frame no other process has by then,
 * faults too, but keeps the frame.
 *
 * Calls to look up: mmap(2) MAP_PRIVATE|MAP_ANONYMOUS, fork(2).
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

/* The consumers have written by now. The producer sees none of it: it reads
 * what fill() wrote. Half of the pages that it writes are the consumers' and
 * half are untouched ones, so that there are both kinds of fault. */
static int
write_part(struct actor *me)
{
	struct pages mine = pages_shifted(me->part, me->part.count / 2);
	int error = region_expect(&me->region, me->all, PRODUCER_MARK);

	return error < 0 ? error
			 : region_write(&me->region, mine, PRODUCER_MARK);
}

const struct role producer = {
	.summary =
	    "private memory after fork(): one copy until somebody writes",
	.show = "The letters of the grid at the step \"write\", page by page; "
		"beside them RSS, which does not move, and USS, which does.",
	.ask = "After fork(), how many frames do three processes of 16 pages "
	       "hold? And after two of them have written 8 pages each?",
	.surprise = "RSS shows no copy: it takes the place of its original. "
		    "And the last owner faults too, but keeps its frame: a "
		    "fault is not a copy.",
	.steps = {
		STEP("map", map, "map private anonymous memory"),
		STEP("fill", fill, "write every page once"),
		BIRTH_BY_FORK("fork", "give birth to the consumers by fork()"),
		TURN("read", "each consumer reads every page"),
		TURN("write", "each consumer writes a part of the pages"),
		STEP("part", write_part,
		    "read every page, then write a part of the pages, too"),
		LEAVE("leave", "the consumers end"),
		STEP("rewrite", fill, "write every page once more"),
	},
};
