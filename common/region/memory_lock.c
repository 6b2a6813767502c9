#include <sys/mman.h>

#include "region/log.h"
#include "region/noted.h"

static int
change_lock(const struct region *r, const struct op *op, unsigned char *start,
    size_t length)
{
	switch (op->what) {
	case OP_LOCK:
		return noted_mlock(r, start, length);
	case OP_LOCK_ONFAULT:
		return noted_mlock2(r, start, length, MLOCK_ONFAULT);
	default:
		return noted_munlock(r, start, length);
	}
}

int
region_lock(struct region *r, struct pages set)
{
	return region_each_run(
	    r, (struct op){.what = OP_LOCK, .set = set}, change_lock);
}

int
region_lock_on_fault(struct region *r, struct pages set)
{
	return region_each_run(
	    r, (struct op){.what = OP_LOCK_ONFAULT, .set = set}, change_lock);
}

int
region_unlock(struct region *r, struct pages set)
{
	return region_each_run(
	    r, (struct op){.what = OP_UNLOCK, .set = set}, change_lock);
}
