/* rows.h: which processes of a step have a row of their own.
 *
 * A run may have hundreds of consumers. If there are more than a few, the first
 * ones have a row each, and the others are told together.
 */
#ifndef SHMLAB_REPORT_ROWS_H
#define SHMLAB_REPORT_ROWS_H

#include <stddef.h>

#include "record/record.h"

#define ROWS_CONSUMERS_MAX 6 /* with more, only the first few */
#define ROWS_CONSUMERS_FEW 3

/* How many processes of the step have their own row: the first ones. */
size_t rows_shown(const struct step_record *);

#endif
