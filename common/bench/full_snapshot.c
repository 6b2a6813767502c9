#include <errno.h>
#include <unistd.h>

#include "bench/full_snapshot.h"

static int
read_pages(struct snapshot_room *r, const struct process *p,
    const struct mapping *m, uint64_t start, size_t count, bool look)
{
	const struct pagemap_sight *sight = &r->platform->sight;
	size_t page_size = r->platform->page_size;
	/* Without PFNs the zero page of a private mapping is known by a scan
	 * only. */
	bool scan = !sight->pfns && sight->scan && m->perms[3] == 'p';
	int error = pagemap_read(
	    p->pagemap_fd, start, page_size, r->words, count);

	if (error == 0 && scan)
		error = pagemap_zero_pages(
		    p->pagemap_fd, start, page_size, r->zero, count);
	if (error < 0 || !look)
		return error;
	pagemap_views(sight, r->words, scan ? r->zero : NULL, r->views, count);
	for (size_t i = 0; i < count; i++)
		r->pages[r->views[i].state]++;
	return 0;
}

/* All pages of all mappings. */
static int
walk(struct snapshot_room *r, const struct process *p, bool look)
{
	size_t page_size = r->platform->page_size;
	const struct mapping *m = p->mappings.at;

	if (p->pagemap_fd < 0)
		return 0;
	for (; m < p->mappings.at + p->mappings.count; m++) {
		/* What lies in the upper half is the kernel's ([vsyscall]). */
		if (m->start >> 63 != 0)
			continue;
		for (uint64_t at = m->start; at < m->end;) {
			uint64_t left = (m->end - at) / page_size;
			size_t count = left < SNAPSHOT_PORTION
			    ? (size_t)left
			    : SNAPSHOT_PORTION;
			int error = read_pages(r, p, m, at, count, look);

			if (error < 0)
				return error;
			at += count * page_size;
		}
	}
	return 0;
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
	char line[128];
	ssize_t got = pread(p->statm_fd, line, sizeof line - 1, 0);

	(void)r;
	if (got < 0)
		return -errno;
	line[got] = '\0';
	return statm_parse(line, &p->statm);
}
