/* calls.h: the system calls of a step, and what each is for. */
#ifndef SHMLAB_REPORT_SENTENCES_CALLS_H
#define SHMLAB_REPORT_SENTENCES_CALLS_H

#include "record/record.h"
#include "report/paper/paper.h"

/* More than there are meanings of calls, and kinds of them. */
#define CALLS_TOLD 96

/* Prints a line for each call that does something new, with what it does; told
 * says of each meaning whether it was told before: none is at first. With
 * explanations, its arguments follow, one by one. */
void calls_print(struct paper *, const struct head_record *,
    const struct step_record *, bool told[CALLS_TOLD]);

#endif
