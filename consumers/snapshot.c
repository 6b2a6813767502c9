/* snapshot: the saver: writes the table that it inherited to a file.
 *
 * Partner: producers/snapshot.c, which forks this and lists the steps.
 */
#include <errno.h>
#include <unistd.h>

#include "role/role.h"

/* The kernel reads the table where it is: nothing is copied to be written. */
static int
save_pages(struct actor *me, uint64_t first, uint64_t count)
{
	struct region *r = &me->region;
	size_t done = first * r->page_size, end = done + count * r->page_size;
	const int *fd = me->data;
	int error = region_will_read(
	    r, pages_between(me->pages, first, count));

	if (error < 0 || r->dry_run)
		return error;
	while (done < end) {
		ssize_t n = pwrite(
		    *fd, r->start + done, end - done, (off_t)done);

		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		done += (size_t)n;
	}
	return 0;
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
	.name = "saver",
	.steps = {
		ACT("save", save_half),
		ACT("rest", save_rest),
	},
};
