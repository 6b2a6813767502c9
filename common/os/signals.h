/* signals.h: the signals that end a run: SIGINT, SIGTERM, SIGHUP, SIGQUIT.
 *
 * They are blocked and read from a descriptor, so that every wait can poll for
 * them. A signal that was ignored when the program started stays ignored.
 */
#ifndef SHMLAB_OS_SIGNALS_H
#define SHMLAB_OS_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

/* For a process that waits for its children or for one of these signals: blocks
 * SIGCHLD and the signals, in this process and in the children it makes from
 * now on. Returns what signals_await() is to wait for; *before (unless NULL) is
 * the old mask. */
sigset_t signals_block(sigset_t *before);

/* Waits until a child has ended, a signal has come, or 200 ms have passed.
 * Returns the number of the signal, or 0. */
int signals_await(const sigset_t *);

/* Blocks the signals for good. Returns a descriptor, which the caller closes,
 * that is readable when one has come; or a negated errno. Children inherit the
 * mask: a program that is started must unblock the signals. */
int signals_take_over(void);

/* While listening, a signal interrupts a call that could block for ever, such
 * as a write to a pipe that nobody reads: EINTR, or less is written. */
void signals_listen(bool listen);

/* The number of a signal that has come, or 0. */
int signals_came(int fd);

/* For long computations, while listening: not 0 once a signal has come. */
const volatile sig_atomic_t *signals_flag(void);

#endif
