/* nameless.h: files that have no name, so that nothing can be left behind.
 *
 * Both return a descriptor for reading and writing, close-on-exec, of a file
 * that is empty; or a negated errno.
 */
#ifndef SHMLAB_OS_NAMELESS_H
#define SHMLAB_OS_NAMELESS_H

/* In memory, as shm_open(3) makes it: memfd_create(2). */
int nameless_memory(void);

/* In that folder; where its file system knows no file without a name, one that
 * loses it at once. */
int nameless_file(const char *folder);

#endif
