/* history.h: steps that are kept after the run has gone on.
 *
 *	history_add(&history, step);	 once a step
 *	... history.steps[0 .. history.count - 1] ...
 *	history_release(&history);
 */
#ifndef SHMLAB_RECORD_HISTORY_H
#define SHMLAB_RECORD_HISTORY_H

#include "record/record.h"

struct history {
	struct step_record *steps; /* owned, and all that they point to */
	size_t count;
};

/* Adds a copy of the step, with its findings. Reasons are not copied: they are
 * static text. Returns 0 or -ENOMEM, and then nothing was added. */
int history_add(struct history *, const struct step_record *);
void history_release(struct history *);

#endif
