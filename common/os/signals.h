/* signals.h: the signals that end a run: all whose default it is to end a
 * process, but for those that tell of a fault of its own (SIGSEGV and the
 * like), of what it writes (SIGPIPE, SIGXFSZ), and SIGKILL.
 *
 *	fd = signals_take_over();	poll(2) for it in every wait
 *	signals_listen(true);		where a write could block
 *	signals_listen(false);
 *	signals_give_back();
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

/* Blocks the signals. Returns a descriptor, which the caller closes, that is
 * readable when one has come; or a negated errno. Children inherit the mask: a
 * program that is started must unblock the signals. */
int signals_take_over(void);

/* Undoes signals_take_over(), also one that has failed; of several, the last
 * call does. From then on a signal ends this process as it ends any. */
void signals_give_back(void);

/* In a child that is to become another program: from now on none of these
 * signals is blocked or taken, nor SIGPIPE ignored. So one that comes before
 * the program begins ends it as well. */
void signals_for_program(void);

/* While listening, a signal interrupts a call that could block for ever, such
 * as a write to a pipe that nobody reads: EINTR, or less is written. Of stdout,
 * stderr and the outputs named below, those that cannot take a byte at that
 * moment become /dev/null, so that no later write blocks on them. */
void signals_listen(bool listen);
void signals_name_output(int fd);

/* The number of a signal that has come, or 0. */
int signals_came(int fd);

/* For long computations, while listening: not 0 once a signal has come. */
const volatile sig_atomic_t *signals_flag(void);

#endif
