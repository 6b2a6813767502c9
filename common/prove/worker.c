#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <fcntl.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "os/bus_error.h"
#include "os/cached.h"
#include "os/madvise.h"
#include "os/mlock.h"
#include "os/tlb.h"
#include "prove/worker.h"
#include "role/birth.h"
#include "role/settle.h"
#include "role/wire.h"

/* The worker itself. A fork copies it, so that a child knows what it has
 * mapped. */
static struct {
	int fd;	    /* its socket */
	int parent; /* pid of the prover */
	bool exact; /* see struct task */
	char *start;
	size_t page_size;
} me;

/* As fork(2), but the child's parent is ours: see workers.h. Afterwards the own
 * pages of both are copy-on-write, so both settle again before they answer. The
 * child continues like its parent, on the socket that came along. */
static int
make_child(int socket, pid_t *out)
{
	long pid;

	if (socket < 0)
		return -EBADF;
	pid = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
	if (pid == 0) {
		close(me.fd);
		me.fd = socket;
		die_with(me.parent);
		return settle();
	}
	close(socket);
	if (pid < 0)
		return -EAGAIN;
	*out = (pid_t)pid;
	return settle();
}

/* Maps a part of the region, which is offset bytes into it. */
static int
map_part(const struct op *op, char *start, size_t offset, size_t size,
    int fixed, int fd)
{
	int flags = region_kind_is_shared(op->kind) ? MAP_SHARED : MAP_PRIVATE;
	void *at = mmap(start + offset, size, PROT_READ | PROT_WRITE,
	    flags | fixed | (fd < 0 ? MAP_ANONYMOUS : 0) |
		(op->populated ? MAP_POPULATE : 0),
	    fd, fd < 0 ? 0 : (off_t)offset);

	if (at == MAP_FAILED)
		return -errno;
	/* A kernel without huge pages answers EINVAL, and needs no advice. */
	if (!op->huge)
		(void)madvise(at, size, MADV_NOHUGEPAGE);
	else if (madvise(at, size, MADV_HUGEPAGE) < 0)
		return -errno;
	if (fd >= 0 && madvise(at, size, MADV_RANDOM) < 0)
		return -errno;
	return 0;
}

static int
attach(const struct task *task)
{
	size_t size = task->op.set.total * me.page_size;

	if (shmat(task->segment, me.start, 0) == MAP_FAILED)
		return -errno;
	(void)madvise(me.start, size, MADV_NOHUGEPAGE);
	return 0;
}

static int
map(const struct task *task, int fd)
{
	const struct op *op = &task->op;

	me.start = (char *)(uintptr_t)op->start;
	if (op->source == SOURCE_SYSV)
		return attach(task);
	return map_part(op, me.start, 0, op->set.total * me.page_size,
	    MAP_FIXED_NOREPLACE, fd);
}

/* A sanitizer would check each byte in its shadow memory, and fault there. */
#define JUST_TOUCH __attribute__((no_sanitize("address", "thread")))

JUST_TOUCH static void
read_pages(volatile const char *from, uint64_t count)
{
	for (uint64_t i = 0; i < count; i++) {
		(void)from[i * me.page_size];
		if (me.exact)
			tlb_fence();
	}
}

JUST_TOUCH static void
write_pages(volatile char *to, uint64_t count)
{
	for (uint64_t i = 0; i < count; i++) {
		to[i * me.page_size] = 1;
		if (me.exact)
			tlb_fence();
	}
}

/* The kernel stores to, or loads from, one byte of each page, by way of a
 * pipe. */
static int
copy_pages(enum op_kind what, char *at, uint64_t count)
{
	char byte = 1;
	int fds[2], error = 0;
	bool into = what == OP_READ_INTO;

	if (pipe(fds) < 0)
		return -errno;
	for (uint64_t i = 0; error == 0 && i < count; i++, at += me.page_size) {
		if (write(fds[1], into ? &byte : at, 1) < 0 ||
		    read(fds[0], into ? at : &byte, 1) < 0)
			error = -errno;
		if (me.exact)
			tlb_fence();
	}
	close(fds[0]);
	close(fds[1]);
	return error;
}

static int
result(int returned)
{
	return returned < 0 ? -errno : 0;
}

/* To read one byte of a page brings the whole page into the cache. */
static int
pread_pages(int fd, uint64_t first, uint64_t count)
{
	char byte;

	for (uint64_t i = first; i < first + count; i++)
		if (pread(fd, &byte, 1, (off_t)(i * me.page_size)) < 0)
			return -errno;
	return 0;
}

static int
pwrite_pages(int fd, uint64_t first, uint64_t count)
{
	for (uint64_t i = first; i < first + count; i++)
		if (pwrite(fd, "", 1, (off_t)(i * me.page_size)) < 0)
			return -errno;
	return 0;
}

/* A store to each page by way of the file that stands for all memory, where the
 * address is the offset. */
static int
poke_pages(const char *at, uint64_t count)
{
	int fd = open("/proc/self/mem", O_RDWR | O_CLOEXEC), error;

	if (fd < 0)
		return -errno;
	error = pwrite_pages(fd, (uintptr_t)at / me.page_size, count);
	close(fd);
	return error;
}

