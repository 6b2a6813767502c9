/* difference.h: two records side by side: which figures of a step differ.
 *
 *	difference_make(&a, &b, &all);
 *	... all.steps[i] ...
 *	difference_release(&all);
 *
 * Steps are matched by their names, in order: as many as can be. Of a process
 * only its region is compared, and the faults that it took in the step: what
 * lies outside the region, and pids, are other in every run.
 */
#ifndef SHMLAB_RECORD_DIFFERENCE_H
#define SHMLAB_RECORD_DIFFERENCE_H

#include "record/columns.h"
#include "record/read.h"

/* A figure that differs; in units as its name says. */
struct figure_difference {
	unsigned index; /* actor; FINDING_GROUP for all together */
	/* "region_rss_kib"; "data: region_rss_kib", of one of several. */
	char name[REGION_NAME_MAX + COLUMN_NAME_MAX];
	int64_t a, b;
};

struct step_difference {
	const struct step_record *a, *b; /* NULL: only the other has it */
	struct figure_difference *at;	 /* owned */
	size_t count;
	size_t unknown; /* figures that only one of them knows: not compared */
};

struct record_difference {
	struct step_difference *steps; /* owned, in the order of both */
	size_t count;
	/* Of them: the steps that both have; those of these that are the
	 * same. */
	size_t common, same;
	size_t unknown; /* summed over the steps */
};

/* The records must outlive what comes out. 0 or -ENOMEM; release it in either
 * case. */
int difference_make(
    const struct record *a, const struct record *b, struct record_difference *);
void difference_release(struct record_difference *);

/* Does it have all that the other has? */
bool difference_is_same(const struct step_difference *);

#endif
