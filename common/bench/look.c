#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench/look.h"

/* As many as the coordinator's observer takes in one go. */
#define PORTION 65536

int
look_init(struct look *l, const struct platform *platform)
{
	*l = (struct look){.platform = platform};
	l->words = calloc(PORTION, sizeof *l->words);
	l->views = calloc(PORTION, sizeof *l->views);
	l->zero = calloc(PORTION, sizeof *l->zero);
	if (l->words != NULL && l->views != NULL && l->zero != NULL)
		return 0;
	look_release(l);
	return -ENOMEM;
}

void
look_release(struct look *l)
{
	free(l->words);
	free(l->views);
	free(l->zero);
	*l = (struct look){0};
}

/* Without PFNs the zero page of a private mapping is known by a scan only. */
static bool
needs_scan(const struct look *l, const struct mapping *m)
{
	const struct pagemap_sight *sight = &l->platform->sight;

	return !sight->pfns && sight->scan && m->perms[3] == 'p';
}

static int
read_pages(struct look *l, const struct process *p, const struct mapping *m,
    uint64_t start, size_t count)
{
	size_t page_size = l->platform->page_size;
	int error = pagemap_read(
	    p->pagemap_fd, start, page_size, l->words, count);

	if (error < 0 || !needs_scan(l, m))
		return error;
	return pagemap_zero_pages(
	    p->pagemap_fd, start, page_size, l->zero, count);
}

static void
tell_pages(struct look *l, const struct mapping *m, size_t count)
{
	pagemap_views(&l->platform->sight, l->words,
	    needs_scan(l, m) ? l->zero : NULL, l->views, count);
	for (size_t i = 0; i < count; i++)
		l->pages[l->views[i].state]++;
}

/* All pages of all mappings; told is whether they are looked at. */
static int
walk(struct look *l, const struct process *p, bool told)
{
	size_t page_size = l->platform->page_size;
	const struct mapping *m = p->mappings.at;

	if (p->pagemap_fd < 0)
		return 0;
	for (; m < p->mappings.at + p->mappings.count; m++) {
		/* What lies in the upper half is the kernel's ([vsyscall]). */
		if (m->start >> 63 != 0)
			continue;
		for (uint64_t at = m->start; at < m->end;) {
			uint64_t left = (m->end - at) / page_size;
			size_t count = left < PORTION ? (size_t)left : PORTION;
			int error = read_pages(l, p, m, at, count);

			if (error < 0)
				return error;
			if (told)
				tell_pages(l, m, count);
			at += count * page_size;
		}
	}
	return 0;
}

int
look_fully(struct look *l, struct process *p)
{
	int error = process_look(p);

	return error < 0 ? error : walk(l, p, true);
}

/* The kernel hands a file out in pieces. */
static int
read_whole(int fd, char *buffer, size_t size)
{
	size_t used = 0;
	ssize_t got;

	do {
		got = pread(fd, buffer + used, size - used, (off_t)used);
		if (got < 0)
			return -errno;
		used += (size_t)got;
	} while (got > 0);
	return 0;
}

int
look_at_smaps(struct look *l, struct process *p)
{
	(void)l;
	return read_whole(p->smaps_fd, p->text, p->room);
}

int
look_at_nothing(struct look *l, struct process *p)
{
	char line[4096];
	const int small[] = {p->statm_fd, p->status_fd, p->stat_fd};
	int error = look_at_smaps(l, p);

	for (size_t i = 0; i < 3 && error == 0; i++)
		if (small[i] >= 0 && pread(small[i], line, sizeof line, 0) < 0)
			error = -errno;
	return error < 0 ? error : walk(l, p, false);
}

int
look_at_sizes(const struct process *p, struct statm_line *out)
{
	char line[128];
	ssize_t got = pread(p->statm_fd, line, sizeof line - 1, 0);

	if (got < 0)
		return -errno;
	line[got] = '\0';
	return statm_parse(line, out);
}
