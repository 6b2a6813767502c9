/* at_once.h: what may come of a step in which several actors act at the same
 * time.
 *
 * In which order they come to a page is not known, and it may be another one
 * for each page. But nothing that an actor does to a page takes away from what
 * the others find there: who comes later finds more pages in memory, and fewer
 * that share a frame. So the most and the least that one of them can meet is
 * what it meets as the first and as the last of all. The model does the step
 * once for each actor, which begins, and the others follow, in a ring: each is
 * the first once, and the last once. It does all of that twice, since
 * fault-around finds neighbours, or finds them locked by others.
 *
 * What is the same in all orders is predicted as ever. Faults, and what they
 * did, are predicted as a range: the least and the most of all orders. Of pages
 * that an actor did not touch, but fault-around may have mapped for it, the
 * model takes over what was seen.
 */
#ifndef SHMLAB_COORDINATOR_AT_ONCE_H
#define SHMLAB_COORDINATOR_AT_ONCE_H

#include "model/model.h"
#include "record/record.h"

struct at_once {
	struct fault_range *of; /* by actor; owned; NULL: one order is all */
	struct fault_range all; /* the sums over the actors */
	bool unseen;  /* what fault-around mapped was to be seen, and was not */
	bool untried; /* there are too many orders to try all */
};

/* Does the order of its actors matter at all? */
bool at_once_concerns(const struct step_record *);

/* Applies the step's operations to *m, which is replaced by another model, and
 * says what the faults may be since before, of every actor. What was seen is
 * taken from step->processes; there may be none. 0; -ENOMEM, -EINTR; -EINVAL:
 * the model has no rule for it, in any order. Release it in either case. */
int at_once_apply(struct at_once *, struct model **m, unsigned actors,
    const struct model_total *before, const struct step_record *step);
void at_once_release(struct at_once *);

#endif
