/* calls.h: the system calls of a step, and what each is for. */
#ifndef SHMLAB_REPORT_SENTENCES_CALLS_H
#define SHMLAB_REPORT_SENTENCES_CALLS_H

#include "record/record.h"
#include "report/paper/paper.h"

/* Prints a line for each call that does something new, with what it does; told
 * is a mask of what was told before, 0 at first. With explanations, its
 * arguments follow, one by one. */
void calls_print(struct paper *, const struct head_record *,
    const struct step_record *, uint64_t *told);

#endif
