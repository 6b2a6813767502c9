/* clock.h: the one clock of all processes. */
#ifndef SHMLAB_OS_CLOCK_H
#define SHMLAB_OS_CLOCK_H

#include <stdint.h>

/* CLOCK_MONOTONIC: the same in all processes; costs no system call. */
uint64_t clock_ns(void);
int64_t clock_ms(void);

#define CLOCK_MS UINT64_C(1000000) /* deadline = clock_ns() + 500 * CLOCK_MS */

#endif
