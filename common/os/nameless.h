/* nameless.h: files and queues that have no name, so that nothing can be left
 * behind.
 *
 * Calls return a descriptor for reading and writing, close-on-exec, of what is
 * empty; or a negated errno.
 */
#ifndef SHMLAB_OS_NAMELESS_H
#define SHMLAB_OS_NAMELESS_H

#include <mqueue.h>

/* In memory, as shm_open(3) makes it: memfd_create(2). */
int nameless_memory(void);

/* In that folder; where its file system knows no file without a name, one that
 * loses it at once. */
int nameless_file(const char *folder);

/* A message queue, which cannot be made without a name, and loses it at once. A
 * process that is killed in between leaves it, and nobody finds a queue whose
 * name he does not know; so there is an empty shm object of that name for as
 * long. The name, "/name", must be free for both. *call: which has failed. */
int nameless_queue(const char *name, const struct mq_attr *, const char **call);

#endif
