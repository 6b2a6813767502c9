/* steps.h: the steps of a pair: which belong to a run, and do they make
 * sense? */
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

/* Checks them before any is done: a consumer is born once, before it acts and
 * leaves; every step has a name of its own, and where consumers act, they have
 * a step of that name. On failure, why holds a sentence. */
bool steps_check(const struct pair_info *, char *why, size_t size);

/* Do steps name single consumers, so that there must be as many as the pair
 * says? */
bool steps_names_consumers(const struct pair_info *);

/* Do actors act at the same time in any of the steps? */
bool steps_is_at_once(const struct pair_info *);

/* Is consumer index concerned by the step? */
bool steps_concerns(const struct step_info *, unsigned index);

/* "fork" or "exec": how the consumers are born. */
const char *steps_birth(const struct pair_info *);

/* How many steps there are. */
unsigned steps_length(const struct pair_info *);

#endif
