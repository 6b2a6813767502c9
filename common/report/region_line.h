/* region_line.h: the region's own figures in every process, in a sentence. */
#ifndef SHMLAB_REPORT_REGION_LINE_H
#define SHMLAB_REPORT_REGION_LINE_H

#include <stdbool.h>

#include "record/record.h"
#include "report/paper/paper.h"

/* "region RSS/PSS/USS 64/53/48 producer, 64/45/32 consumers 1-2, together
 * 192/143/112; 36 frames = 144 kB". Nothing if nobody has it mapped; no frames
 * where they are unknown, which the level of proof says. */
void region_line_print(struct paper *, const struct head_record *,
    const struct step_record *, bool huge);

/* Does that line say nothing new: is everything as before, or no page in
 * memory? before may be NULL. */
bool region_line_is_same(
    const struct step_record *before, const struct step_record *step);

/* Is a process's region locked in memory, or a part of it? */
bool region_line_is_locked(const struct step_record *);

/* "32 distinct frames = 128 kB", or that they are unknown, and why. */
void region_line_frames(
    FILE *, const struct head_record *, const struct group_record *);

#endif
