#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "coordinator/memory.h"
#include "record/record.h"

/* Of each process: predicted and measured, before and after a step. */
#define RUNS_KEPT 4

static bool
is_noted(const struct memory_sets *m, const struct pages *set)
{
	for (size_t i = 0; i < m->noted && i < MEMORY_SETS; i++)
		if (pages_equal(&m->set[i], set))
			return true;
	return false;
}

/* A run of pages has two ends; a read of an object maps the whole window around
 * it, and a huge page is split as a whole. */
static uint64_t
cuts_of(const struct pages *set, const struct model_machine *machine,
    enum region_kind kind)
{
	uint64_t runs = pages_runs(*set);
	uint64_t windows = kind != REGION_ANON_PRIVATE
	    ? set->total / machine->fault_around
	    : 0;
	uint64_t ranges = machine->huge_pages > 0
	    ? set->total / machine->huge_pages
	    : 0;

	return 2 * runs + 2 * (runs < windows ? runs : windows) +
	    2 * (runs < ranges ? runs : ranges);
}

void
memory_note(struct memory_sets *m, const struct model_machine *machine,
    const struct op *op)
{
	struct pages set = op->set.others ? pages_others(op->set) : op->set;

	m->private |= !region_kind_is_shared(op->kind);
	if (set.total > m->pages)
		m->pages = set.total;
	if (set.count == 0 || set.count == set.total || is_noted(m, &set))
		return;
	m->set[m->noted++ % MEMORY_SETS] = set;
	m->cuts += cuts_of(&set, machine, op->kind);
}

uint64_t
memory_segments(const struct memory_sets *m)
{
	return m->cuts < m->pages ? m->cuts + 1 : m->pages;
}

/* A list of runs has room for up to twice as many. */
uint64_t
memory_of_notes(const struct memory_sets *m, unsigned actors)
{
	uint64_t each = model_segment_size(actors, m->private) +
	    (uint64_t)actors * RUNS_KEPT * 2 * sizeof(struct run);
	unsigned __int128 kib = (unsigned __int128)memory_segments(m) * each /
	    1024;

	return kib > UINT64_MAX / 2 ? UINT64_MAX / 2 : (uint64_t)kib;
}

/* KiB of our own address space, which is what ulimit -v limits; 0: not
 * known. */
static uint64_t
taken(void)
{
	FILE *statm = fopen("/proc/self/statm", "re");
	unsigned long pages = 0;

	if (statm == NULL)
		return 0;
	if (fscanf(statm, "%lu", &pages) != 1)
		pages = 0;
	fclose(statm);
	return pages * (uint64_t)sysconf(_SC_PAGESIZE) / 1024;
}

uint64_t
memory_for_notes(int64_t available_kib)
{
	uint64_t most = available_kib < 0 ? UINT64_MAX
					  : (uint64_t)available_kib;
	struct rlimit limit;
	uint64_t used, left;

	if (getrlimit(RLIMIT_AS, &limit) < 0 || limit.rlim_cur == RLIM_INFINITY)
		return most;
	used = taken();
	left = limit.rlim_cur / 1024 > used ? limit.rlim_cur / 1024 - used : 0;
	return left < most ? left : most;
}
