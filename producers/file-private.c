/* file-private: a file mapped private: stores that never reach the file.
 *
 * Partner: consumers/file-private.c.
 * Watch it with: ./run.sh file-private --pause
 *
 * First the file's pages are dropped from the page cache: written to the disk,
 * unmapped, POSIX_FADV_DONTNEED. The first consumer that reads a page waits for
 * the disk: a major fault. Then the page is in the cache, and the next consumer
 * only gets a table entry for it: a minor fault, and one for up to 16 pages.
 *
 * A store through a private mapping copies the page. The copy is the writer's,
 * and the file keeps its bytes. Programs and libraries are mapped like this.
 *
 * Calls to look up: mmap(2) MAP_PRIVATE, posix_fadvise(2), madvise(2); majflt
 * in proc_pid_stat(5).
 */
#include "role/role.h"

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

/* The cache keeps pages that are dirty or mapped. */
static int
evict(struct actor *me)
{
	int error = region_sync(&me->region);

	if (error == 0)
		error = region_drop(&me->region, me->all);
	return error < 0 ? error : region_evict(&me->region);
}

static int
check(struct actor *me)
{
	return region_pread_expect(&me->region, me->all, PRODUCER_MARK);
}

const struct role producer = {
	.summary = "a file mapped private: read from disk once, then copied",
	.show = "The column \"major\" at the step \"read\": the first consumer "
		"waits for the disk, page by page, and the second one does "
		"not.",
	.ask = "Two programs map a file privately and write to the same page "
	       "of it. What does each read there? What is in the file?",
	.surprise = "The second reader takes one fault for up to 16 pages, "
		    "since the cache has them. And the file never gets the "
		    "bytes.",
	.steps = {
		STEP("create", create, "make a file and map it shared"),
		STEP("fill", fill, "write every page through the mapping"),
		STEP("evict", evict,
		    "write the file to disk, empty the page cache"),
		BIRTH_BY_EXEC("exec", "start the consumers' own programs"),
		TURN("attach", "each consumer maps the file, private"),
		TURN("read", "each consumer reads every page"),
		TURN("write", "each consumer writes a part of the pages"),
		TURN("look", "each consumer reads its own part, and the rest"),
		STEP("check", check, "read the file by pread(2)"),
		LEAVE("leave", "the consumers end"),
	},
};
