#include <errno.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

#include "region/mapping.h"
#include "region/noted.h"

/* At the region's own address, or anywhere if that is taken. */
int
region_map_segment(
    const struct region *r, const struct op *op, int segment, void **out)
{
	int flags = op->read_only ? SHM_RDONLY : 0;
	int error = noted_shmat(r, segment, region_own_address(r), flags, out);

	return error == -EINVAL ? noted_shmat(r, segment, NULL, flags, out)
				: error;
}

static int
attach(struct region *r, enum op_kind what, int segment, uint64_t pages,
    bool read_only)
{
	const struct op op = {
	    .what = what, .source = SOURCE_SYSV, .read_only = read_only};
	int error = region_map(
	    r, REGION_SHM_PRIVATE, op, segment, pages, MAP_SHARED);

	if (error == 0)
		r->segment = segment;
	return error;
}

int
region_create_sysv(struct region *r, uint64_t pages)
{
	size_t page_size = (size_t)sysconf(_SC_PAGESIZE), length;
	int segment, error;

	if (__builtin_mul_overflow(pages, page_size, &length))
		return -EOVERFLOW;
	segment = noted_shmget(r, length);
	if (segment < 0)
		return segment;
	error = attach(r, OP_CREATE, segment, pages, false);
	(void)noted_shmrm(r, segment);
	return error;
}

/* How many pages has it? */
static int
measure(int segment, uint64_t *pages)
{
	uint64_t page_size = (uint64_t)sysconf(_SC_PAGESIZE);
	struct shmid_ds object;

	if (shmctl(segment, IPC_STAT, &object) < 0)
		return -errno;
	if (object.shm_perm.uid != geteuid())
		return -EPERM; /* another user has made it */
	if (object.shm_segsz % page_size != 0)
		return -EINVAL;
	*pages = object.shm_segsz / page_size;
	return 0;
}

static int
attach_made(struct region *r, int segment, bool read_only)
{
	uint64_t pages = r->object_pages;
	int error = r->dry_run ? 0 : measure(segment, &pages);

	return error < 0 ? error
			 : attach(r, OP_ATTACH, segment, pages, read_only);
}

int
region_attach_sysv(struct region *r, int segment)
{
	return attach_made(r, segment, false);
}

int
region_view_sysv(struct region *r, int segment)
{
	return attach_made(r, segment, true);
}
