#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "prove/ground.h"
#include "prove/program.h"
#include "region/region.h"

/* A file without a name; where the file system can't do that, one that loses
 * its name at once. */
static int
open_nameless(const char *folder)
{
	char path[4096];
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0)
		return fd;
	if (errno != EOPNOTSUPP && errno != EISDIR)
		return -errno;
	if (snprintf(path, sizeof path, "%s/shmlab-XXXXXX", folder) >=
	    (int)sizeof path)
		return -ENAMETOOLONG;
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return -errno;
	unlink(path);
	return fd;
}

/* In pieces that are no larger than a page. */
static int
write_zeros(int fd, uint64_t size)
{
	static const char zeros[4096];

	for (uint64_t at = 0; at < size; at += sizeof zeros) {
		ssize_t n = pwrite(fd, zeros, sizeof zeros, (off_t)at);

		if (n < 0)
			return -errno;
		if (n != sizeof zeros)
			return -ENOSPC;
	}
	return 0;
}

/* What shm_open(3) makes, but never with a name that could be left behind. */
static int
open_shm(void)
{
	int fd = memfd_create("shmlab-prove", MFD_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int
ground_make_object(const struct ground *g, enum prove_kind kind, uint64_t pages)
{
	uint64_t size = pages * g->platform.page_size;
	int fd, error = 0;

	if (kind_is_disk(kind))
		fd = open_nameless(g->disk);
	else if (kind_is_tmpfs(kind))
		fd = open_nameless(g->tmpfs);
	else
		fd = open_shm();
	if (fd < 0)
		return fd;
	if (kind_is_disk(kind) || kind_is_tmpfs(kind))
		error = write_zeros(fd, size);
	else if (ftruncate(fd, (off_t)size) < 0)
		error = -errno;
	if (error == 0)
		error = -posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM);
	if (error < 0) {
		close(fd);
		return error;
	}
	return fd;
}

static bool
is_tmpfs(const char *folder)
{
	struct statfs fs;

	return statfs(folder, &fs) == 0 && fs.f_type == TMPFS_MAGIC;
}

/* The first folder of the wanted sort in which a file can be mapped. */
static void
find_folder(bool tmpfs, const char **found, struct file_calibration *files)
{
	const char *const folders[] = {
	    getenv("TMPDIR"), "/var/tmp", "/tmp", "/dev/shm", "."};

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		int fd, error;

		if (folders[i] == NULL || is_tmpfs(folders[i]) != tmpfs)
			continue;
		fd = open_nameless(folders[i]);
		if (fd < 0)
			continue;
		error = calibrate_file(fd, files);
		close(fd);
		if (error == 0) {
			*found = folders[i];
			return;
		}
	}
}

/* An address, a multiple of what a page table maps, with room for a region. The
 * address sanitizer needs the usual one for itself. */
static int
find_room(struct ground *g)
{
	static const uint64_t addresses[] = {REGION_ADDRESS, 0x10000000};
	size_t size = (PROGRAM_SHIFT + PROGRAM_PAGES) * g->platform.page_size;

	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
		void *at = mmap((void *)(uintptr_t)addresses[i], size,
		    PROT_NONE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

		if (at == MAP_FAILED)
			continue;
		munmap(at, size);
		g->base = addresses[i];
		return 0;
	}
	return -ENOMEM;
}

static bool
there_is_swap(void)
{
	struct sysinfo info;

	return sysinfo(&info) < 0 || info.totalswap > 0;
}

int
ground_survey(struct ground *out)
{
	struct ground g = {0};
	struct machine machine;
	int error = platform_probe(&g.platform);

	if (error == 0)
		error = machine_learn(true, &machine);
	if (error == 0)
		error = find_room(&g);
	if (error < 0)
		return error;
	g.machine = machine.model;
	g.stale = stale_matters(&machine.stale);
	g.swap = there_is_swap();
	find_folder(false, &g.disk, &g.disk_files);
	find_folder(true, &g.tmpfs, &g.tmpfs_files);
	*out = g;
	return 0;
}

bool
ground_has(const struct ground *g, enum prove_kind kind)
{
	if (kind_is_disk(kind))
		return g->disk != NULL;
	if (kind_is_tmpfs(kind))
		return g->tmpfs != NULL;
	return kind != PROVE_HUGE ||
	    (g->machine.huge_pages > 0 &&
		g->machine.huge_pages <= PROGRAM_PAGES / 2);
}

struct model_mapping
ground_mapping(const struct ground *g, enum prove_kind kind, bool shared,
    uint64_t start, uint64_t pages)
{
	struct model_mapping mapping = {
	    .backing = MODEL_SHM,
	    .shared = shared,
	    .start = start,
	    .pages = pages,
	};

	if (kind_is_anonymous(kind)) {
		mapping.backing = MODEL_ANONYMOUS;
		mapping.huge = kind == PROVE_HUGE;
	} else if (kind_is_disk(kind)) {
		mapping.backing = MODEL_FILE;
		mapping.cached = true;
		mapping.tracks_dirty = g->disk_files.tracks_dirty;
		mapping.on_disk = g->disk_files.evicts;
	} else if (kind_is_tmpfs(kind)) {
		mapping.cached = true;
		mapping.tracks_dirty = g->tmpfs_files.tracks_dirty;
	}
	return mapping;
}
