/* trials.h: whether a pair runs, over and over.
 *
 * Small and large, twice each; as a user without rights; with every value of
 * its options; with an actor killed before each step; with Ctrl-C. */
#ifndef SHMLAB_AUTHORING_TRIALS_H
#define SHMLAB_AUTHORING_TRIALS_H

#include "authoring/card.h"
#include "authoring/child_run.h"
#include "cli/progress.h"
#include "role/wire.h"

/* Bytes that the reason why a run is not good fits into. */
#define TRIALS_WHY 320

struct trials {
	const char *pair;
	const struct pair_info *info;
	struct card *card;
	struct progress *progress;
	int signal_fd; /* readable when the trials are to end */

	/* The results. */
	int error;     /* the first failure to run anything, negated */
	bool not_here; /* this machine cannot show what the pair shows */
	unsigned runs;
	char left[256]; /* what the first untidy run left behind; "" none */
};

/* Adds a line to the card for each question. 0, or a negated errno: -EINTR when
 * signal_fd became readable; then the card is not complete. */
int trials_perform(struct trials *);

/* One of them: runs it with the options that every run has, counts it, and
 * keeps what the first untidy one has left behind. false: it could not be run,
 * and error is set; then no other is, either. Release it in any case. */
bool trials_run(struct trials *, struct child_run *);

/* Has it ended in time? Otherwise why says that it has not. */
bool trials_in_time(const struct child_run *, char why[TRIALS_WHY]);

#endif
