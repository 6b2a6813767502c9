/* parts_of_step.h: a step of a pair with several regions, told of each.
 *
 *	step_split(&step, &names);	once its operations are known
 *	...				each region is predicted and measured
 *	step_sum_predictions(&step);	what is predicted of all together
 *	step_sum_balances(&step);	once each is balanced
 *
 * A step of a pair with one region stays as it is: see struct step_record.
 */
#ifndef SHMLAB_RECORD_PARTS_OF_STEP_H
#define SHMLAB_RECORD_PARTS_OF_STEP_H

#include "record/record.h"

/* Makes what is told of each region, with the region's own operations. 0 or
 * -ENOMEM. */
int step_split(struct step_record *, const struct region_names *);

/* Gives the regions their operations again, once there are others. 0 or
 * -ENOMEM. */
int step_split_ops(struct step_record *);

/* Fills in the step's own ledger: the sums of its regions' ledgers. The first
 * of them has no lines yet, and 0 or -ENOMEM. */
int step_sum_predictions(struct step_record *);
void step_sum_balances(struct step_record *);

/* The sums over the regions in the step's group; those of whole processes
 * stay. */
void step_sum_group(struct step_record *);

#endif
