/* populate.h: advice that the C library of older systems does not name. */
#ifndef SHMLAB_OS_POPULATE_H
#define SHMLAB_OS_POPULATE_H

#include <sys/mman.h>

/* Linux 5.14; a kernel that does not know them answers EINVAL. */
#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ  22
#define MADV_POPULATE_WRITE 23
#endif

#endif
