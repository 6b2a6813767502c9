/* signals.h: the signals that end a run: SIGINT, SIGTERM, SIGHUP, SIGQUIT.
 *
 * They are blocked and read from a descriptor, so that every wait is a poll
 * that they take part in. What whoever started us chose to ignore stays so.
 */
#ifndef SHMLAB_OS_SIGNALS_H
#define SHMLAB_OS_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

/* For who waits for its children, and for one of these signals: blocks all that
 * signals_await() waits for, here and in all processes made here, and tells what
 * was blocked before (NULL: nobody wants to know). */
sigset_t signals_block(sigset_t *before);

/* Until a child has ended, a signal has come, or 200 ms have passed. The signal's
 * number, or 0. */
int signals_await(const sigset_t *);

/* Blocks them for good. Returns a descriptor that is readable when one has come
 * (close it), or a negated errno. Actors must not inherit the mask. */
int signals_take_over(void);

/* While listening, one of them interrupts what could block for ever, such as
 * writing to a pipe that nobody empties: EINTR, or less is written. */
void signals_listen(bool listen);

/* The number of one that has come, or 0. */
int signals_came(int fd);

/* For long computations, while listening: not 0 as soon as one has come. */
const volatile sig_atomic_t *signals_flag(void);

#endif
