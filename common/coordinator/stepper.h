/* stepper.h: pauses after each step, and shows again what has been.
 *
 * Nothing runs backwards: an earlier step is told from its record, on stderr.
 * On a terminal the screen is cleared for each step.
 */
#ifndef SHMLAB_COORDINATOR_STEPPER_H
#define SHMLAB_COORDINATOR_STEPPER_H

#include "coordinator/failure.h"
#include "coordinator/run_callbacks.h"
#include "record/history.h"
#include "report/paper/paper.h"

/* What is written last before it waits. */
#define STEPPER_PROMPT "Enter next, b back, d before/after, e why, ? keys: "

struct stepper {
	struct run_callbacks callbacks; /* the first member */
	struct failure_sink *sink;
	const struct style *style;
	struct head_record head;
	unsigned last;		/* the number of the run's last step */
	bool live;		/* its processes can be looked at meanwhile */
	struct history history; /* the steps so far */
	bool screen;		/* a terminal: keys, and a cleared screen */
	bool ended;		/* stdin has, so there is nothing to wait for */
};

/* A listener that waits after each step for a key, or for a line from stdin.
 * live: a run is going on, and not a record told. The style and the sink must
 * outlive it. Release it in any case. */
void stepper_init(struct stepper *, const struct style *, unsigned last,
    bool live, struct failure_sink *);
void stepper_release(struct stepper *);

#endif
