#include <sys/mman.h>

#include "region/log.h"
#include "region/noted.h"

static int
lock_on_fault(const struct region *r, void *start, size_t length)
{
	return noted_mlock2(r, start, length, MLOCK_ONFAULT);
}

/* One call for each run of the set. */
static int
change_lock(struct region *r, enum op_kind what, struct pages set,
    int (*call)(const struct region *, void *start, size_t length))
{
	struct pages_cursor at = pages_walk(set);
	struct pages_run run;
	int error = region_begin(r, (struct op){.what = what, .set = set});

	if (error < 0)
		return error;
	while (error == 0 && pages_next(&at, &run))
		if (run.count > 0)
			error = call(r, r->start + run.first * r->page_size,
			    run.count * r->page_size);
	return region_end(r, error);
}

int
region_lock(struct region *r, struct pages set)
{
	return change_lock(r, OP_LOCK, set, noted_mlock);
}

int
region_lock_on_fault(struct region *r, struct pages set)
{
	return change_lock(r, OP_LOCK_ONFAULT, set, lock_on_fault);
}

int
region_unlock(struct region *r, struct pages set)
{
	return change_lock(r, OP_UNLOCK, set, noted_munlock);
}
