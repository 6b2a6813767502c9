/* noted.h: the system calls of this folder. Used in this folder only.
 *
 * Each is made, and noted in the region's log of calls (call.h). In a dry run
 * it is only noted, and succeeds: what is opened is then CALL_FD_UNKNOWN, and
 * what is mapped has the address that was asked for.
 *
 * Arguments are those of the man pages. Results are theirs as well, or a
 * negated errno.
 */
#ifndef SHMLAB_REGION_NOTED_H
#define SHMLAB_REGION_NOTED_H

#include <sys/types.h>

#include "region/region.h"

int noted_shm_open(
    const struct region *, const char *name, int flags, mode_t mode);
int noted_open(const struct region *, const char *path, int flags, mode_t mode);
int noted_memfd_create(const struct region *, const char *name, unsigned flags);
int noted_ftruncate(const struct region *, int fd, off_t length);
int noted_fallocate(
    const struct region *, int fd, int mode, off_t offset, off_t length);
ssize_t noted_pwrite(
    const struct region *, int fd, const void *, size_t, off_t offset);
ssize_t noted_pread(
    const struct region *, int fd, void *, size_t, off_t offset);
int noted_pipe(const struct region *, int fds[2]);
ssize_t noted_read(const struct region *, int fd, void *, size_t);
ssize_t noted_write(const struct region *, int fd, const void *, size_t);
int noted_fadvise(const struct region *, int fd, int advice); /* all of it */
int noted_add_seals(const struct region *, int fd, unsigned seals);
int noted_close(const struct region *, int fd);
int noted_shm_unlink(const struct region *, const char *name);
int noted_unlink(const struct region *, const char *path);

int noted_shmget(const struct region *, size_t length); /* IPC_PRIVATE */
int noted_shmat(
    const struct region *, int segment, void *address, int flags, void **out);
int noted_shmrm(const struct region *, int segment); /* shmctl(2) IPC_RMID */
int noted_shmdt(const struct region *, void *address);
int noted_mmap(const struct region *, void *address, size_t length,
    int protection, int flags, int fd, size_t offset, void **out);
int noted_mprotect(
    const struct region *, void *address, size_t length, int protection);
int noted_madvise(
    const struct region *, void *address, size_t length, int advice);
int noted_msync(const struct region *, void *address, size_t length, int flags);
int noted_mlock(const struct region *, void *address, size_t length);
int noted_mlock2(
    const struct region *, void *address, size_t length, unsigned flags);
int noted_munlock(const struct region *, void *address, size_t length);
int noted_munmap(const struct region *, void *address, size_t length);

#endif
