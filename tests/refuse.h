/* refuse.h: a system call that is refused, as a container's filter does it. */
#ifndef SHMLAB_TESTS_REFUSE_H
#define SHMLAB_TESTS_REFUSE_H

#define REFUSE_ANY -1L

/* From here on, in this process and whatever it starts, the system call of that
 * number fails with that errno; all of them, or those whose first argument has
 * that value. 0 or a negated errno. */
int refuse(long number, long first_argument, int error);

#endif
