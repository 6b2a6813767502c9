/* maps.h: the lines of /proc/PID/maps that matter in a step. */
#ifndef SHMLAB_REPORT_MAPS_H
#define SHMLAB_REPORT_MAPS_H

#include <stdbool.h>

#include "record/record.h"
#include "report/paper/paper.h"

/* Prints the region's own line, unless changes_only, and every line that is
 * new (+), gone (-) or different (~) since the step before, each once with the
 * actors who have it. before is NULL at the first step. */
void maps_print(struct paper *, const struct actor_names *,
    const struct step_record *before, const struct step_record *step,
    bool changes_only);

#endif
