/* pageout: pages that leave RAM, and come back by major faults.
 *
 * Partner: consumers/pageout.c. Watch it with: ./run.sh pageout --pause
 *
 * madvise(MADV_PAGEOUT) asks the kernel to do at once what it does when memory
 * is short. A clean page of a file can simply go: the file has its bytes, and
 * the next touch waits for the disk.
 *
 * --memory anonymous: the bytes of anonymous memory are nowhere else, so its
 * pages can only go to swap. A machine without swap cannot show that.
 *
 * Calls to look up: madvise(2) MADV_PAGEOUT; majflt in proc_pid_stat(5),
 * swapon(8).
 */
#include "os/swap.h"
#include "role/role.h"

static int
map(struct actor *me)
{
	int error = 0;

	if (actor_option_is(me, "memory", "file"))
		return region_create_file(
		    &me->region, me->file, me->pages, MAP_SHARED);
	if (!swap_is_there())
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
	.show = "RSS at the step \"pageout\": it falls, and VSZ stays. Then "
		"the column \"major\" at the step \"read\".",
	.ask = "Half of the pages leave RAM. What does the process notice of "
	       "it, and when? Could every page leave as easily?",
	.surprise = "At the step \"refused\" not one page leaves: what another "
		    "process has mapped as well stays where it is.",
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
