/* outcome.h: what one actor did in a step, as the rest of a sentence.
 *
 * "wrote 8 of 16 pages: 8 faults, and each fault copied a page; ..." without
 * the actor and without the full stop.
 */
#ifndef SHMLAB_REPORT_SENTENCES_OUTCOME_H
#define SHMLAB_REPORT_SENTENCES_OUTCOME_H

#include <stdint.h>
#include <stdio.h>

#include "report/step_account.h"

/* new_frames: how many more distinct frames the group has than before the
 * step, UNKNOWN if that could not be seen. Returns what it spoke of, as a mask
 * of topics (explain.h). */
unsigned outcome_tell(FILE *, const struct step_account *, int64_t new_frames);

#endif
