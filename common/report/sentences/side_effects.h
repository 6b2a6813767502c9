/* side_effects.h: what a step did to an actor that did nothing, as the rest of a
 * sentence.
 */
#ifndef SHMLAB_REPORT_SENTENCES_SIDE_EFFECTS_H
#define SHMLAB_REPORT_SENTENCES_SIDE_EFFECTS_H

#include <stdio.h>

#include "report/step_account.h"

/* "did nothing, yet its PSS of the region grew by 5 kB, ..."; nothing if none of
 * its figures moved. Outside the region they may move in any step, and that is
 * told where the event of the step explains it. Returns what it spoke of (explain.h). */
unsigned side_effects_tell(
    FILE *, const struct step_account *, enum step_event);

#endif
