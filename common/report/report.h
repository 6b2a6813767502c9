/* report.h: a record told to a person.
 *
 *	report_init(&r, stdout, &style, &head);
 *	report_begin(&r);
 *	report_step(&r, before, step);	 once a step; before NULL at first
 *	report_end(&r, &verdict);
 *
 * Tells only what the record holds. A sentence is made from what was measured:
 * other figures make another sentence. Calls return 0 or a negated errno from
 * the stream or from malloc.
 */
#ifndef SHMLAB_REPORT_REPORT_H
#define SHMLAB_REPORT_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "record/record.h"

struct style {
	bool color;
	bool ascii;   /* no character outside ASCII */
	bool explain; /* longer words */
	bool quiet;   /* the head and the summary only */
	int width;    /* columns of the screen, at least 40 */
};

/* The moment of a run at which RSS claimed most, for the summary. */
struct peak {
	unsigned step; /* number */
	char name[STEP_NAME_MAX];
	struct group_record group;
	size_t process_count;
	bool seen;
};

struct report {
	FILE *out;
	struct style style;
	const struct head_record *head;
	struct peak peak;
	/* Sums over the run for the summary; see summary.c. */
	uint64_t minor_faults, major_faults, replaced, kept;
	bool frames_known;
};

void report_init(
    struct report *, FILE *, const struct style *, const struct head_record *);
int report_begin(struct report *);
int report_step(struct report *, const struct step_record *before,
    const struct step_record *step);
int report_end(struct report *, const struct verdict_record *);

#endif
