/* stop.h: is what goes through a record still wanted?
 *
 * A record of many pages in many processes is long to compare, to tell and to
 * write. All who do so look here as they go; once the answer is yes, what
 * they return or wrote is a part only, and is not to be used.
 */
#ifndef SHMLAB_RECORD_STOP_H
#define SHMLAB_RECORD_STOP_H

#include <signal.h>
#include <stdbool.h>

/* From now on, in this process: it is time to stop as soon as *stop is not 0. NULL:
 * never, as at first. */
void record_stop_on(const volatile sig_atomic_t *stop);
bool record_is_stopped(void);

#endif
