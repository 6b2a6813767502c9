/* contradiction.h: what is to be thought of a contradiction. */
#ifndef SHMLAB_REPORT_CONTRADICTION_H
#define SHMLAB_REPORT_CONTRADICTION_H

#include "record/record.h"
#include "report/paper/paper.h"

/* Tells of a contradicted run whether it came back when it was repeated, what
 * else was seen, and what to do. */
void contradiction_tell(
    struct paper *, const struct head_record *, const struct verdict_record *);

#endif
