/* pages.h: sets of pages, described rather than listed.
 *
 * Every touch of a region names a set of its pages. A set is a rule ("every
 * second page", "a random half, seed 7"), not a list: it takes some sixty bytes
 * whatever the size of the region, so it can be logged and sent without
 * allocating memory in the process that is measured. A walk gives the pages of
 * the set in ascending order, as runs:
 *
 *	struct pages half = pages_part(16, 8, PAGES_STRIDE, 0);
 *	struct pages_cursor at = pages_walk(half);
 *	struct pages_run run;
 *
 *	while (pages_next(&at, &run))
 *		touch(run.first, run.count);
 *
 * All counts are in pages. The same set gives the same runs in every process
 * and on every machine. Sets are plain values: there is nothing to release.
 */
#ifndef SHMLAB_REGION_PAGES_H
#define SHMLAB_REGION_PAGES_H

#include <stdbool.h>
#include <stdint.h>

enum pages_pattern {
	PAGES_FIRST,  /* the first pages of the region */
	PAGES_STRIDE, /* evenly spread over the region */
	PAGES_RANDOM, /* a random choice without repetition, from a seed */
	PAGES_OWN,    /* the first pages, a share of them for each consumer */
};

struct pages {
	uint64_t total; /* pages in the region */
	uint64_t count; /* pages in the set, at most total */
	uint64_t shift; /* the set is moved up by so many pages, cyclically */
	uint64_t seed;	/* of PAGES_RANDOM */
	enum pages_pattern pattern;
	bool others; /* not the pages of this rule, but all others */
};

struct pages_run {
	uint64_t first, count;
};

struct pages_cursor {
	struct pages set; /* the rule, with others = false */
	/* Page numbers before the shift: the next page to look at, and where
	 * this half of the walk begins and ends. */
	uint64_t pos, first, end;
	uint64_t taken; /* pages of the set before pos */
	uint64_t state; /* of the random generator, at pos */
	bool wrapped;	/* in the half that the shift moves past the end */
	bool others;	/* the walk gives what is between the runs */
	uint64_t given; /* others: all pages before this one are done */
};

/* Every page of a region of total pages; none of them. */
struct pages pages_all(uint64_t total);
struct pages pages_none(uint64_t total);

/* count of total pages, chosen by pattern; count is cut to total. */
struct pages pages_part(
    uint64_t total, uint64_t count, enum pages_pattern, uint64_t seed);

/* count pages from page first on, which must lie in the region. */
struct pages pages_between(uint64_t total, uint64_t first, uint64_t count);

/* The same set, moved up by so many pages, cyclically. */
struct pages pages_shifted(struct pages, uint64_t by);

/* The pages of a part that consumer index (1, 2, ...) of so many writes: with
 * PAGES_OWN its own share, which has no page in common with another's; else,
 * and for the producer (index 0), all of the part. */
struct pages pages_share(struct pages part, unsigned index, unsigned consumers);

/* All pages of the region that are not in the set. */
struct pages pages_others(struct pages);

bool pages_equal(const struct pages *, const struct pages *);

/* Starts a walk. pages_next() gives the next run, in ascending order, or
 * returns false at the end. A run is as long as possible, but it may be cut
 * where the shift begins. A run may also be empty: of the last million pages
 * none was in the set. So a caller can stop a long walk. (Runs of
 * pages_others() are cut there.) */
struct pages_cursor pages_walk(struct pages);
bool pages_next(struct pages_cursor *, struct pages_run *);

/* How many runs a walk gives: exactly for PAGES_FIRST and PAGES_OWN, at most
 * for PAGES_STRIDE, on average for PAGES_RANDOM; with others, as many or one
 * less. */
uint64_t pages_runs(struct pages);

/* "first", "stride", "random", "own"; pages_pattern_parse() returns -EINVAL
 * for any other word. */
const char *pages_pattern_name(enum pages_pattern);
int pages_pattern_parse(const char *name, enum pages_pattern *);

#endif
