/* difference_table.h: two records side by side, told to a person. */
#ifndef SHMLAB_REPORT_DIFFERENCE_TABLE_H
#define SHMLAB_REPORT_DIFFERENCE_TABLE_H

#include "record/difference.h"
#include "report/paper/paper.h"

/* Prints only what differs, and how many steps are the same. The names are
 * those of the files. Actors are called as in the first record. */
void difference_print(struct paper *, const char *const names[2],
    const struct record *a, const struct record *b,
    const struct record_difference *);

#endif
