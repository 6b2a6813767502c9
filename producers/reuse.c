/* reuse: the last writer copies nothing.
 *
 * Partner: consumers/reuse.c.
 * Watch it with: ./run.sh reuse, and with: ./run.sh reuse --producer first
 *
 * After fork() all processes share every frame, read-only. Every first write
 * faults. The first writers get copies; when the last one writes, no other
 * process has the old frame any more, so the kernel lets it keep that one. All
 * pay for a fault, all but one pay for a copy as well, and the order decides
 * which one does not.
 *
 * There are processes x pages faults, and one copy less for each page. In the
 * end there are processes x pages frames, and never more.
 *
 * Calls to look up: fork(2); do_wp_page() in the kernel's mm/memory.c.
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
	.summary = "the last writer copies nothing: the order decides who pays",
	.show = "The ledger at the steps \"write\" and \"last\": a fault for "
		"each page in both, copies in the one, reuses in the other.",
	.ask = "After fork(), three processes write all of their 16 pages. How "
	       "many faults does that take, and how many copies?",
	.surprise = "Everybody pays for the faults, and the last writer copies "
		    "nothing. The order alone (--producer first) decides who "
		    "that is.",
	.whole = true,
	.steps = {
		STEP("map", map, "map private anonymous memory"),
		STEP("fill", fill, "write every page once"),
		BIRTH_BY_FORK("fork", "give birth to the consumers by fork()"),
		STEP("first", fill, "write every page, before all others",
		    .only_if = "producer=first"),
		TURN("write", "each consumer writes every page"),
		STEP("last", fill, "write every page, after all others",
		    .only_if = "producer=last"),
		TURN("rewrite", "each consumer writes every page once more"),
		LEAVE("leave", "the consumers end"),
	},
	.options = {
		{"producer", "first|last", "last", "when the producer writes"},
	},
};
