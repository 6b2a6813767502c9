/* swap.h: where pages of anonymous memory can go when they leave RAM. */
#ifndef SHMLAB_OS_SWAP_H
#define SHMLAB_OS_SWAP_H

#include <stdbool.h>

/* Does this machine have a swap area, by /proc/swaps? False if that cannot be
 * read. */
bool swap_is_there(void);

#endif
