#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench/fault_class.h"
#include "bench/job.h"
#include "os/nameless.h"

#define HUGE ((size_t)2 << 20)

static int
map(struct fault_memory *m, int flags, int fd)
{
	void *at = mmap(NULL, m->size, PROT_READ | PROT_WRITE, flags, fd, 0);

	if (at == MAP_FAILED)
		return -errno;
	(void)madvise(at, m->size, MADV_NOHUGEPAGE);
	m->at = at;
	return 0;
}

int
fault_map(struct fault_memory *m)
{
	return map(m, MAP_PRIVATE | MAP_ANONYMOUS, -1);
}

static int
map_shared(struct fault_memory *m)
{
	return map(m, MAP_SHARED | MAP_ANONYMOUS, -1);
}

void
fault_read_all(struct fault_memory *m)
{
	for (size_t i = 0; i < m->size; i += m->page_size)
		(void)m->at[i];
}

void
fault_write_all(struct fault_memory *m)
{
	for (size_t i = 0; i < m->size; i += m->page_size)
		m->at[i] = 1;
}

static void
fork_child(struct fault_memory *m)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	m->child = pid < 0 ? -errno : pid;
}

static int
stop(void *arg, int side)
{
	(void)arg;
	(void)side;
	job_stop();
	return 0;
}

static int
map_object(struct fault_memory *m)
{
	m->fd = nameless_memory();
	if (m->fd < 0)
		return m->fd;
	if (ftruncate(m->fd, (off_t)m->size) < 0)
		return -errno;
	return map(m, MAP_SHARED, m->fd);
}

static int
write_zeros(int fd, size_t size)
{
	char *zeros = calloc(1, size);
	ssize_t put = zeros != NULL ? write(fd, zeros, size) : -1;

	free(zeros);
	if (put != (ssize_t)size)
		return put < 0 ? -errno : -ENOSPC;
	return fsync(fd) < 0 ? -errno : 0;
}

static int
map_evicted_file(struct fault_memory *m)
{
	const char *folder = getenv("TMPDIR");
	int error;

	m->fd = nameless_file(folder != NULL ? folder : "/var/tmp");
	if (m->fd < 0)
		return m->fd;
	error = write_zeros(m->fd, m->size);
	if (error == 0)
		error = -posix_fadvise(m->fd, 0, 0, POSIX_FADV_DONTNEED);
	if (error == 0)
		error = map(m, MAP_SHARED, m->fd);
	/* There should be no readahead. */
	if (error == 0 && madvise((void *)m->at, m->size, MADV_RANDOM) < 0)
		error = -errno;
	return error;
}

/* Huge pages begin at multiples of their size. */
static int
map_huge(struct fault_memory *m)
{
	struct fault_memory larger = {.size = m->size + HUGE};
	int error = fault_map(&larger);

	if (error < 0)
		return error;
	m->at = larger.at + HUGE - (uintptr_t)larger.at % HUGE;
	return madvise((void *)m->at, m->size, MADV_HUGEPAGE) < 0 ? -errno : 0;
}

int
fault_prepare(const struct fault_class *class, struct fault_memory *m)
{
	int error = class->map(m);

	if (error == 0 && class->before >= FAULT_FILLED)
		fault_write_all(m);
	if (error == 0 && class->before == FAULT_CACHED) {
		munmap((void *)m->at, m->size);
		error = map(m, MAP_SHARED, m->fd);
	}
	if (error < 0 || class->before < FAULT_FORKED)
		return error;
	m->child = job_fork(stop, NULL);
	if (m->child < 0)
		return m->child;
	if (class->before == FAULT_LEFT) {
		job_kill(m->child);
		m->child = 0;
	}
	return 0;
}

#define EACH_PAGE 1, 1.01, false, false, ""
#define NO_PAGE	  0, 0.01, false, false
#define FORK	  0, 0, false, true, ""

const struct fault_class fault_classes[FAULT_CLASSES] = {
    {"no fault: write again", fault_map, FAULT_FILLED, fault_write_all, NO_PAGE,
	""},
    {"zero-read: private memory", fault_map, FAULT_NEW, fault_read_all,
	EACH_PAGE},
    {"zero-fill: private memory", fault_map, FAULT_NEW, fault_write_all,
	EACH_PAGE},
    {"copy: write after fork", fault_map, FAULT_FORKED, fault_write_all,
	EACH_PAGE},
    {"reuse: write, only owner left", fault_map, FAULT_LEFT, fault_write_all,
	EACH_PAGE},
    {"zero-fill: shm, first write", map_object, FAULT_NEW, fault_write_all,
	EACH_PAGE},
    {"map: read of cached shm", map_object, FAULT_CACHED, fault_read_all, 0.001,
	1.01, false, false, ""},
    {"map: write to cached shm", map_object, FAULT_CACHED, fault_write_all,
	EACH_PAGE},
    {"major: read of a file on disk", map_evicted_file, FAULT_NEW,
	fault_read_all, 1, 1.01, true, false,
	"TMPDIR, or else /var/tmp, keeps its files in memory"},
    {"zero-fill: huge pages", map_huge, FAULT_NEW, fault_write_all, NO_PAGE,
	"huge pages are off here, or none are left"},
    {"private memory", fault_map, FAULT_FILLED, fork_child, FORK},
    {"shared memory", map_shared, FAULT_FILLED, fork_child, FORK},
};
