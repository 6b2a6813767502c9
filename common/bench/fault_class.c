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

void
fault_read_all(const struct fault_memory *m)
{
	for (size_t i = 0; i < m->size; i += m->page_size)
		(void)m->at[i];
}

void
fault_write_all(const struct fault_memory *m)
{
	for (size_t i = 0; i < m->size; i += m->page_size)
		m->at[i] = 1;
}

static int
map_private(struct fault_memory *m)
{
	return map(m, MAP_PRIVATE | MAP_ANONYMOUS, -1);
}

static int
map_written(struct fault_memory *m)
{
	int error = map_private(m);

	if (error == 0)
		fault_write_all(m);
	return error;
}

/* Until it is killed. */
static int
sleep_for_ever(void *arg, int side)
{
	(void)arg;
	(void)side;
	return pause();
}

static int
map_forked(struct fault_memory *m)
{
	int error = map_written(m);

	if (error < 0)
		return error;
	m->child = job_fork(JOB_ANYWHERE, sleep_for_ever, NULL);
	return m->child < 0 ? m->child : 0;
}

static int
map_left_alone(struct fault_memory *m)
{
	int error = map_forked(m);

	job_kill(m->child);
	m->child = 0;
	return error;
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

/* All its pages are in memory, and this mapping has none of them. */
static int
map_cached_object(struct fault_memory *m)
{
	int error = map_object(m);

	if (error < 0)
		return error;
	fault_write_all(m);
	munmap((void *)m->at, m->size);
	m->at = NULL;
	return map(m, MAP_SHARED, m->fd);
}

/* A file without a name, none of whose pages is in memory. */
static int
map_evicted_file(struct fault_memory *m)
{
	const char *folder = getenv("TMPDIR");
	char *zeros;
	ssize_t put;
	int error;

	m->fd = nameless_file(folder != NULL ? folder : "/var/tmp");
	if (m->fd < 0)
		return m->fd;
	zeros = calloc(1, m->size);
	if (zeros == NULL)
		return -ENOMEM;
	put = write(m->fd, zeros, m->size);
	error = put < 0 ? -errno : put != (ssize_t)m->size ? -ENOSPC : 0;
	free(zeros);
	if (error == 0 && fsync(m->fd) < 0)
		error = -errno;
	if (error == 0)
		error = -posix_fadvise(m->fd, 0, 0, POSIX_FADV_DONTNEED);
	if (error == 0)
		error = map(m, MAP_SHARED, m->fd);
	/* Keeps readahead out. */
	if (error == 0 && madvise((void *)m->at, m->size, MADV_RANDOM) < 0)
		error = -errno;
	return error;
}

static int
map_huge(struct fault_memory *m)
{
	size_t wanted = m->size;
	uintptr_t start, aligned;
	int error;

	m->size += HUGE;
	error = map_private(m);
	m->size = wanted;
	if (error < 0)
		return error;
	start = (uintptr_t)m->at;
	aligned = (start + HUGE - 1) / HUGE * HUGE;
	if (aligned > start)
		munmap((void *)start, aligned - start);
	if (aligned < start + HUGE)
		munmap((void *)(aligned + wanted), start + HUGE - aligned);
	m->at = (volatile char *)aligned;
	return madvise((void *)m->at, m->size, MADV_HUGEPAGE) < 0 ? -errno : 0;
}

#define EACH_PAGE 1, 1.01, false, ""
#define NO_PAGE	  0, 0.01, false

const struct fault_class fault_classes[] = {
    {"no fault: write again", map_written, fault_write_all, NO_PAGE, ""},
    {"zero-read: private memory", map_private, fault_read_all, EACH_PAGE},
    {"zero-fill: private memory", map_private, fault_write_all, EACH_PAGE},
    {"copy: write after fork", map_forked, fault_write_all, EACH_PAGE},
    {"reuse: write, only owner left", map_left_alone, fault_write_all,
	EACH_PAGE},
    {"zero-fill: shm, first write", map_object, fault_write_all, EACH_PAGE},
    {"map: read of cached shm", map_cached_object, fault_read_all, 0.001, 1.01,
	false, ""},
    {"map: write to cached shm", map_cached_object, fault_write_all, EACH_PAGE},
    {"major: read of a file on disk", map_evicted_file, fault_read_all, 1, 1.01,
	true, "TMPDIR, or else /var/tmp, keeps its files in memory"},
    {"zero-fill: huge pages", map_huge, fault_write_all, NO_PAGE,
	"huge pages are off here, or none are left"},
};
const size_t fault_class_count = sizeof fault_classes / sizeof *fault_classes;

int
fault_map(struct fault_memory *m, int flags)
{
	return map(m, flags | MAP_ANONYMOUS, -1);
}

void
fault_clear(struct fault_memory *m)
{
	job_kill(m->child);
	if (m->at != NULL)
		munmap((void *)m->at, m->size);
	if (m->fd >= 0)
		close(m->fd);
}
