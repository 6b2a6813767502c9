#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <unistd.h>

#include "os/nameless.h"
#include "os/swap.h"
#include "prove/program.h"
#include "prove/testbed.h"
#include "region/region.h"

/* In pieces no larger than a page. */
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

int
testbed_make_object(
    const struct testbed *t, enum prove_kind kind, uint64_t pages)
{
	const struct file_folder *place = testbed_place(t, kind);
	uint64_t size = pages * t->platform.page_size;
	int fd, error = 0;

	fd = place != NULL ? nameless_file(place->folder) : nameless_memory();
	if (fd < 0)
		return fd;
	/* The length first, as region_create_file() has it: some file systems
	 * write back what they have to make shorter and have not on the disk
	 * (fs/xfs/xfs_iops.c:xfs_setattr_size). */
	if (ftruncate(fd, (off_t)size) < 0)
		error = -errno;
	else if (place != NULL)
		error = write_zeros(fd, size);
	if (error == 0)
		error = -posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM);
	if (error < 0) {
		close(fd);
		return error;
	}
	return fd;
}

int
testbed_make_segment(
    const struct testbed *t, uint64_t pages, void **at, int *segment)
{
	int made = shmget(
	    IPC_PRIVATE, pages * t->platform.page_size, IPC_CREAT | 0600);
	void *here;
	int error = 0;

	if (made < 0)
		return -errno;
	here = shmat(made, NULL, SHM_RDONLY);
	if (here == MAP_FAILED)
		error = -errno;
	(void)shmctl(made, IPC_RMID, NULL);
	if (error < 0)
		return error;
	*at = here;
	*segment = made;
	return 0;
}

static bool
has_segments(const struct testbed *t)
{
	void *at;
	int segment;

	if (testbed_make_segment(t, 1, &at, &segment) < 0)
		return false;
	shmdt(at);
	return true;
}

/* The first folder whose files can be mapped and do what the model has rules
 * for: on a disk, where clean pages can leave the cache, or in memory. */
static void
find_place(bool disk, struct file_folder *out)
{
	const char *const folders[] = {
	    getenv("TMPDIR"), "/var/tmp", "/tmp", "/dev/shm", "."};

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		struct file_system fs;
		int error;

		if (folders[i] == NULL)
			continue;
		error = file_system_try(folders[i], &fs);
		if (out->error == 0)
			out->error = error;
		if (error < 0)
			continue;
		if (fs.model.on_disk != disk)
			continue;
		if (fs.reason == NULL) {
			out->folder = folders[i];
			out->files = fs;
			return;
		}
		if (out->passed_over == NULL) {
			out->passed_over = folders[i];
			out->reason = fs.reason;
		}
	}
}

/* An address that is a multiple of what a page table maps, with room for a
 * region. The address sanitizer occupies the usual one. */
static int
find_room(struct testbed *t)
{
	static const uint64_t addresses[] = {REGION_ADDRESS, 0x10000000};
	size_t size = (PROGRAM_SHIFT + PROGRAM_PAGES) * t->platform.page_size;

	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
		void *at = mmap((void *)(uintptr_t)addresses[i], size,
		    PROT_NONE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

		if (at == MAP_FAILED)
			continue;
		munmap(at, size);
		t->base = addresses[i];
		return 0;
	}
	return -ENOMEM;
}

static uint64_t
lockable_pages(size_t page_size)
{
	struct rlimit limit;

	return getrlimit(RLIMIT_MEMLOCK, &limit) < 0
	    ? 0
	    : (uint64_t)limit.rlim_cur / page_size;
}

static bool
has_kpagecount(void)
{
	int fd = open("/proc/kpagecount", O_RDONLY | O_CLOEXEC);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

int
testbed_survey(struct testbed *out)
{
	struct testbed found = {0};
	struct machine machine;
	int error = platform_probe(&found.platform);

	if (error == 0)
		error = machine_learn(true, &machine);
	if (error == 0)
		error = find_room(&found);
	if (error < 0)
		return error;
	found.machine = machine.model;
	found.lockable = lockable_pages(found.platform.page_size);
	found.sysv = has_segments(&found);
	found.swap = swap_is_there();
	found.blind = found.platform.sight.pfns && !has_kpagecount();
	find_place(true, &found.disk);
	find_place(false, &found.tmpfs);
	*out = found;
	return 0;
}

const struct file_folder *
testbed_place(const struct testbed *t, enum prove_kind kind)
{
	return kind_is_disk(kind) ? &t->disk
	    : kind_is_tmpfs(kind) ? &t->tmpfs
				  : NULL;
}

bool
testbed_can(const struct testbed *t, enum prove_kind kind, enum op_kind op)
{
	const struct file_folder *place = testbed_place(t, kind);

	if (op == OP_PAGEOUT && t->swap)
		return false;
	if (op == OP_PAGEOUT && place != NULL)
		return place->files.pages_out;
	return (op != OP_REMOVE && op != OP_PUNCH) || place == NULL ||
	    place->files.removes;
}

bool
testbed_has(const struct testbed *t, enum prove_kind kind)
{
	const struct file_folder *place = testbed_place(t, kind);

	if (place != NULL)
		return place->folder != NULL;
	if (kind == PROVE_SYSV)
		return t->sysv;
	return kind != PROVE_HUGE ||
	    (!t->blind && t->machine.huge_pages > 0 &&
		t->machine.huge_pages <= PROGRAM_PAGES / 2);
}

const char *
testbed_missing(const struct testbed *t, enum prove_kind kind)
{
	const struct file_folder *place = testbed_place(t, kind);

	if (place != NULL && place->reason != NULL)
		return place->reason;
	if (kind == PROVE_SYSV)
		return "no SysV segment can be made (man 7 sysvipc)";
	if (kind == PROVE_HUGE && t->blind)
		return "/proc/kpagecount cannot be read";
	if (kind == PROVE_HUGE && t->machine.huge_pages > 0)
		return "a program has not room for two huge pages of that size";
	if (kind == PROVE_HUGE)
		return "a trial got no huge page "
		       "(/sys/kernel/mm/transparent_hugepage)";
	return kind_is_disk(kind)
	    ? "no folder on a disk can be written (TMPDIR names one)"
	    : "no folder on tmpfs can be written (TMPDIR names one)";
}
