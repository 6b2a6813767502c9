/* waiting_stdout.h: a stdout that waits until its reader takes more.
 *
 * Whoever gives us our stdout may have made it non-blocking; the flag belongs
 * to all who share it, so it is not for us to clear. A write that finds a full
 * pipe then fails with EAGAIN, and stdio drops what it had.
 */
#ifndef SHMLAB_OS_WAITING_STDOUT_H
#define SHMLAB_OS_WAITING_STDOUT_H

/* Puts a stream in the place of stdout that writes to the same descriptor, and
 * waits as a blocking one does: a signal that ends a run, while it is listened
 * to, ends the wait (EINTR). Call it before anything is written; if there is no
 * memory, stdout stays as it is. */
void waiting_stdout(void);

#endif
