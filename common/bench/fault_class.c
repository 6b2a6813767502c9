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
fault_map(struct fault_memory *m, int flags)
{
	return map(m, flags | MAP_ANONYMOUS, -1);
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
	ssize_t put;

	if (zeros == NULL)
		return -ENOMEM;
	put = write(fd, zeros, size);
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
	int error = fault_map(&larger, MAP_PRIVATE);

	if (error < 0)
		return error;
	m->at = larger.at + HUGE - (uintptr_t)larger.at % HUGE;
	return madvise((void *)m->at, m->size, MADV_HUGEPAGE) < 0 ? -errno : 0;
}

static int
map_as(struct fault_memory *m, int memory)
{
	if (memory & FAULT_OBJECT)
		return map_object(m);
	if (memory & FAULT_FILE)
		return map_evicted_file(m);
	if (memory & FAULT_HUGE)
		return map_huge(m);
	return fault_map(m, memory & FAULT_SHARED ? MAP_SHARED : MAP_PRIVATE);
}

int
fault_prepare(const struct fault_class *class, struct fault_memory *m)
{
	int memory = class->memory, error = map_as(m, memory);

	if (error == 0 && memory & FAULT_FILLED)
		fault_write_all(m);
	if (error == 0 && memory & FAULT_CACHED) {
		munmap((void *)m->at, m->size);
		error = map(m, MAP_SHARED, m->fd);
	}
	if (error == 0 && memory & (FAULT_FORKED | FAULT_LEFT)) {
		m->child = job_fork(stop, NULL);
		error = m->child < 0 ? m->child : 0;
	}
	if (memory & FAULT_LEFT) {
		job_kill(m->child);
		m->child = 0;
	}
	return error;
}

#define EACH_PAGE 1, 1.01, false, false, ""
#define NO_PAGE	  0, 0.01, false, false
#define FORK	  0, 0, false, true, ""
#define CACHED	  (FAULT_OBJECT | FAULT_FILLED | FAULT_CACHED)

const struct fault_class fault_classes[FAULT_CLASSES] = {
    {"no fault: write again", FAULT_FILLED, fault_write_all, NO_PAGE, ""},
    {"zero-read: private memory", 0, fault_read_all, EACH_PAGE},
    {"zero-fill: private memory", 0, fault_write_all, EACH_PAGE},
    {"copy: write after fork", FAULT_FILLED | FAULT_FORKED, fault_write_all,
	EACH_PAGE},
    {"reuse: write, only owner left", FAULT_FILLED | FAULT_LEFT,
	fault_write_all, EACH_PAGE},
    {"zero-fill: shm, first write", FAULT_OBJECT, fault_write_all, EACH_PAGE},
    {"map: read of cached shm", CACHED, fault_read_all, 0.001, 1.01, false,
	false, ""},
    {"map: write to cached shm", CACHED, fault_write_all, EACH_PAGE},
    {"major: read of a file on disk", FAULT_FILE, fault_read_all, 1, 1.01, true,
	false, "TMPDIR, or else /var/tmp, keeps its files in memory"},
    {"zero-fill: huge pages", FAULT_HUGE, fault_write_all, NO_PAGE,
	"huge pages are off here, or none are left"},
    {"private memory", FAULT_FILLED, fork_child, FORK},
    {"shared memory", FAULT_SHARED | FAULT_FILLED, fork_child, FORK},
};
