/* story.h: does the list of steps of a pair make sense? */
#ifndef SHMLAB_COORDINATOR_STORY_H
#define SHMLAB_COORDINATOR_STORY_H

#include <stdbool.h>
#include <stddef.h>

#include "role/wire.h"

/* Checks it before any step is done: consumers are born once, before they
 * act and leave; every step has a name of its own, and a consumer's step of
 * that name where it is to act. On failure a sentence is in why. */
bool story_check(const struct hello *, char *why, size_t size);

/* "fork" or "exec": how the consumers of the story are born. */
const char *story_birth(const struct hello *);

/* How many steps it has. */
unsigned story_length(const struct hello *);

#endif
