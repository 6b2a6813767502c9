/* shortage.h: memory runs out in a run's cgroup at a moment, and the kernel
 * kills one of its processes.
 *
 * At that moment somebody else takes what is left there; the kernel is told
 * beforehand whom to choose. */
#ifndef SHMLAB_TESTS_SHORTAGE_H
#define SHMLAB_TESTS_SHORTAGE_H

#include "fault.h"
#include "subjects.h"

/* Of the calls of a process, in equal parts. */
#define SHORTAGE_MOMENTS 5

/* The subject was learnt with a tracer; moment is below SHORTAGE_MOMENTS. */
void shortage_inject(
    const struct subject *, unsigned role, unsigned moment, struct finding *);

#endif
