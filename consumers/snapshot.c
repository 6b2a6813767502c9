/* snapshot: the saver: writes the table that it inherited to a file.
 *
 * Partner: producers/snapshot.c, which forks this and tells the story.
 */
#include <errno.h>
#include <unistd.h>

#include "../producers/snapshot.h"

int save_fd;

/* The kernel reads the table where it is: nothing is copied to be written. */
static int
save_pages(struct actor *me, uint64_t first, uint64_t count)
{
	struct region *r = &me->region;
	int go_on = region_will_read(
	    r, pages_between(me->pages, first, count));

	for (uint64_t i = first; go_on > 0 && i < first + count; i++)
		if (pwrite(save_fd, r->start + i * r->page_size,
			r->page_size, (off_t)(i * r->page_size)) !=
		    (ssize_t)r->page_size)
			return errno > 0 ? -errno : -EIO;
	return go_on < 0 ? go_on : 0;
}

static int
save_half(struct actor *me)
{
	return save_pages(me, 0, me->pages / 2);
}

static int
save_rest(struct actor *me)
{
	return save_pages(me, me->pages / 2, me->pages - me->pages / 2);
}

const struct role consumer = {
	.steps = {
		ACT("save", save_half),
		ACT("rest", save_rest),
	},
};
