#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/fault_class.h"
#include "role/birth.h"

#define HUGE ((size_t)2 << 20)

static int
map(struct fault_ground *g, int flags, int fd)
{
	void *at = mmap(NULL, g->size, PROT_READ | PROT_WRITE, flags, fd, 0);

	if (at == MAP_FAILED)
		return -errno;
	(void)madvise(at, g->size, MADV_NOHUGEPAGE);
	g->at = at;
	return 0;
}

static void
read_all(const struct fault_ground *g)
{
	for (size_t i = 0; i < g->size; i += g->page_size)
		(void)g->at[i];
}

void
fault_write_all(const struct fault_ground *g)
{
	for (size_t i = 0; i < g->size; i += g->page_size)
		g->at[i] = 1;
}

static int
map_private(struct fault_ground *g)
{
	return map(g, MAP_PRIVATE | MAP_ANONYMOUS, -1);
}

static int
map_written(struct fault_ground *g)
{
	int error = map_private(g);

	if (error == 0)
		fault_write_all(g);
	return error;
}

static int
map_forked(struct fault_ground *g)
{
	int error = map_written(g), parent = getpid();

	if (error < 0)
		return error;
	g->child = fork();
	if (g->child < 0)
		return -errno;
	if (g->child > 0)
		return 0;
	die_with(parent);
	for (;;)
		pause();
}

static void
end_child(struct fault_ground *g)
{
	if (g->child <= 0)
		return;
	kill(g->child, SIGKILL);
	waitpid(g->child, NULL, 0);
	g->child = 0;
}

static int
map_left_alone(struct fault_ground *g)
{
	int error = map_forked(g);

	end_child(g);
	return error;
}

static int
map_object(struct fault_ground *g)
{
	g->fd = memfd_create("shmlab-bench", MFD_CLOEXEC);
	if (g->fd < 0 || ftruncate(g->fd, (off_t)g->size) < 0)
		return -errno;
	return map(g, MAP_SHARED, g->fd);
}

/* All its pages are there, and this mapping has none of them. */
static int
map_cached_object(struct fault_ground *g)
{
	int error = map_object(g);

	if (error < 0)
		return error;
	fault_write_all(g);
	munmap((void *)g->at, g->size);
	g->at = NULL;
	return map(g, MAP_SHARED, g->fd);
}

/* A file without a name, none of whose pages is in memory. */
static int
map_evicted_file(struct fault_ground *g)
{
	const char *folder = getenv("TMPDIR");
	char *zeros;
	ssize_t put;
	int error;

	g->fd = open(folder != NULL ? folder : "/var/tmp",
	    O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (g->fd < 0)
		return -errno;
	zeros = calloc(1, g->size);
	if (zeros == NULL)
		return -ENOMEM;
	put = write(g->fd, zeros, g->size);
	error = put < 0 ? -errno : put != (ssize_t)g->size ? -ENOSPC : 0;
	free(zeros);
	if (error == 0 && fsync(g->fd) < 0)
		error = -errno;
	if (error == 0)
		error = -posix_fadvise(g->fd, 0, 0, POSIX_FADV_DONTNEED);
	if (error == 0)
		error = map(g, MAP_SHARED, g->fd);
	/* Keeps readahead out. */
	if (error == 0 && madvise((void *)g->at, g->size, MADV_RANDOM) < 0)
		error = -errno;
	return error;
}

static int
map_huge(struct fault_ground *g)
{
	size_t wanted = g->size;
	uintptr_t start, aligned;
	int error;

	g->size += HUGE;
	error = map_private(g);
	g->size = wanted;
	if (error < 0)
		return error;
	start = (uintptr_t)g->at;
	aligned = (start + HUGE - 1) / HUGE * HUGE;
	if (aligned > start)
		munmap((void *)start, aligned - start);
	if (aligned < start + HUGE)
		munmap((void *)(aligned + wanted), start + HUGE - aligned);
	g->at = (volatile char *)aligned;
	return madvise((void *)g->at, g->size, MADV_HUGEPAGE) < 0 ? -errno : 0;
}

const struct fault_class fault_classes[] = {
    {"no fault: write again", map_written, fault_write_all, 0, 0.01, false, ""},
    {"zero-read: private memory", map_private, read_all, 1, 1.01, false, ""},
    {"zero-fill: private memory", map_private, fault_write_all, 1, 1.01, false,
	""},
    {"copy: write after fork", map_forked, fault_write_all, 1, 1.01, false, ""},
    {"reuse: write, only owner left", map_left_alone, fault_write_all, 1, 1.01,
	false, ""},
    {"zero-fill: shm, first write", map_object, fault_write_all, 1, 1.01, false,
	""},
    {"map: read of cached shm", map_cached_object, read_all, 0.001, 1.01, false,
	""},
    {"map: write to cached shm", map_cached_object, fault_write_all, 1, 1.01,
	false, ""},
    {"major: read of a file on disk", map_evicted_file, read_all, 1, 1.01, true,
	"TMPDIR, or else /var/tmp, keeps its files in memory"},
    {"zero-fill: huge pages", map_huge, fault_write_all, 0, 0.01, false,
	"huge pages are off here, or none are left"},
};
const size_t fault_class_count = sizeof fault_classes / sizeof *fault_classes;

int
fault_map(struct fault_ground *g, int flags)
{
	return map(g, flags | MAP_ANONYMOUS, -1);
}

void
fault_clear(struct fault_ground *g)
{
	end_child(g);
	if (g->at != NULL)
		munmap((void *)g->at, g->size);
	if (g->fd >= 0)
		close(g->fd);
}
