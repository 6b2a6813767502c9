/* step_calls.h: the system calls of a step, and what each is for. */
#ifndef SHMLAB_REPORT_HTML_STEP_CALLS_H
#define SHMLAB_REPORT_HTML_STEP_CALLS_H

#include "record/record.h"
#include "report/html/markup.h"

/* A line for each call that does something else than those before it in the
 * step, in the words of the terminal. It unfolds, and is open. Nothing without
 * calls. 0 or -ENOMEM. */
int step_calls_write(
    struct markup *, const struct head_record *, const struct step_record *);

#endif
