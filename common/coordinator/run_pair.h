/* run_pair.h: ./run.sh PAIR and ./run.sh predict PAIR.
 *
 * The files of this room; each includes only what stands below it:
 *
 *	run_pair.c	the command: options in, outputs out
 *	repeat.c	a contradicted run, once more
 *	run.c		the order of a run: data in, events out
 *	admission.c	does it fit this machine?
 *	preflight.c	what it will need, from a dry run
 *	sequence.c	its steps, one after the other
 *	act.c		one step, which the actors do
 *	run_live.c	... among processes, and what comes of it
 *	run_model.c	... in the model, and what would come of it
 *	evaluation.c	predicted, measured, compared: prediction.c,
 *			snapshot.c, locate.c
 *	actors.c	the processes: learn.c, orders.c, actor_handle.c,
 *			spawn.c
 *	outputs.c	listeners to a run: report and record; quiz.c, the
 *			questions; stepper.c, the pauses, with keys.c
 *	options.c	the command line: option_rows.c, options_help.c
 *	run_config.c	what a run is given; run_callbacks.h, what it tells
 *	failure.c	why it could not go on; failure_words.c says it
 *	steps.c memory.c object.c input_line.c */
#ifndef SHMLAB_COORDINATOR_RUN_PAIR_H
#define SHMLAB_COORDINATOR_RUN_PAIR_H

#include "coordinator/run_config.h"

/* Runs the pair whose producer's program is at path; argv[0] is the pair's
 * name, and the options follow, up to a NULL. Returns the exit status. */
int run_pair(const char *path, enum run_mode mode, char **argv);

#endif
