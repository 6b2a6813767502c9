/* apply.c: tells the rules an operation, as a region logs it. */
#include <errno.h>

#include "model/rules.h"

/* The operations on pages that need nothing else to be known. */
static int (*const rules[OP_ALL_KINDS])(
    struct model *, unsigned actor, uint64_t first, uint64_t count) = {
    [OP_READ] = model_read,
    [OP_WRITE] = model_write,
    [OP_READ_INTO] = model_read_into,
    [OP_WRITE_FROM] = model_write_from,
    [OP_POKE] = model_poke,
    [OP_POPULATE] = model_populate_write,
    [OP_POPULATE_READ] = model_read,
    [OP_LOCK] = model_lock,
    [OP_LOCK_ONFAULT] = model_lock_onfault,
    [OP_UNLOCK] = model_unlock,
    [OP_DROP] = model_dontneed,
    [OP_FREE] = model_free_lazily,
    [OP_COLD] = model_cold,
    [OP_WILLNEED] = model_willneed,
    [OP_REMOVE] = model_remove,
    [OP_READ_BEYOND] = model_read_beyond,
    [OP_WRITE_BEYOND] = model_write_beyond,
    [OP_PAGEOUT] = model_pageout,
    [OP_UNMAP] = model_unmap_pages,
    [OP_REPLACE] = model_replace,
};

static int
apply_to_run(struct model *m, unsigned actor, const struct op *op,
    const struct pages_run *run)
{
	switch (op->what) {
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
	case OP_PWRITE:
		return model_pwrite(m, run->first, run->count);
	case OP_PUNCH:
		return model_punch(m, run->first, run->count);
	default:
		return rules[op->what](m, actor, run->first, run->count);
	}
}

/* A set may be empty, and then no rule looks whether anything is mapped. */
static int
apply_to_set(struct model *m, unsigned actor, const struct op *op)
{
	struct pages_cursor at = pages_walk(op->set);
	struct pages_run run;
	int error = 0;

	if (!op_passes_mapping(op->what) && !model_is_mapped(m, actor))
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
	case OP_RESIZE:
		return model_resize(m, op->set.count);
	case OP_LIVE:
		return 0;
	default:
		return apply_to_set(m, actor, op);
	}
}
