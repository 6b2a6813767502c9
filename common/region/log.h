/* log.h: how the calls of region.h log what they do. Used in this folder
 * only. */
#ifndef SHMLAB_REGION_LOG_H
#define SHMLAB_REGION_LOG_H

#include "region/region.h"

/* Appends an operation to the region's log, if it has one, and fills in region,
 * kind and start. */
void region_log(const struct region *, struct op);

/* Comes before an operation on the pages of op.set: checks and logs it, and
 * flushes the TLB where the faults of a touch are to be counted exactly. In a
 * dry run the caller then does nothing. 0; or -EFAULT, -ERANGE or -EACCES as in
 * region.h, and nothing is logged; or why memory for the flush is still
 * mapped. */
int region_begin(struct region *, struct op);

/* Comes behind it, with what the kernel answered: what it has refused is not
 * done, and is taken out of the log again. Returns error. */
int region_end(struct region *, int error);

/* As region_begin(), of an operation by the object's descriptor. -EINVAL: none
 * is open. A dry run takes it to be open where there can be one, since it does
 * not know. */
int region_begin_past(struct region *, struct op);

#endif
