/* Calls that concern a part of a region: see region.h. */
#include <errno.h>
#include <sys/mman.h>

#include "os/madvise.h"
#include "region/log.h"
#include "region/mapping.h"
#include "region/noted.h"

static int
unmap(const struct region *r, const struct op *op, unsigned char *start,
    size_t length)
{
	(void)op;
	return noted_munmap(r, start, length);
}

int
region_unmap_pages(struct region *r, struct pages set)
{
	const struct op op = {.what = OP_UNMAP, .set = set};

	return op_unmaps_all(&op) ? -EINVAL : region_each_run(r, op, unmap);
}

static int
replace(const struct region *r, const struct op *op, unsigned char *start,
    size_t length)
{
	bool file = region_kind_is_file(r->kind);
	int flags = region_kind_is_shared(r->kind) ? MAP_SHARED : MAP_PRIVATE;
	void *out;
	int error = noted_mmap(r, start, length, PROT_READ | PROT_WRITE,
	    flags | MAP_FIXED | (file ? 0 : MAP_ANONYMOUS), r->fd,
	    file ? (size_t)(start - r->start) : 0, &out);

	return error < 0 ? error
			 : region_advise(r, start, length, r->kind, op->huge);
}

int
region_replace(struct region *r, struct pages set)
{
	const struct op op = {.what = OP_REPLACE, .set = set, .huge = r->huge};

	if (r->start != NULL && !region_kind_is_file(r->kind) &&
	    r->kind != REGION_ANON_PRIVATE)
		return -EINVAL;
	return region_each_run(r, op, replace);
}

static int
protect(const struct region *r, const struct op *op, unsigned char *start,
    size_t length)
{
	return noted_mprotect(r, start, length, access_protection(op->access));
}

int
region_protect(struct region *r, struct pages set, enum access access)
{
	const struct op op = {.what = OP_PROTECT, .set = set, .access = access};

	return region_each_run(r, op, protect);
}

static int
advise_fork(const struct region *r, const struct op *op, unsigned char *start,
    size_t length)
{
	int advice = op->on ? MADV_DONTFORK : MADV_DOFORK;

	if (op->what == OP_WIPEONFORK)
		advice = op->on ? MADV_WIPEONFORK : MADV_KEEPONFORK;
	return noted_madvise(r, start, length, advice);
}

int
region_dont_fork(struct region *r, struct pages set, bool on)
{
	const struct op op = {.what = OP_DONTFORK, .set = set, .on = on};

	return region_each_run(r, op, advise_fork);
}

int
region_wipe_on_fork(struct region *r, struct pages set, bool on)
{
	const struct op op = {.what = OP_WIPEONFORK, .set = set, .on = on};

	if (r->start != NULL && r->kind != REGION_ANON_PRIVATE)
		return -EINVAL;
	return region_each_run(r, op, advise_fork);
}
