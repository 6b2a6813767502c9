/* signal_name.h: a signal in words. */
#ifndef SHMLAB_OS_SIGNAL_NAME_H
#define SHMLAB_OS_SIGNAL_NAME_H

#include <stddef.h>

/* "SIGTERM", or "signal 40". Returns name. */
const char *signal_name(int signal, char *name, size_t size);

#endif
