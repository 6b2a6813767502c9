/* maps_lines.h: the lines of /proc/PID/maps that matter in a step, as a list:
 * the region's own lines, and every line that is new (+), gone (-) or different
 * (~) since the step before, each once with the actors who have it.
 *
 *	maps_lines_make(&lines, before, step);
 *	... lines.at[0] to lines.at[lines.count - 1] ...
 *	maps_lines_release(&lines);	 after a failure, too
 */
#ifndef SHMLAB_REPORT_MAPS_LINES_H
#define SHMLAB_REPORT_MAPS_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "record/record.h"
#include "report/sentences/actor_sets.h"

/* A line with its sign (' ': one of the region's own lines, unchanged) and the
 * actors who have it. */
struct maps_line {
	char sign;
	const char *line; /* in the record */
	bool region;	  /* it is the region's */
	struct actor_set who;
};

struct maps_lines {
	struct maps_line *at;
	size_t count, room;
	const struct step_record *step;
	/* The process whose changes are being listed. */
	const struct process_record *process;
	int error;
};

/* before is NULL at the first step. The lines are those of the steps, which
 * must outlive them. 0 or -ENOMEM; then lines are missing. */
int maps_lines_make(struct maps_lines *, const struct step_record *before,
    const struct step_record *step);
void maps_lines_release(struct maps_lines *);

#endif
