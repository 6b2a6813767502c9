/* calibrate_huge.c: whether there are huge pages, and what becomes of them. */
#include <errno.h>
#include <sched.h>
#include <unistd.h>

#include "machine/calibrate.h"
#include "machine/trial.h"
#include "os/madvise.h"
#include "os/tlb.h"
#include "probe/hugepages.h"

#define TRIALS 3

/* Room for one huge page, which asks for it, and for half of one after it. */
struct huge_room {
	char *map; /* with what was needed to begin at a multiple */
	char *start;
	size_t size, page_size;
};

static int
room_open(struct huge_room *r)
{
	size_t page_size = (size_t)sysconf(_SC_PAGESIZE);
	size_t size = page_size / sizeof(uint64_t) * page_size;
	char *map = mmap(NULL, 3 * size, PROT_NONE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	char *start;

	if (map == MAP_FAILED)
		return -errno;
	start = map + (-(uintptr_t)map & (size - 1));
	*r = (struct huge_room){map, start, size, page_size};
	if (mprotect(start, 3 * size / 2, PROT_READ | PROT_WRITE) < 0) {
		int error = -errno;

		munmap(map, 3 * size);
		return error;
	}
	/* A kernel without huge pages refuses, and gives none: that is seen. */
	(void)madvise(start, 3 * size / 2, MADV_HUGEPAGE);
	return 0;
}

static void
room_close(const struct huge_room *r)
{
	munmap(r->map, 3 * r->size);
}

static size_t
count_present(char *start, size_t pages, size_t page_size)
{
	unsigned char present[pages];
	size_t count = 0;

	if (mincore(start, pages * page_size, present) < 0)
		return 0;
	for (size_t i = 0; i < pages; i++)
		count += present[i] & 1;
	return count;
}

/* One store. Is a huge page there now? */
static bool
fill(const struct huge_room *r)
{
	size_t pages = r->size / r->page_size;

	*(volatile char *)r->start = 1;
	return count_present(r->start, pages, r->page_size) == pages;
}

/* One store where a huge page fits, and one after it, where it would not. */
static unsigned
find_huge_pages(const struct huge_room *r)
{
	size_t pages = r->size / r->page_size;
	char *after = r->start + r->size;

	if (!fill(r))
		return 0;
	*(volatile char *)after = 1;
	return count_present(after, pages / 2, r->page_size) == 1
	    ? (unsigned)pages
	    : 0;
}

/* Do stores fault to pages that are not the first? */
static int
store_after_first(const struct huge_room *r, bool *fault)
{
	struct faults took;
	int error;

	(void)tlb_flush();
	error = trial_store(
	    r->start + r->page_size, r->page_size, TRIAL_PAGES, &took);
	if (error == 0)
		*fault = trial_most(took.minor);
	return error;
}

/* One fault makes all of a huge page writable, so the smallest count of several
 * trials is the one without other faults. */
static int
try_protect(const struct huge_room *r, struct model_machine *m)
{
	struct faults took;
	int error = 0;

	for (int i = 0; error == 0 && i < TRIALS; i++) {
		error = trial_protect(r->start, r->size);
		(void)tlb_flush();
		if (error == 0)
			error = trial_store(r->start, r->page_size, 1, &took);
		m->protect_restores_huge |= error == 0 && took.minor == 0;
	}
	return error;
}

/* The same for a huge page that is split, since its last page was given up. */
static int
try_protect_split(const struct huge_room *r, struct model_machine *m)
{
	bool fault = false;
	int error = 0;

	if (madvise(r->start + r->size - r->page_size, r->page_size,
		MADV_DONTNEED) < 0)
		error = -errno;
	if (error == 0)
		error = trial_protect(r->start, r->size);
	if (error == 0)
		error = store_after_first(r, &fault);
	m->protect_restores_clean = !fault;
	return error;
}

/* Gives up all of it, in which there is a page table by now. */
static int
try_dontneed(const struct huge_room *r, struct model_machine *m)
{
	if (madvise(r->start, r->size, MADV_DONTNEED) < 0)
		return -errno;
	m->dontneed_takes_table = fill(r);
	return 0;
}

static int
try_zeros(struct model_machine *m)
{
	struct huge_room r;
	bool fault = false;
	int error = room_open(&r);

	if (error < 0)
		return error;
	(void)*(volatile char *)r.start;
	(void)fill(&r);
	error = store_after_first(&r, &fault);
	m->zeros_become_huge = !fault;
	room_close(&r);
	return error;
}

static bool
keeps_frame(const struct huge_room *r)
{
	uint64_t frame = trial_frame(r->start, r->page_size);

	*(volatile char *)r->start = 2;
	return trial_frame(r->start, r->page_size) == frame;
}

/* Gives up the last page of one huge page, and all but the first of another. */
static int
try_parts(const struct huge_room *many, const struct huge_room *last,
    struct model_machine *m)
{
	size_t page_size = many->page_size, rest = many->size - page_size;
	int error;

	if (!fill(many) || !fill(last)) {
		m->huge_pages = 0;
		return 0;
	}
	if (madvise(many->start + rest, page_size, MADV_DONTNEED) < 0 ||
	    madvise(last->start + page_size, rest, MADV_DONTNEED) < 0)
		return -errno;
	error = trial_fork();
	if (error < 0)
		return error;
	m->keeps_part = keeps_frame(many);
	m->keeps_last_part = keeps_frame(last);
	return 0;
}

static int
try_rooms_once(struct model_machine *m)
{
	struct huge_room many, last;
	int error = room_open(&many);

	if (error < 0)
		return error;
	error = room_open(&last);
	if (error == 0) {
		error = try_parts(&many, &last, m);
		room_close(&last);
	}
	room_close(&many);
	return error;
}

/* When memory is short, the kernel looks for huge pages of which little is in
 * use, and splits their folios (mm/huge_memory.c: deferred_split_scan). Their
 * pages are ordinary ones then, and are kept. So where the last page is kept,
 * it is tried again. */
static int
try_rooms(struct model_machine *m)
{
	int error = 0;

	m->keeps_last_part = true;
	for (int i = 0; error == 0 && i < TRIALS && m->keeps_last_part; i++)
		error = try_rooms_once(m);
	return error;
}

static int
try_all(struct model_machine *m)
{
	struct huge_room r;
	bool frames;
	int error = room_open(&r);

	if (error < 0)
		return error;
	m->keeps_part = true;
	m->huge_pages = find_huge_pages(&r);
	frames = trial_frame(r.start, r.page_size) != 0;
	if (m->huge_pages > 0)
		error = try_protect(&r, m);
	if (error == 0 && m->huge_pages > 0)
		error = try_protect_split(&r, m);
	if (error == 0 && m->huge_pages > 0)
		error = try_dontneed(&r, m);
	room_close(&r);
	if (error == 0 && m->huge_pages > 0)
		error = try_zeros(m);
	if (error == 0 && m->huge_pages > 0 && frames)
		error = try_rooms(m);
	return error;
}

/* If the kernel had no huge page free, it gave base pages. That is no rule, so
 * it is tried again. */
int
calibrate_huge(struct model_machine *m)
{
	const struct model_machine before = *m;
	struct trial_cpus cpus = trial_stay();
	struct huge_events events;
	bool counted, again = true;
	int error = 0;

	for (int i = 0; error == 0 && again && i < TRIALS; i++) {
		*m = before;
		counted = huge_events_read(&events) == 0;
		error = try_all(m);
		again = counted && huge_fallbacks_since(&events);
	}
	trial_roam(&cpus);
	return error;
}
