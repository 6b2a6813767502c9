/* csv.h: the figures of a record as comma-separated values: a line for each
 * process after each step, and one for all of them together, the group.
 *
 *	csv_begin(stdout, &head.regions);
 *	csv_step(stdout, &step);	 once a step
 *
 * Columns are named as in the JSON document; those of the region begin with
 * region_. A figure that is not known is empty, and so is one that the group
 * does not have. The region of a process that has none is 0. Of a pair with
 * several regions there is a column with the region's name, and such lines for
 * each of them; those of the whole processes have no name, and no figures of a
 * region. Calls return 0 or a negated errno.
 */
#ifndef SHMLAB_RECORD_CSV_H
#define SHMLAB_RECORD_CSV_H

#include <stdio.h>

#include "record/record.h"

int csv_begin(FILE *, const struct region_names *);
int csv_step(FILE *, const struct step_record *);

#endif
