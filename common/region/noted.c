#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

#include "os/mlock.h"
#include "region/noted.h"

static int64_t
made(int64_t result)
{
	return result < 0 ? -errno : result;
}

static uint64_t
address(const void *pointer)
{
	return (uint64_t)(uintptr_t)pointer;
}

/* Returns the call's result. */
static int
note(const struct region *r, struct call c, const char *name)
{
	c.dry = r->dry_run;
	call_note(r->calls, c, name);
	return (int)c.result;
}

int
noted_shm_open(const struct region *r, const char *name, int flags, mode_t mode)
{
	struct call c = {.what = CALL_SHM_OPEN,
	    .args = {0, (uint64_t)flags, mode},
	    .result = CALL_FD_UNKNOWN};

	if (!r->dry_run)
		c.result = made(shm_open(name, flags, mode));
	return note(r, c, name);
}

int
noted_open(const struct region *r, const char *path, int flags, mode_t mode)
{
	struct call c = {.what = CALL_OPEN,
	    .args = {0, (uint64_t)flags, mode},
	    .result = CALL_FD_UNKNOWN};

	if (!r->dry_run)
		c.result = made(open(path, flags, mode));
	return note(r, c, path);
}

int
noted_memfd_create(const struct region *r, const char *name, unsigned flags)
{
	struct call c = {.what = CALL_MEMFD_CREATE,
	    .args = {0, flags},
	    .result = CALL_FD_UNKNOWN};

	if (!r->dry_run)
		c.result = made(memfd_create(name, flags));
	return note(r, c, name);
}

int
noted_ftruncate(const struct region *r, int fd, off_t length)
{
	struct call c = {
	    .what = CALL_FTRUNCATE, .args = {(uint64_t)fd, (uint64_t)length}};

	if (!r->dry_run)
		c.result = made(ftruncate(fd, length));
	return note(r, c, NULL);
}

int
noted_fallocate(
    const struct region *r, int fd, int mode, off_t offset, off_t length)
{
	struct call c = {.what = CALL_FALLOCATE,
	    .args = {(uint64_t)fd, (uint64_t)mode, (uint64_t)offset,
		(uint64_t)length}};

	if (!r->dry_run)
		c.result = made(fallocate(fd, mode, offset, length));
	return note(r, c, NULL);
}

ssize_t
noted_pwrite(const struct region *r, int fd, const void *bytes, size_t size,
    off_t offset)
{
	struct call c = {.what = CALL_PWRITE,
	    .args = {(uint64_t)fd, 0, size, (uint64_t)offset},
	    .result = (int64_t)size};

	if (!r->dry_run)
		c.result = made(pwrite(fd, bytes, size, offset));
	return note(r, c, NULL);
}

ssize_t
noted_pread(
    const struct region *r, int fd, void *bytes, size_t size, off_t offset)
{
	struct call c = {.what = CALL_PREAD,
	    .args = {(uint64_t)fd, 0, size, (uint64_t)offset},
	    .result = (int64_t)size};

	if (!r->dry_run)
		c.result = made(pread(fd, bytes, size, offset));
	return note(r, c, NULL);
}

int
noted_pipe(const struct region *r, int fds[2])
{
	struct call c = {.what = CALL_PIPE};

	fds[0] = fds[1] = CALL_FD_UNKNOWN;
	if (!r->dry_run)
		c.result = made(pipe(fds));
	return note(r, c, NULL);
}

/* 0 for what is no address in the region. */
static uint64_t
inside(const struct region *r, const void *pointer)
{
	uint64_t offset = address(pointer) - address(r->start);

	return offset < r->pages * r->page_size ? address(pointer) : 0;
}

ssize_t
noted_read(const struct region *r, int fd, void *bytes, size_t size)
{
	struct call c = {.what = CALL_READ,
	    .args = {(uint64_t)fd, inside(r, bytes), size},
	    .result = (int64_t)size};

	if (!r->dry_run)
		c.result = made(read(fd, bytes, size));
	return note(r, c, NULL);
}

ssize_t
noted_write(const struct region *r, int fd, const void *bytes, size_t size)
{
	struct call c = {.what = CALL_WRITE,
	    .args = {(uint64_t)fd, inside(r, bytes), size},
	    .result = (int64_t)size};

	if (!r->dry_run)
		c.result = made(write(fd, bytes, size));
	return note(r, c, NULL);
}

int
noted_fadvise(const struct region *r, int fd, int advice)
{
	struct call c = {.what = CALL_FADVISE,
	    .args = {(uint64_t)fd, 0, 0, (uint64_t)advice}};

	if (!r->dry_run)
		c.result = -posix_fadvise(fd, 0, 0, advice);
	return note(r, c, NULL);
}

int
noted_add_seals(const struct region *r, int fd, unsigned seals)
{
	struct call c = {
	    .what = CALL_FCNTL, .args = {(uint64_t)fd, F_ADD_SEALS, seals}};

	if (!r->dry_run)
		c.result = made(fcntl(fd, F_ADD_SEALS, seals));
	return note(r, c, NULL);
}

