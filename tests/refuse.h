/* refuse.h: a system call, or a file, that is refused, as containers do it.
 *
 * Both are for trial.prepare: they hold from then on, in the process that calls
 * them and in whatever it starts. 0 or a negated errno.
 */
#ifndef SHMLAB_TESTS_REFUSE_H
#define SHMLAB_TESTS_REFUSE_H

#include <sys/types.h>

#define REFUSE_ANY   -1L
#define REFUSE_NEVER -1

/* The system call of that number fails with that errno; all of them, or those
 * whose first argument has that value. */
int refuse(long number, long first_argument, int error);

/* Those whose argument, counted from 0, has that value. */
int refuse_if(long number, unsigned argument, long value, int error);

/* Whatever opens a path like that (fnmatch(3)), executes it, or reads it as a
 * link, gets that errno; or, for REFUSE_NEVER, waits until it is killed. With 0
 * they are let through, and whatever reads on in such a file by pread(2),
 * behind its first piece, is told that it ends there. A process of the test's
 * looks at each path; it is begun before the trial, and ends by itself with
 * the last process of the trial, for the test to wait for. Returns its pid, or
 * a negated errno. */
pid_t refuse_paths_begin(const char *pattern, int error);
int refuse_paths(void);

#endif