/* As many touches as pages are to end in SIGBUS. */
static int
touch_beyond(char *at, uint64_t count, bool store)
{
	for (uint64_t i = 0; i < count; i++) {
		int ends = bus_error_ends(at + i * me.page_size, store);

		if (ends < 1)
			return ends < 0 ? ends : -EINVAL;
	}
	return 0;
}

/* The pages of a program's operation are a single run. */
static struct pages_run
run_of(const struct op *op)
{
	struct pages_cursor at = pages_walk(op->set);
	struct pages_run run = {0, 0};

	(void)pages_next(&at, &run);
	return run;
}

/* Waits for pages of a file, which fd is of. */
static int
will_need(char *at, uint64_t count, int fd)
{
	for (uint64_t i = 0; i < count; i += CACHED_AT_ONCE) {
		uint64_t left = count - i < CACHED_AT_ONCE ? count - i
							   : CACHED_AT_ONCE;
		char *start = at + i * me.page_size;
		int error = result(
		    madvise(start, left * me.page_size, MADV_WILLNEED));

		if (error == 0 && fd >= 0)
			error = cached_wait(
			    fd, start - me.start, start, left * me.page_size);
		if (error < 0)
			return error;
	}
	return 0;
}

static const int advice[OP_ALL_KINDS] = {
    [OP_DROP] = MADV_DONTNEED,
    [OP_FREE] = MADV_FREE,
    [OP_COLD] = MADV_COLD,
    [OP_REMOVE] = MADV_REMOVE,
    [OP_PAGEOUT] = MADV_PAGEOUT,
    [OP_POPULATE] = MADV_POPULATE_WRITE,
    [OP_POPULATE_READ] = MADV_POPULATE_READ,
};

static int
carry_out(const struct task *task, int fd)
{
	const struct op *op = &task->op;
	const struct pages_run run = run_of(op);
	char *from = me.start + run.first * me.page_size;
	size_t size = run.count * me.page_size;

	switch (op->what) {
	case OP_CREATE:
	case OP_ATTACH:
		return map(task, fd);
	case OP_UNMAP:
		return result(munmap(from, size));
	case OP_REPLACE:
		return map_part(op, me.start, run.first * me.page_size, size,
		    MAP_FIXED, fd);
	case OP_READ:
		read_pages(from, run.count);
		return 0;
	case OP_WRITE:
		write_pages(from, run.count);
		return 0;
	case OP_POKE:
		return poke_pages(from, run.count);
	case OP_WILLNEED:
		return will_need(from, run.count, fd);
	case OP_READ_INTO:
	case OP_WRITE_FROM:
		return copy_pages(op->what, from, run.count);
	case OP_PREAD:
		return pread_pages(fd, run.first, run.count);
	case OP_PWRITE:
		return pwrite_pages(fd, run.first, run.count);
	case OP_PUNCH:
		return result(
		    fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
			(off_t)(run.first * me.page_size), (off_t)size));
	case OP_RESIZE:
		return result(ftruncate(fd, (off_t)size));
	case OP_READ_BEYOND:
	case OP_WRITE_BEYOND:
		return touch_beyond(
		    from, run.count, op->what == OP_WRITE_BEYOND);
	case OP_SYNC:
		/* sync_file_range(2) is faster, but has no effect on
		 * overlayfs. */
		return result(fdatasync(fd));
	case OP_EVICT:
		return -posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	case OP_LOCK:
		return result(mlock_call(from, size));
	case OP_LOCK_ONFAULT:
		return result(mlock2(from, size, MLOCK_ONFAULT));
	case OP_UNLOCK:
		return result(munlock_call(from, size));
	case OP_PROTECT:
		return result(
		    mprotect(from, size, access_protection(op->access)));
	case OP_DONTFORK:
		return result(
		    madvise(from, size, op->on ? MADV_DONTFORK : MADV_DOFORK));
	case OP_WIPEONFORK:
		return result(madvise(
		    from, size, op->on ? MADV_WIPEONFORK : MADV_KEEPONFORK));
	default:
		return result(madvise(from, size, advice[op->what]));
	}
}

static void
answer(const struct outcome *outcome)
{
	(void)wire_send(me.fd, outcome, sizeof *outcome, -1);
}

static void
carry_out_order(const struct task *task, int fd)
{
	struct outcome outcome = {.error = 0};
	struct faults before = {0}, after = {0};
	int error;

	if (task->op.what == OP_FORK) {
		outcome.error = make_child(fd, &outcome.pid);
	} else {
		me.exact = task->exact;
		if (me.exact)
			(void)tlb_flush();
		error = fault_count(&before);
		outcome.error = error < 0 ? error : carry_out(task, fd);
		error = fault_count(&after);
		if (outcome.error == 0)
			outcome.error = error;
		outcome.faults.minor = after.minor - before.minor;
		outcome.faults.major = after.major - before.major;
		if (fd >= 0)
			close(fd);
	}
	answer(&outcome);
}

void
worker_main(int fd, int parent)
{
	struct outcome born = {.error = 0};
	struct task task;
	int passed;

	me.fd = fd;
	me.parent = parent;
	me.page_size = (size_t)sysconf(_SC_PAGESIZE);
	die_with(parent);
	born.error = settle();
	answer(&born);
	while (wire_recv(me.fd, &task, sizeof task, &passed, NULL) == 0)
		carry_out_order(&task, passed);
	_exit(0);
}
