/* stop.h: is the work on a record still wanted?
 *
 * A record of many pages in many processes takes long to compare, to print and
 * to write. Everything that does so asks here as it goes; once the answer is
 * that it is time to stop, what was returned or written is only a part, and
 * must not be used.
 */
#ifndef SHMLAB_RECORD_STOP_H
#define SHMLAB_RECORD_STOP_H

#include <signal.h>
#include <stdbool.h>

/* From now on it is time to stop, in this process, as soon as *stop is not 0.
 * NULL: never, as at first. */
void record_stop_on(const volatile sig_atomic_t *stop);
bool record_is_stopped(void);

#endif
