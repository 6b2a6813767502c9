#include <errno.h>
#include <unistd.h>

#include "bench/full_snapshot.h"

static int
count_states(
    void *arg, uint64_t first, const struct page_view *views, size_t count)
{
	struct snapshot_room *r = arg;

	(void)first;
	for (size_t i = 0; i < count; i++)
		r->pages[views[i].state]++;
	return 0;
}

/* All pages of all mappings. */
static int
walk(struct snapshot_room *r, const struct process *p, bool look)
{
	size_t page_size = r->reader.platform->page_size;
	const struct mapping *m = p->mappings.at;
	int error = 0;

	if (p->pagemap_fd < 0)
		return 0;
	for (; error == 0 && m < p->mappings.at + p->mappings.count; m++) {
		const struct page_range range = {
		    .pagemap_fd = p->pagemap_fd,
		    .start = m->start,
		    .pages = (m->end - m->start) / page_size,
		    .private = m->perms[3] == 'p',
		};

		/* The upper half is the kernel's ([vsyscall]). */
		if (m->start >> 63 == 0)
			error = page_reader_walk(
			    &r->reader, &range, look ? count_states : NULL, r);
	}
	return error;
}

int
snapshot_full(struct snapshot_room *r, struct process *p)
{
	int error = process_look(p);

	return error < 0 ? error : walk(r, p, true);
}

/* The kernel hands a file out in pieces. */
int
snapshot_smaps(struct snapshot_room *r, struct process *p)
{
	size_t used = 0;
	ssize_t got;

	(void)r;
	do {
		got = pread(
		    p->smaps_fd, p->text + used, p->room - used, (off_t)used);
		if (got < 0)
			return -errno;
		used += (size_t)got;
	} while (got > 0);
	return 0;
}

int
snapshot_floor(struct snapshot_room *r, struct process *p)
{
	char line[4096];
	const int small[] = {p->statm_fd, p->status_fd, p->stat_fd};
	int error = snapshot_smaps(r, p);

	for (size_t i = 0; i < 3 && error == 0; i++)
		if (small[i] >= 0 && pread(small[i], line, sizeof line, 0) < 0)
			error = -errno;
	return error < 0 ? error : walk(r, p, false);
}

int
snapshot_sizes(struct snapshot_room *r, struct process *p)
{
	(void)r;
	return process_read_size(p);
}
