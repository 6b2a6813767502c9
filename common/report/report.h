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
#include "report/paper/paper.h"
#include "report/tally.h"

struct report {
	struct paper paper;
	const struct head_record *head;
	struct tally tally;
	bool huge; /* there were huge pages, or they were wanted */
	/* Topics and fault classes that have had their longer words. */
	unsigned explained, explained_faults;
};

/* The stream and the head must outlive the report. */
void report_init(
    struct report *, FILE *, const struct style *, const struct head_record *);
int report_begin(struct report *);
int report_step(struct report *, const struct step_record *before,
    const struct step_record *step);
int report_end(struct report *, const struct verdict_record *);

#endif
