/* validate.h: does what an actor sent make sense?
 *
 * An actor is a program that somebody is still writing, and one stray store of
 * a step can put anything into the messages that its loop sends. So nothing
 * looks into a message before it was checked here: every enum, bool, count,
 * size and text of it, and that sets of pages lie in their regions. What passes
 * may be wrong, and then contradicts the measurement; but it can be told,
 * predicted and recorded.
 *
 * All return true; or false, and say in why which member is nonsense: "sent
 * nonsense: op[0].what is 46592, and should be from 0 to 12".
 */
#ifndef SHMLAB_COORDINATOR_VALIDATE_H
#define SHMLAB_COORDINATOR_VALIDATE_H

#include "coordinator/actor_handle.h"

/* What a producer's program says of its pair. */
bool validate_pair(const struct pair_info *, char *why, size_t size);

/* Any answer. The numbers that a step may return are left to the caller, as are
 * magic and serial. */
bool validate_answer(const struct answer *, char *why, size_t size);

/* Operation number i of an answer that was valid: is it on what the actor has
 * mapped by its log so far? */
bool validate_place(const struct answer *, unsigned i,
    const struct actor_handle *, char *why, size_t size);

#endif
