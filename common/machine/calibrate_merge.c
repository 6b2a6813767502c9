/* calibrate_merge.c: which parts of a mapping become one again. Where a call is
 * refused, nothing is found out: no pair can cut a mapping there, either. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/mman.h>

#include "machine/calibrate.h"
#include "machine/trial.h"

#define HALF (TRIAL_PAGES / 2)

/* The lines of /proc/self/maps that have a part of it; or a negated errno. */
static int
count_lines(const char *start, size_t size)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	uint64_t low = (uintptr_t)start, from, to;
	char line[4352]; /* a path and what is before it */
	int count = 0;

	if (maps == NULL)
		return -errno;
	while (fgets(line, sizeof line, maps) != NULL)
		if (sscanf(line, "%" SCNx64 "-%" SCNx64, &from, &to) == 2)
			count += from < low + size && to > low;
	fclose(maps);
	return count;
}

/* What is kept from children is another mapping. The upper half is written, and
 * then made like the lower one, which never was. */
static int
try_written(char *start, struct model_machine *m)
{
	size_t half = HALF * m->page_size;
	int lines;

	if (madvise(start, half, MADV_DONTFORK) < 0)
		return 0;
	*(volatile char *)(start + half) = 1;
	if (madvise(start + half, half, MADV_DONTFORK) < 0)
		return 0;
	lines = count_lines(start, 2 * half);
	m->merge_takes_over = lines == 1;
	return lines < 0 ? lines : 0;
}

/* The same, but both are made read-only first, and it is the lower half that is
 * made like the upper one. */
static int
try_unwritten(char *start, struct model_machine *m)
{
	size_t half = HALF * m->page_size;
	int lines;

	if (madvise(start, half, MADV_DONTFORK) < 0)
		return 0;
	*(volatile char *)(start + half) = 1;
	if (mprotect(start, 2 * half, PROT_READ) < 0 ||
	    madvise(start, half, MADV_DOFORK) < 0)
		return 0;
	lines = count_lines(start, 2 * half);
	m->unaccounts_unwritten = lines > 1;
	return lines < 0 ? lines : 0;
}

/* Between pages that are not accessible, so that no neighbour is like it, and
 * has lent it an anon_vma before the experiment begins. */
static int
try(struct model_machine *m, int (*experiment)(char *, struct model_machine *))
{
	size_t size = TRIAL_PAGES * m->page_size;
	size_t room = size + 2 * m->page_size;
	const int flags = MAP_PRIVATE | MAP_ANONYMOUS;
	char *fence = mmap(NULL, room, PROT_NONE, flags, -1, 0);
	char *start = fence + m->page_size;
	int error;

	if (fence == MAP_FAILED)
		return -errno;
	error = mmap(start, size, PROT_READ | PROT_WRITE, flags | MAP_FIXED, -1,
		    0) == MAP_FAILED
	    ? -errno
	    : experiment(start, m);
	munmap(fence, room);
	return error;
}

int
calibrate_merge(struct model_machine *m)
{
	int error = try(m, try_written);

	return error < 0 ? error : try(m, try_unwritten);
}
