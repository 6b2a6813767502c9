/* apply.c: tells the rules an operation, as a region logs it. */
#include <errno.h>

#include "model/rules.h"

static int
apply_to_run(struct model *m, unsigned actor, const struct op *op,
    const struct pages_run *run)
{
	switch (op->what) {
	case OP_READ:
		return model_read(m, actor, run->first, run->count);
	case OP_WRITE:
	case OP_POPULATE:
		return model_write(m, actor, run->first, run->count);
	case OP_DROP:
		return model_dontneed(m, actor, run->first, run->count);
	case OP_REMOVE:
		return model_remove(m, actor, run->first, run->count);
	case OP_PAGEOUT:
		return model_pageout(m, actor, run->first, run->count);
	case OP_UNMAP:
		return model_unmap_pages(m, actor, run->first, run->count);
	case OP_REPLACE:
		return model_replace(m, actor, run->first, run->count);
	case OP_PROTECT:
		return model_protect(
		    m, actor, run->first, run->count, op->access);
	case OP_DONTFORK:
		return model_dontfork(m, actor, run->first, run->count, op->on);
	case OP_WIPEONFORK:
		return model_wipeonfork(
		    m, actor, run->first, run->count, op->on);
	case OP_PREAD:
		return model_cache(m, run->first, run->count);
	default:
		return -EINVAL;
	}
}

/* A set may be empty, and then no rule looks whether anything is mapped. */
static int
apply_to_set(struct model *m, unsigned actor, const struct op *op)
{
	struct pages_cursor at = pages_walk(op->set);
	struct pages_run run;
	int error = 0;

	if (op->what != OP_PREAD && !model_is_mapped(m, actor))
		return -EINVAL;
	while (error == 0 && pages_next(&at, &run))
		error = apply_to_run(m, actor, op, &run);
	return error;
}

int
model_apply(struct model *m, unsigned actor, const struct op *op)
{
	switch (op->what) {
	case OP_START:
		return model_start(m, actor);
	case OP_FORK:
		return model_fork(m, actor, op->child);
	case OP_EXIT:
		return model_exit(m, actor);
	case OP_CREATE:
	case OP_ATTACH:
		return model_map(m, actor, op);
	case OP_SYNC:
		return model_sync(m);
	case OP_EVICT:
		return model_evict(m);
	case OP_LIVE:
		return 0;
	case OP_READ:
	case OP_WRITE:
	case OP_POPULATE:
	case OP_DROP:
	case OP_REMOVE:
	case OP_PAGEOUT:
	case OP_PREAD:
	case OP_UNMAP:
	case OP_REPLACE:
	case OP_PROTECT:
	case OP_DONTFORK:
	case OP_WIPEONFORK:
		return apply_to_set(m, actor, op);
	}
	return -EINVAL;
}
