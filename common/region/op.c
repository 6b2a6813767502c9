#include <inttypes.h>
#include <stdio.h>

#include "region/op.h"

const char *
region_kind_name(enum region_kind kind)
{
	static const char *const names[REGION_KINDS] = {
	    [REGION_ANON_PRIVATE] = "anonymous private",
	    [REGION_ANON_SHARED] = "anonymous shared",
	    [REGION_SHM_PRIVATE] = "shm private",
	    [REGION_SHM_SHARED] = "shm shared",
	    [REGION_FILE_PRIVATE] = "file private",
	    [REGION_FILE_SHARED] = "file shared",
	};

	return names[kind];
}

const char *
op_kind_name(enum op_kind what)
{
	static const char *const names[] = {
	    [OP_CREATE] = "create",
	    [OP_ATTACH] = "attach",
	    [OP_READ] = "read",
	    [OP_WRITE] = "write",
	    [OP_UNMAP] = "unmap",
	};

	return names[what];
}

/* "all 16 pages", "8 of 16 pages (stride)", "8 of 16 pages (random, seed 7),
 * moved up by 4". */
static void
set_words(const struct pages *set, char *words, size_t size)
{
	int n;

	if (set->count == set->total) {
		snprintf(words, size, "%s%" PRIu64 " page%s",
		    set->total > 1 ? "all " : "", set->total,
		    set->total == 1 ? "" : "s");
		return;
	}
	n = snprintf(words, size, "%" PRIu64 " of %" PRIu64 " pages (%s",
	    set->count, set->total, pages_pattern_name(set->pattern));
	if (set->pattern == PAGES_RANDOM && (size_t)n < size)
		n += snprintf(
		    words + n, size - (size_t)n, ", seed %" PRIu64, set->seed);
	if ((size_t)n < size)
		n += snprintf(words + n, size - (size_t)n, ")");
	if (set->shift > 0 && (size_t)n < size)
		snprintf(words + n, size - (size_t)n, ", moved up by %" PRIu64,
		    set->shift);
}

void
op_words(const struct op *op, char *words, size_t size)
{
	char set[128];

	set_words(&op->set, set, sizeof set);
	if (op->what == OP_READ || op->what == OP_WRITE)
		snprintf(words, size, "%s %s%s", op_kind_name(op->what), set,
		    op->checked ? ", checking the bytes" : "");
	else
		snprintf(words, size, "%s %" PRIu64 " page%s of %s memory",
		    op_kind_name(op->what), op->set.total,
		    op->set.total == 1 ? "" : "s", region_kind_name(op->kind));
}
