/* confined.h: runs in a cgroup that gives them less memory, or fewer processes,
 * than they want. */
#ifndef SHMLAB_TESTS_CONFINED_H
#define SHMLAB_TESTS_CONFINED_H

#include "fault.h"

/* So many cases; 0 where no cgroup can be made. */
unsigned confined_cases(void);

/* Why some are left out, or NULL. */
const char *confined_left_out(void);

/* number is below confined_cases(). */
void confined_inject(unsigned number, struct finding *);

#endif
