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
 * region.h, or -EINVAL: it needs a descriptor of the object, and none is open;
 * and nothing is logged; or why memory for the flush is still mapped. A dry run
 * takes a descriptor to be open where there can be one, since it does not
 * know. */
int region_begin(struct region *, struct op);

/* Comes behind it, with what the kernel answered: what it has refused is not
 * done, and is taken out of the log again. Returns error. */
int region_end(struct region *, int error);

/* An operation whose calls each concern a run of pages, length bytes from start
 * on: begins it, calls that for each run of op.set until one is refused, and
 * ends it. 0, or the first error. */
int region_each_run(struct region *, struct op,
    int (*call)(const struct region *, const struct op *, unsigned char *start,
	size_t length));

#endif
