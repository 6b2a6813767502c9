/* outcome.h: what one actor did in a step and what came of it: a sentence
 * without its subject and its full stop.
 *
 * "wrote 8 of 16 pages: 8 faults, and each copied a page; ..."
 */
#ifndef SHMLAB_REPORT_SENTENCES_OUTCOME_H
#define SHMLAB_REPORT_SENTENCES_OUTCOME_H

#include <stdint.h>
#include <stdio.h>

#include "report/step_account.h"

/* new_frames: how many more distinct frames there are than before the step;
 * UNKNOWN if that cannot be seen. Returns the topics (explain.h). */
uint64_t outcome_tell(FILE *, const struct step_account *, int64_t new_frames);

#endif
