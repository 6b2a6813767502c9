/* pageout: pages that leave RAM, and come back by major faults.
 *
 * Partner: consumers/pageout.c. Watch it with: ./run.sh pageout --pause
 *
 * madvise(MADV_PAGEOUT) asks the kernel to do at once what it does when memory
 * is short. A clean page of a file can simply go: the file has its bytes. RSS
 * falls, VSZ stays, and the next touch waits for the disk: a major fault. A
 * page that others have mapped as well stays where it is.
 *
 * --memory anonymous: the bytes of anonymous memory are nowhere else, so its
 * pages can only go to swap. A machine without swap cannot show that.
 *
 * Calls to look up: madvise(2) MADV_PAGEOUT; majflt in proc_pid_stat(5),
 * swapon(8).
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "role/role.h"

/* /proc/swaps has a heading, and then a line for each swap area. */
static bool
there_is_swap(void)
{
	char text[512];
	int fd = open("/proc/swaps", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text);
	const char *end = n > 0 ? memchr(text, '\n', (size_t)n) : NULL;

	if (fd >= 0)
		close(fd);
	return end != NULL && end + 1 < text + n;
}

static int
map(struct actor *me)
{
	int error = 0;

	if (actor_option_is(me, "memory", "file"))
		return region_create_file(
		    &me->region, me->file, me->pages, MAP_SHARED);
	if (!there_is_swap())
		error = actor_cannot(me, "there is no swap (see swapon(8)). "
		    "With swap, the pages would leave RAM at the step "
		    "\"pageout\", RSS would fall by as much, and reading them "
		    "would bring them back by major faults. --memory file "
		    "shows the same without swap");
	return error < 0 ? error : region_map_anonymous(
	    &me->region, me->pages, MAP_PRIVATE);
}

static int
fill(struct actor *me)
{
	int error = region_write(&me->region, me->all, PRODUCER_MARK);

	if (error < 0 || !actor_option_is(me, "memory", "file"))
		return error;
	return region_sync(&me->region);
}

static int
pageout(struct actor *me)
{
	return region_pageout(&me->region, me->part);
}

static int
read_all(struct actor *me)
{
	return region_expect(&me->region, me->all, PRODUCER_MARK);
}

const struct role producer = {
	.summary = "pages leave RAM, and come back by major faults",
	.consumers = 1,
	.steps = {
		STEP("map", map, "map a file, or anonymous memory"),
		STEP("fill", fill,
		    "write every page; a file's to the disk, too"),
		STEP("pageout", pageout, "ask for a part to leave RAM"),
		STEP("read", read_all, "read every page"),
		STEP("again", pageout, "ask for that part to leave RAM again"),
		BIRTH_BY_FORK("fork", "give birth to the consumer by fork()"),
		TURN("back", "the consumer reads every page"),
		STEP("join", read_all, "the producer reads every page, too"),
		STEP("refused", pageout, "ask once more: others map them now"),
		LEAVE("leave", "the consumer ends"),
	},
	.options = {
		{"memory", "file|anonymous", "file", "what is to leave RAM"},
	},
};
