/* descriptor.h: a descriptor that is closed, or was never opened, is -1. A
 * struct that holds one is never just zeroed: 0 is stdin. */
#ifndef SHMLAB_OS_DESCRIPTOR_H
#define SHMLAB_OS_DESCRIPTOR_H

#define DESCRIPTOR_CLOSED (-1)

/* Closes it if it is open, and notes that it is closed. errno is kept. */
void descriptor_close(int *fd);

#endif
