/* side_effects.h: what a step did to an actor that did nothing: a sentence
 * without its subject and its full stop. */
#ifndef SHMLAB_REPORT_SENTENCES_SIDE_EFFECTS_H
#define SHMLAB_REPORT_SENTENCES_SIDE_EFFECTS_H

#include <stdio.h>

#include "report/step_account.h"

/* "did nothing, yet its PSS of the region grew by 5 kB, ..."; nothing if
 * none of its figures moved. Figures outside the region may move in any
 * step; that is said if the event of the step explains it. brief leaves
 * out the figures, and what moved outside. Returns the topics (explain.h). */
uint64_t side_effects_tell(
    FILE *, const struct step_account *, enum step_event, bool brief);

#endif
