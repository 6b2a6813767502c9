/* steps.h: the steps of a pair: which are told, and do they make sense? */
#ifndef SHMLAB_COORDINATOR_STEPS_H
#define SHMLAB_COORDINATOR_STEPS_H

#include <stdbool.h>
#include <stddef.h>

#include "record/record.h"
#include "role/wire.h"

/* Removes the steps that do not belong to a run with these values of the pair's
 * own options. */
void steps_choose(
    struct pair_info *, const struct option_value *options, size_t count);

/* Checks it before any step is done: a consumer is born once, before it acts
 * and leaves; every step has a name of its own, and a consumer's step of
 * that name where it is to act. On failure a sentence is in why. */
bool steps_check(const struct pair_info *, char *why, size_t size);

/* Do steps name single consumers, so that there must be as many as the pair
 * says? */
bool steps_names_consumers(const struct pair_info *);

/* Do actors act at the same time in any of the steps? */
bool steps_is_at_once(const struct pair_info *);

/* Is consumer index concerned by the step? */
bool steps_concerns(const struct step_info *, unsigned index);

/* "fork" or "exec": how the consumers of the story are born. */
const char *steps_birth(const struct pair_info *);

/* How many steps it has. */
unsigned steps_length(const struct pair_info *);

#endif
