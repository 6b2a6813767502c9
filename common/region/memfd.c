#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/vfs.h>

#include "region/mapping.h"
#include "region/noted.h"

/* What maps calls it, behind "memfd:". It names nothing. */
#define NAME "shmlab"

int
region_create_memfd(struct region *r, uint64_t pages, int sharing)
{
	const struct op create = {.what = OP_CREATE, .source = SOURCE_MEMFD};
	int fd = noted_memfd_create(r, NAME, MFD_CLOEXEC | MFD_ALLOW_SEALING);
	int error;

	if (fd < 0)
		return fd;
	error = region_size_object(r, fd, pages);
	if (error == 0)
		error = region_map(
		    r, REGION_SHM_PRIVATE, create, fd, pages, sharing);
	if (error == 0)
		r->fd = fd;
	else
		(void)noted_close(r, fd);
	return error;
}

/* Where nobody may ask (a container's filter), it is taken for what it should
 * be. */
static bool
is_of_memory(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) < 0 || fs.f_type == TMPFS_MAGIC;
}

static int
attach(struct region *r, int fd, int sharing, bool read_only)
{
	const struct op op = {
	    .what = OP_ATTACH, .source = SOURCE_MEMFD, .read_only = read_only};
	int error;

	if (!r->dry_run && !is_of_memory(fd)) {
		r->why = "the descriptor is not of a memfd";
		return -EINVAL;
	}
	error = region_map_object(r, REGION_SHM_PRIVATE, op, fd, sharing);
	if (error == 0)
		r->fd = fd;
	return error;
}

int
region_attach_fd(struct region *r, int fd, int sharing)
{
	return attach(r, fd, sharing, false);
}

int
region_view_fd(struct region *r, int fd)
{
	return attach(r, fd, MAP_SHARED, true);
}

int
region_seal(struct region *r, unsigned seals)
{
	if (r->start == NULL)
		return -EFAULT;
	return r->source == SOURCE_MEMFD ? noted_add_seals(r, r->fd, seals)
					 : -EINVAL;
}
