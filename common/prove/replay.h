/* replay.h: runs one program from a file, and checks what the file expects. */
#ifndef SHMLAB_PROVE_REPLAY_H
#define SHMLAB_PROVE_REPLAY_H

#include <signal.h>

#include "prove/testbed.h"

/* Runs it in a process of its own, which can be ended at any time by one of
 * these signals, which are blocked. Prints what came of it; returns the exit
 * status. */
int replay(const struct testbed *, const char *path, const sigset_t *signals);

#endif
