/* estimate.h: how long the rows will take, before any of them has run. */
#ifndef SHMLAB_COMPARE_ESTIMATE_H
#define SHMLAB_COMPARE_ESTIMATE_H

#include "compare/comparison.h"

/* Gives each planned row its expected_ns: what its plan took, in which its
 * programs were started as well, and what it takes here to touch the memory
 * that it will need. Rough, and good enough to tell a minute from an hour. */
void estimate_rows(struct comparison *);

#endif
