#include <errno.h>

#include "region/log.h"

void
region_log(const struct region *r, struct op op)
{
	struct oplog *log = r->log;

	if (log == NULL)
		return;
	if (log->count == OPLOG_MAX)
		log->full(log);
	op.kind = r->kind;
	op.start = (uint64_t)(uintptr_t)r->start;
	log->op[log->count++] = op;
}

int
region_begin(const struct region *r, struct op op)
{
	if (r->start == NULL)
		return -EFAULT;
	if (op.set.total != r->pages)
		return -ERANGE;
	region_log(r, op);
	return r->rehearsed == 0;
}
