/* operations.h: what one actor did in a step, without what came of it. */
#ifndef SHMLAB_REPORT_SENTENCES_OPERATIONS_H
#define SHMLAB_REPORT_SENTENCES_OPERATIONS_H

#include <stdio.h>

#include "report/step_account.h"

/* "read all 16 pages (and saw its own bytes) and wrote 8 of 16 pages", in
 * the order of the first operations of each kind. Returns its topics
 * (explain.h). */
uint64_t operations_tell(FILE *, const struct step_account *);

#endif
