/* confined.h: runs in a cgroup that gives them less memory, or fewer processes,
 * than they want. */
#ifndef SHMLAB_TESTS_CONFINED_H
#define SHMLAB_TESTS_CONFINED_H

#include <stdint.h>

#include "fault.h"
#include "scene.h"

/* So many cases; 0 where no cgroup can be made. */
unsigned confined_cases(void);

/* Why some are left out, or NULL. */
const char *confined_left_out(void);

/* number is below confined_cases(). */
void confined_inject(unsigned number, struct finding *);

/* What the kernel notes from now on; or -1. */
int confined_open_log(void);

/* So many processes were killed for want of memory; the log, which is closed,
 * names them. The sentence must name one of them, and why. */
void confined_judge_memory(
    const struct scene *, int64_t kills, int log, struct finding *);

#endif
