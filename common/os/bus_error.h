/* bus_error.h: touches that may end in SIGBUS, as one beyond the end of a
 * mapped file does.
 *
 * The process goes on. Not for several threads at once.
 */
#ifndef SHMLAB_OS_BUS_ERROR_H
#define SHMLAB_OS_BUS_ERROR_H

#include <stdbool.h>

/* Loads the byte, or stores 0 in it. 1: that ended in SIGBUS; 0: it did not; or
 * a negated errno. */
int bus_error_ends(volatile char *byte, bool store);

#endif
