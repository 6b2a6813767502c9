/* lazy: demand paging: memory is given out at the first touch, not by mmap().
 *
 * Partner: consumers/lazy.c, the control: it takes the same steps, but only
 * ever reads. Watch it with: ./run.sh lazy --pages 100 --pause
 *
 * --touch says how far to go: not even mmap() (unmapped), mmap() only (none),
 * reading (read), or reading and then writing (write).
 *
 * Calls to look up: mmap(2), munmap(2); "demand paging" in any textbook.
 */
#include "role/role.h"

static bool
touch(const struct actor *me, const char *how_far)
{
	return actor_option_is(me, "touch", how_far);
}

static int
map(struct actor *me)
{
	if (touch(me, "unmapped"))
		return 0;
	return region_map_anonymous(&me->region, me->pages, MAP_PRIVATE);
}

static int
read_all(struct actor *me)
{
	if (!touch(me, "read") && !touch(me, "write"))
		return 0;
	return region_read(&me->region, me->all);
}

static int
write_all(struct actor *me)
{
	if (!touch(me, "write"))
		return 0;
	return region_write(&me->region, me->all, PRODUCER_MARK);
}

static int
unmap(struct actor *me)
{
	if (touch(me, "unmapped"))
		return 0;
	return region_unmap(&me->region);
}

const struct role producer = {
	.summary = "demand paging: a frame is given out at the first write",
	.show = "VSZ and RSS, step by step: mmap() moves the one, and writing "
		"moves the other.",
	.ask = "16 pages are mapped. How many are in memory after mmap()? "
	       "After reading all of them? After writing all of them?",
	.surprise = "Reading takes a fault for each page, and no memory: they "
		    "all are the kernel's one page of zeros.",
	.consumers = 1,
	.whole = true,
	.steps = {
		BIRTH_BY_EXEC("exec", "start the control, which only reads"),
		TOGETHER("map", map, "map private anonymous memory"),
		TOGETHER("read", read_all, "read every page"),
		TOGETHER("write", write_all,
		    "write every page; the control reads again"),
		TOGETHER("unmap", unmap, "unmap the memory"),
		LEAVE("leave", "the control ends"),
	},
	.options = {
		{"touch", "unmapped|none|read|write", "write",
		    "how far to go: no mmap(), mmap() alone, reads, writes"},
	},
};
