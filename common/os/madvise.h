/* madvise.h: madvise(2), and the advice that older C libraries have no name
 * for. The numbers are the kernel's (uapi/asm-generic/mman-common.h). */
#ifndef SHMLAB_OS_MADVISE_H
#define SHMLAB_OS_MADVISE_H

#include <sys/mman.h>

#ifndef MADV_WIPEONFORK
#define MADV_WIPEONFORK 18
#define MADV_KEEPONFORK 19
#endif
#ifndef MADV_PAGEOUT
#define MADV_COLD    20
#define MADV_PAGEOUT 21
#endif
#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ  22
#define MADV_POPULATE_WRITE 23
#endif

#endif
