/* kind_panels.h: what RSS claims and what is held, as a small plot for each
 * subject; all have the same scale. */
#ifndef SHMLAB_COMPARE_KIND_PANELS_H
#define SHMLAB_COMPARE_KIND_PANELS_H

#include "compare/comparison.h"
#include "report/html/markup.h"

/* Not for subjects that stream. 0 or -ENOMEM. */
int kind_panels_write(struct markup *, const struct comparison *);

#endif
