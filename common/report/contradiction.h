/* contradiction.h: what follows from a contradicted run. */
#ifndef SHMLAB_REPORT_CONTRADICTION_H
#define SHMLAB_REPORT_CONTRADICTION_H

#include "record/record.h"
#include "report/paper/paper.h"

/* Prints whether the contradiction came back when the run was repeated, what
 * else was seen, and what to do. */
void contradiction_tell(
    struct paper *, const struct head_record *, const struct verdict_record *);

#endif
