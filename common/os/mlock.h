/* mlock.h: mlock(2) and munlock(2), which a sanitizer replaces by functions
 * that do nothing. These call the kernel: 0, or -1 and errno. */
#ifndef SHMLAB_OS_MLOCK_H
#define SHMLAB_OS_MLOCK_H

#include <stddef.h>

int mlock_call(const void *start, size_t length);
int munlock_call(const void *start, size_t length);

#endif
