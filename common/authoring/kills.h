/* kills.h: what becomes of a run when somebody is killed in it. */
#ifndef SHMLAB_AUTHORING_KILLS_H
#define SHMLAB_AUTHORING_KILLS_H

#include <jansson.h>

#include "authoring/trials.h"

/* Kills each actor before each step in which it lives, and at last everybody by
 * Ctrl-C, in a run each; the record is that of a run that nobody disturbed. 0 or
 * a negated errno, as trials_play(). */
int kills_play(struct trials *, const json_t *record);

#endif
