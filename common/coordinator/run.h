/* run.h: one run of a pair, from birth to death. */
#ifndef SHMLAB_COORDINATOR_RUN_H
#define SHMLAB_COORDINATOR_RUN_H

enum run_mode {
	RUN_LIVE,    /* with real processes */
	RUN_PREDICT, /* in the model only */
};

/* Runs the pair whose producer's program is at path; argv[0] is the pair's
 * name and the options follow. Returns the exit status. */
int run_pair(const char *path, enum run_mode mode, int argc, char **argv);

struct run_callbacks;

/* The same, live, for somebody who wants figures: see session.h. Says nothing of
 * a run that could not go on; that is in the listener's why. */
int run_for(struct run_callbacks *, const char *path, int argc, char **argv);

#endif
