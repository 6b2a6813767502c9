/* frame_map.h: which frame is behind each page, in every process.
 *
 * A row for each process and a column for each page, or for several that are
 * alike. What the step changed is marked, and the title of a cell tells the
 * page, its frame, what it had before, and of which class the fault was.
 */
#ifndef SHMLAB_REPORT_HTML_FRAME_MAP_H
#define SHMLAB_REPORT_HTML_FRAME_MAP_H

#include "record/record.h"
#include "report/html/markup.h"

/* before is NULL at the first step. */
void frame_map_write(struct markup *, const struct head_record *,
    const struct step_record *before, const struct step_record *step);

/* What the cells mean: those that there can be. */
void frame_map_legend(struct markup *, const struct head_record *);

#endif