int
noted_close(const struct region *r, int fd)
{
	struct call c = {.what = CALL_CLOSE, .args = {(uint64_t)fd}};

	if (!r->dry_run)
		c.result = made(close(fd));
	return note(r, c, NULL);
}

int
noted_shm_unlink(const struct region *r, const char *name)
{
	struct call c = {.what = CALL_SHM_UNLINK};

	if (!r->dry_run)
		c.result = made(shm_unlink(name));
	return note(r, c, name);
}

int
noted_unlink(const struct region *r, const char *path)
{
	struct call c = {.what = CALL_UNLINK};

	if (!r->dry_run)
		c.result = made(unlink(path));
	return note(r, c, path);
}

int
noted_shmget(const struct region *r, size_t length)
{
	const int flags = IPC_CREAT | IPC_EXCL | 0600;
	struct call c = {.what = CALL_SHMGET,
	    .args = {IPC_PRIVATE, length, (uint64_t)flags},
	    .result = CALL_FD_UNKNOWN};

	if (!r->dry_run)
		c.result = made(shmget(IPC_PRIVATE, length, flags));
	return note(r, c, NULL);
}

int
noted_shmat(
    const struct region *r, int segment, void *wanted, int flags, void **out)
{
	struct call c = {.what = CALL_SHMAT,
	    .args = {(uint64_t)segment, address(wanted), (uint64_t)flags}};
	void *start = r->dry_run ? wanted : shmat(segment, wanted, flags);

	c.result = start == MAP_FAILED ? -errno : (int64_t)address(start);
	(void)note(r, c, NULL);
	if (c.result < 0)
		return (int)c.result;
	*out = start;
	return 0;
}

int
noted_shmrm(const struct region *r, int segment)
{
	struct call c = {
	    .what = CALL_SHMCTL, .args = {(uint64_t)segment, IPC_RMID}};

	if (!r->dry_run)
		c.result = made(shmctl(segment, IPC_RMID, NULL));
	return note(r, c, NULL);
}

int
noted_shmdt(const struct region *r, void *start)
{
	struct call c = {.what = CALL_SHMDT, .args = {address(start)}};

	if (!r->dry_run)
		c.result = made(shmdt(start));
	return note(r, c, NULL);
}

int
noted_mmap(const struct region *r, void *wanted, size_t length, int protection,
    int flags, int fd, size_t offset, void **out)
{
	struct call c = {.what = CALL_MMAP,
	    .args = {address(wanted), length, (uint64_t)protection,
		(uint64_t)flags, (uint64_t)fd, offset}};
	void *start = wanted;

	if (!r->dry_run)
		start = mmap(
		    wanted, length, protection, flags, fd, (off_t)offset);
	c.result = start == MAP_FAILED ? -errno : (int64_t)address(start);
	(void)note(r, c, NULL);
	if (c.result < 0)
		return (int)c.result;
	*out = start;
	return 0;
}

int
noted_mprotect(
    const struct region *r, void *start, size_t length, int protection)
{
	struct call c = {.what = CALL_MPROTECT,
	    .args = {address(start), length, (uint64_t)protection}};

	if (!r->dry_run)
		c.result = made(mprotect(start, length, protection));
	return note(r, c, NULL);
}

int
noted_madvise(const struct region *r, void *start, size_t length, int advice)
{
	struct call c = {.what = CALL_MADVISE,
	    .args = {address(start), length, (uint64_t)advice}};

	if (!r->dry_run)
		c.result = made(madvise(start, length, advice));
	return note(r, c, NULL);
}

int
noted_msync(const struct region *r, void *start, size_t length, int flags)
{
	struct call c = {.what = CALL_MSYNC,
	    .args = {address(start), length, (uint64_t)flags}};

	if (!r->dry_run)
		c.result = made(msync(start, length, flags));
	return note(r, c, NULL);
}

int
noted_mlock(const struct region *r, void *start, size_t length)
{
	struct call c = {.what = CALL_MLOCK, .args = {address(start), length}};

	if (!r->dry_run)
		c.result = made(mlock_call(start, length));
	return note(r, c, NULL);
}

int
noted_mlock2(const struct region *r, void *start, size_t length, unsigned flags)
{
	struct call c = {
	    .what = CALL_MLOCK2, .args = {address(start), length, flags}};

	if (!r->dry_run)
		c.result = made(mlock2(start, length, flags));
	return note(r, c, NULL);
}

int
noted_munlock(const struct region *r, void *start, size_t length)
{
	struct call c = {
	    .what = CALL_MUNLOCK, .args = {address(start), length}};

	if (!r->dry_run)
		c.result = made(munlock_call(start, length));
	return note(r, c, NULL);
}

int
noted_munmap(const struct region *r, void *start, size_t length)
{
	struct call c = {.what = CALL_MUNMAP, .args = {address(start), length}};

	if (!r->dry_run)
		c.result = made(munmap(start, length));
	return note(r, c, NULL);
}
