/* calls.h: the system calls of a step, and what each is for. */
#ifndef SHMLAB_REPORT_SENTENCES_CALLS_H
#define SHMLAB_REPORT_SENTENCES_CALLS_H

#include "record/record.h"
#include "report/paper/paper.h"

/* What was told before; all zeros at first. */
#define CALLS_TOLD_MAX 128
struct calls_told {
	bool meaning[CALLS_TOLD_MAX];
};

/* Prints a line for each call that does something new, with what it does. With
 * explanations, its arguments follow, one by one. */
void calls_print(struct paper *, const struct head_record *,
    const struct step_record *, struct calls_told *);

#endif
