/* report.h: a record told to a person.
 *
 *	report_init(&r, stdout, &style, &head);
 *	report_begin(&r);
 *	report_step(&r, before, step);	 once a step; before NULL at first
 *	report_end(&r, &verdict);
 *	report_release(&r);
 *
 * It prints only what is in the record. Calls return 0 or a negated errno from
 * the stream or from malloc.
 *
 * paper/ is the screen: width, colour, columns; it knows nothing of records.
 * sentences/ says what happened in a step, from a step_account. The tables are
 * here: they use paper/, and of sentences/ the names of actors alone. html/ is
 * a page of the same record. Each of the four may include what comes before it
 * in this list.
 */
#ifndef SHMLAB_REPORT_REPORT_H
#define SHMLAB_REPORT_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "record/record.h"
#include "report/paper/paper.h"
#include "report/sentences/calls.h"
#include "report/stage_table.h"
#include "report/tally.h"

struct report {
	struct paper paper;
	const struct head_record *head;
	struct tally tally;
	struct stage_list stages;
	bool huge; /* there were huge pages, or they were wanted */
	/* Topics and fault classes that have been explained. */
	uint64_t explained;
	unsigned explained_faults;
	struct calls_told called; /* calls that have been told of */
};

/* The stream and the head must outlive the report. */
void report_init(
    struct report *, FILE *, const struct style *, const struct head_record *);
int report_begin(struct report *);
int report_step(struct report *, const struct step_record *before,
    const struct step_record *step);
/* Prints only the calls of the step, with their arguments, and why the kernel
 * did what it did. */
int report_explain(struct report *, const struct step_record *before,
    const struct step_record *step);
int report_end(struct report *, const struct verdict_record *);
void report_release(struct report *);

#endif
