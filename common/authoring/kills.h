/* kills.h: what becomes of a run when a process is killed in it. */
#ifndef SHMLAB_AUTHORING_KILLS_H
#define SHMLAB_AUTHORING_KILLS_H

#include <jansson.h>

#include "authoring/trials.h"

/* Kills each actor before each step in which it lives, and at last all of them
 * by Ctrl-C, in a run each; the record is that of an undisturbed run. Adds to
 * the card, and sets the error, as the other trials do. */
void kills_perform(struct trials *, const json_t *record);

#endif
