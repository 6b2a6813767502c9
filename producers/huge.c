/* huge: transparent huge pages: what one byte written after fork() copies.
 *
 * Partner: consumers/huge.c. Watch it with: ./run.sh huge --pause
 *
 * Where the machine allows it, MADV_HUGEPAGE lets one fault bring a huge page,
 * as many base pages as one page table maps (512 where a page has 4 KiB, 2048
 * where it has 16 KiB), by one entry one level up in the page table. fork()
 * shares that entry. When a child writes one byte, its entry is taken apart
 * into as many entries as there are base pages, and the one base page with the
 * byte is copied, not all of it (before Linux 5.8 it could be). From then on
 * the child has no huge page there, and each further write copies a base page;
 * the producer still has its own, untouched.
 *
 * When the children have ended, one fault gives the producer the right to write
 * all pages of a huge page back.
 *
 * Calls to look up: madvise(2) MADV_HUGEPAGE; transhuge in the kernel's
 * Documentation/admin-guide/mm.
 */
#include <errno.h>

#include "role/role.h"

static int
map(struct actor *me)
{
	unsigned long pages = region_huge_pages();
	int error = region_map_huge(&me->region, me->pages);

	if (error == -ENOTSUP)
		return actor_cannot(me, "transparent huge pages are switched "
		    "off (/sys/kernel/mm/transparent_hugepage/enabled); one "
		    "fault would bring %lu pages", pages);
	if (error == 0 && me->pages < pages)
		return actor_cannot(me, "no huge page fits into the region: it "
		    "has %lu pages here (--pages)", pages);
	return error;
}

static int
fill(struct actor *me)
{
	return region_write(&me->region, me->all, PRODUCER_MARK);
}

const struct role producer = {
	.summary = "huge pages after fork(): a byte written copies a base page",
	.show = "The column \"huge\" at the step \"byte\": each child has a "
		"huge page less, and one base page more of its own.",
	.ask = "A child writes one byte to a huge page that it shares with its "
	       "parent. How much of it is copied?",
	.surprise = "One base page. But the child has no huge page there any "
		    "more, and pays for each further base page by a fault and "
		    "a copy.",
	.huge = 2,
	.steps = {
		STEP("map", map, "map private memory, huge pages wanted"),
		STEP("fill", fill, "write every page once"),
		BIRTH_BY_FORK("fork", "give birth to the consumers by fork()"),
		TURN("read", "each consumer reads every page"),
		TURN("byte", "each consumer writes to the first page"),
		TURN("write", "each consumer writes a part of the pages"),
		LEAVE("leave", "the consumers end"),
		STEP("rewrite", fill, "write every page once more"),
	},
};
