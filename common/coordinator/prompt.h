/* prompt.h: pauses after each step, and suggests what to look at meanwhile. */
#ifndef SHMLAB_COORDINATOR_PROMPT_H
#define SHMLAB_COORDINATOR_PROMPT_H

#include "coordinator/failure.h"
#include "coordinator/run_callbacks.h"

/* What is written last before it waits. */
#define PROMPT_TEXT "Press Enter to continue, Ctrl-C to end: "

struct prompt {
	struct run_callbacks callbacks; /* the first member */
	struct failure_sink *sink;
	bool ended; /* stdin has, so there is nothing to wait for */
};

/* A listener that writes to stderr which commands show the same actors in
 * another terminal, and waits for Enter on stdin, or for a signal. */
void prompt_init(struct prompt *, struct failure_sink *);

#endif
