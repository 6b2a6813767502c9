/* call_arguments.h: a system call, argument by argument. */
#ifndef SHMLAB_REPORT_SENTENCES_CALL_ARGUMENTS_H
#define SHMLAB_REPORT_SENTENCES_CALL_ARGUMENTS_H

#include "record/record.h"
#include "report/paper/paper.h"

/* Prints the call's page of the manual, and a line for each argument. */
void call_arguments_print(
    struct paper *, const struct head_record *, const struct call *);

#endif
