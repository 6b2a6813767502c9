/* rows.h: which processes of a step get a row of their own.
 *
 * A run may have hundreds of consumers. Where there are more than a few, the
 * first of them stand for themselves and the others are told together.
 */
#ifndef SHMLAB_REPORT_ROWS_H
#define SHMLAB_REPORT_ROWS_H

#include <stddef.h>

#include "record/record.h"

#define ROWS_CONSUMERS_MAX 6 /* with more, only the first few */
#define ROWS_CONSUMERS_FEW 3

/* How many of the step's processes, from the first on, get their own row. */
size_t rows_shown(const struct step_record *);

#endif
