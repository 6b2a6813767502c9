/* classes.h: of which class the faults of a step were, by the record alone. */
#ifndef SHMLAB_LEDGER_CLASSES_H
#define SHMLAB_LEDGER_CLASSES_H

#include "record/record.h"

/* Stores how many faults of each class an actor took in a step, deduced from
 * its pages before and after (deduce.h). faults and major are those of the
 * region, or UNKNOWN. A class that cannot be deduced is UNKNOWN. All are, if
 * the actor both read and wrote pages without an entry, if pages were given up
 * in the same step, or if pages or huge pages are not seen one by one. before
 * may be NULL. */
void classes_of_step(const struct step_record *before,
    const struct step_record *step, unsigned index, int64_t faults,
    int64_t major, int64_t classes[FAULT_CLASSES]);

/* How many frames the object got in the step, but for those of a file, which
 * come from the disk; or UNKNOWN. Also if there is no object, or if it got
 * some in another way, or lost some. */
int64_t classes_given(
    const struct step_record *before, const struct step_record *step);

#endif
