#include <errno.h>

#include "os/tlb.h"
#include "region/log.h"

void
region_log(const struct region *r, struct op op)
{
	struct oplog *log = r->log;

	if (log == NULL)
		return;
	if (log->count == OPLOG_MAX)
		log->full(log);
	op.region = r->number;
	op.kind = r->kind;
	op.source = r->source;
	op.start = (uint64_t)(uintptr_t)r->start;
	log->op[log->count++] = op;
}

/* Its faults are not the step's. */
static int
flush(struct region *r)
{
	int faults = tlb_flush();

	if (faults < 0)
		return faults;
	r->set_aside += (uint64_t)faults;
	return 0;
}

static bool
needs_write(const struct op *op)
{
	return op_writes(op) || op->what == OP_WRITE_BEYOND ||
	    op->what == OP_REMOVE ||
	    (op->what == OP_PROTECT && op->access == ACCESS_WRITE);
}

static bool
has_descriptor(struct region *r)
{
	if (r->dry_run && !region_kind_is_anonymous(r->kind) &&
	    r->source != SOURCE_SYSV)
		r->fd = CALL_FD_UNKNOWN;
	return r->fd >= 0;
}

int
region_begin(struct region *r, struct op op)
{
	if (r->start == NULL)
		return -EFAULT;
	if (op_passes_mapping(op.what) && !has_descriptor(r))
		return -EINVAL;
	if (op.set.total != r->pages)
		return -ERANGE;
	if (r->read_only && needs_write(&op)) {
		r->why = "the region is mapped for reading alone";
		return -EACCES;
	}
	region_log(r, op);
	r->upgrades |= op_populates(&op);
	if (r->exact && r->upgrades && !r->dry_run &&
	    (op_touches(op.what) || op_copies(op.what)))
		return region_end(r, flush(r));
	return 0;
}

int
region_end(struct region *r, int error)
{
	if (error < 0 && r->log != NULL)
		r->log->count--;
	return error;
}

int
region_each_run(struct region *r, struct op op,
    int (*call)(const struct region *, const struct op *, unsigned char *start,
	size_t length))
{
	struct pages_cursor at = pages_walk(op.set);
	struct pages_run run;
	int error = region_begin(r, op);

	if (error < 0)
		return error;
	while (error == 0 && pages_next(&at, &run))
		if (run.count > 0)
			error = call(r, &op,
			    r->start + run.first * r->page_size,
			    run.count * r->page_size);
	return region_end(r, error);
}
