/* trials.h: what comes out when a pair is run, over and over.
 *
 * Small and large, twice each; as somebody without rights; with every value of
 * its options; with an actor killed before each step; with Ctrl-C.
 */
#ifndef SHMLAB_AUTHORING_TRIALS_H
#define SHMLAB_AUTHORING_TRIALS_H

#include "authoring/card.h"
#include "authoring/child_run.h"
#include "cli/progress.h"
#include "role/wire.h"

struct trials {
	const char *pair;
	const struct pair_info *info;
	struct card *card;
	struct progress *progress;
	int signal_fd; /* readable when they are to stop */

	/* What came of them. */
	bool not_here; /* this machine cannot show what the pair shows */
	unsigned runs;
	char left[256]; /* what the first untidy run left behind; "" none */
};

/* Adds a line to the card for each question. 0, or a negated errno: -EINTR when
 * signal_fd became readable. */
int trials_play(struct trials *);

/* One of them: plays it with what every run is asked for, counts it, and keeps
 * what the first untidy one has left behind. As child_run_play(). */
int trials_run(struct trials *, struct child_run *);

#endif
