/* file-shared: a file mapped by several programs: stores that reach the disk.
 *
 * Partner: consumers/file-shared.c.
 * Watch it with: ./run.sh file-shared --pause
 *
 * A shared mapping of a file is the file's pages in the page cache, no copy of
 * them: a load reads the file without read(2), a store writes it without
 * write(2). msync() sees to it that the bytes are on the disk; it also makes
 * every entry read-only again, since the kernel must learn which pages are
 * written after it. So a first write faults once more, and copies nothing.
 *
 * The check goes past the mapping: it reads the file with pread(2).
 *
 * Calls to look up: open(2), mmap(2) MAP_SHARED, msync(2), pread(2).
 */
#include "role/region_steps.h"

static int
create(struct actor *me)
{
	return region_create_file(
	    &me->region, me->file, me->pages, MAP_SHARED);
}

static int
fill(struct actor *me)
{
	return region_write(&me->region, me->all, PRODUCER_MARK);
}

static int
sync(struct actor *me)
{
	return region_sync(&me->region);
}

/* What no consumer has written must be as it was. */
static int
check(struct actor *me)
{
	int error = region_sync(&me->region);

	if (error == 0)
		error = actor_expect_parts(me, region_pread_expect);
	return error < 0 ? error
			 : region_pread_expect(&me->region,
			       pages_others(me->part), PRODUCER_MARK);
}

static int
unmap(struct actor *me)
{
	return region_unmap(&me->region);
}

const struct role producer = {
	.summary = "a file mapped shared: stores reach the file, nobody copies",
	.show = "The column \"dirty\", from \"write\" to \"check\"; then the "
		"faults of \"rewrite\", though every page has been written "
		"before.",
	.ask = "No consumer ever calls write(2). Are its bytes in the file? "
	       "Since when? And when are they on the disk?",
	.surprise = "On a disk, the first write to a page after msync() faults "
		    "once more and copies nothing: so the kernel learns what "
		    "is dirty.",
	.steps = {
		STEP("create", create, "make a file and map it shared"),
		STEP("fill", fill, "write every page through the mapping"),
		STEP("sync", sync, "msync(): the bytes are on the disk"),
		BIRTH_BY_EXEC("exec", "start the consumers' own programs"),
		TURN("attach", "each consumer maps the file by its name"),
		TURN("read", "each consumer reads every page, without read(2)"),
		TURN("write", "each consumer writes a part of the pages"),
		STEP("check", check, "msync(), then read the file by pread(2)"),
		STEP("rewrite", fill, "write every page once more"),
		LEAVE("leave", "the consumers end"),
		STEP("unmap", unmap, "unmap the file"),
	},
};
