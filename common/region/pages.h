/* pages.h: sets of pages, described rather than listed.
 *
 * Every touch of a region names a set of its pages. A set is a rule ("every
 * second page", "a random half, seed 7"), not a list: it is some sixty bytes
 * whatever the size of the region, so it can be logged and sent without
 * allocating memory in the process that is being measured. Whoever wants the
 * pages walks the set and gets them in ascending order, as runs:
 *
 *	struct pages half = pages_part(16, 8, PAGES_STRIDE, 0);
 *	struct pages_cursor at = pages_walk(half);
 *	struct pages_run run;
 *
 *	while (pages_next(&at, &run))
 *		touch(run.first, run.count);
 *
 * All counts are in pages. The same set gives the same runs in every process
 * and on every machine. Values only: nothing to release, fork and exec safe.
 */
#ifndef SHMLAB_REGION_PAGES_H
#define SHMLAB_REGION_PAGES_H

#include <stdbool.h>
#include <stdint.h>

enum pages_pattern {
	PAGES_FIRST,  /* the first pages of the region */
	PAGES_STRIDE, /* evenly spread over the region */
	PAGES_RANDOM, /* a random choice without repetition, from a seed */
	PAGES_OWN,    /* the first pages, of which each consumer has a share */
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
	struct pages set; /* the rule, without others */
	uint64_t pos;	  /* next page to look at, before the shift */
	uint64_t first;	  /* where this half of the walk begins, before it */
	uint64_t end;	/* where this half of the walk ends, before the shift */
	uint64_t taken; /* pages of the set before pos */
	uint64_t state; /* of the random generator, at pos */
	bool wrapped;	/* in the half that the shift carries past the end */
	bool others;	/* what lies between the runs is wanted */
	uint64_t given; /* others: pages before this one are done with */
};

/* Every page of a region of total pages; none of them. */
struct pages pages_all(uint64_t total);
struct pages pages_none(uint64_t total);

/* count of total pages, chosen by pattern; count is cut to total. */
struct pages pages_part(
    uint64_t total, uint64_t count, enum pages_pattern, uint64_t seed);

/* count pages from page first on, which must lie in the region. */
struct pages pages_between(uint64_t total, uint64_t first, uint64_t count);

/* The same set, moved up by so many pages; what leaves the end returns at the
 * beginning. */
struct pages pages_shifted(struct pages, uint64_t by);

/* The pages of a part that one of so many consumers (1, 2, ...) writes: its own
 * share if the pattern is PAGES_OWN, so that no page is in two shares; else,
 * and for the producer (0), all of the part. */
struct pages pages_share(struct pages part, unsigned index, unsigned consumers);

/* All pages of the region that are not in the set. */
struct pages pages_others(struct pages);

bool pages_equal(const struct pages *, const struct pages *);

/* Starts a walk; pages_next() gives the next run, in ascending order, or false
 * at the end. A run is as long as it can be, but for one that may be cut where
 * the shift begins. In a region of millions of pages runs may be empty: a
 * million pages were looked at, and none was in the set; who walks may want to
 * look whether it is to go on. (The pages of pages_others() are then cut there.) */
struct pages_cursor pages_walk(struct pages);
bool pages_next(struct pages_cursor *, struct pages_run *);

/* How many runs a walk gives: exactly for PAGES_FIRST and PAGES_OWN, at most for PAGES_STRIDE,
 * on average for PAGES_RANDOM; as many or one less if others are asked for. */
uint64_t pages_runs(struct pages);

/* "first", "stride", "random", "own"; pages_pattern_parse() returns -EINVAL
 * for any other word. */
const char *pages_pattern_name(enum pages_pattern);
int pages_pattern_parse(const char *name, enum pages_pattern *);

#endif
