/* log.h: how the calls of region.h log what they do. For the folder's own files.
 */
#ifndef SHMLAB_REGION_LOG_H
#define SHMLAB_REGION_LOG_H

#include "region/region.h"

/* Writes an operation into the region's log, if it has one; kind and start are
 * filled in. */
void region_log(const struct region *, struct op);

/* Logs what is about to be done to pages of the set, and sees to it that a touch
 * is counted exactly: 1, go on; 0, this is a rehearsal; or -EFAULT, -ERANGE as
 * in region.h, and nothing is logged. */
int region_begin(struct region *, struct op);

#endif
