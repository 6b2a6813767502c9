#include <inttypes.h>
#include <stdio.h>
#include <sys/mman.h>

#include "region/op.h"

bool
op_touches(enum op_kind what)
{
	return what == OP_READ || what == OP_WRITE;
}

bool
op_copies(enum op_kind what)
{
	return what == OP_READ_INTO || what == OP_WRITE_FROM;
}

bool
op_passes_mapping(enum op_kind what)
{
	return what == OP_EVICT || what == OP_PREAD || what == OP_PWRITE ||
	    what == OP_PUNCH || what == OP_RESIZE;
}

bool
op_touches_beyond(enum op_kind what)
{
	return what == OP_READ_BEYOND || what == OP_WRITE_BEYOND;
}

bool
op_takes_from_all(enum op_kind what)
{
	return what == OP_REMOVE || what == OP_PUNCH || what == OP_RESIZE;
}

/* MAP_POPULATE and mlock(2) write where a page would be the process's own, and
 * read elsewhere. */
static bool
populates_mapping(const struct op *op)
{
	return op->populated || op->what == OP_LOCK;
}

bool
op_reads(const struct op *op)
{
	return op->what == OP_READ || op->what == OP_WRITE_FROM ||
	    op->what == OP_POPULATE_READ ||
	    (populates_mapping(op) && region_kind_is_shared(op->kind));
}

bool
op_writes(const struct op *op)
{
	return op->what == OP_WRITE || op->what == OP_READ_INTO ||
	    op->what == OP_POPULATE || op->what == OP_POKE ||
	    (populates_mapping(op) && !region_kind_is_shared(op->kind));
}

bool
op_populates(const struct op *op)
{
	return !op_touches(op->what) && (op_reads(op) || op_writes(op));
}

bool
op_may_populate(const struct op *op)
{
	return op_populates(op) ||
	    (op->what == OP_PROTECT && op->access == ACCESS_WRITE &&
		!region_kind_is_shared(op->kind));
}

const char *
op_kind_name(enum op_kind what)
{
	static const char *const names[OP_KINDS] = {
	    [OP_CREATE] = "create",
	    [OP_ATTACH] = "attach",
	    [OP_READ] = "read",
	    [OP_WRITE] = "write",
	    [OP_READ_INTO] = "read-into",
	    [OP_WRITE_FROM] = "write-from",
	    [OP_POKE] = "poke",
	    [OP_POPULATE] = "populate",
	    [OP_POPULATE_READ] = "populate-read",
	    [OP_LOCK] = "lock",
	    [OP_LOCK_ONFAULT] = "lock-onfault",
	    [OP_UNLOCK] = "unlock",
	    [OP_DROP] = "drop",
	    [OP_FREE] = "free",
	    [OP_COLD] = "cold",
	    [OP_WILLNEED] = "willneed",
	    [OP_SYNC] = "sync",
	    [OP_EVICT] = "evict",
	    [OP_PREAD] = "pread",
	    [OP_PWRITE] = "pwrite",
	    [OP_PAGEOUT] = "pageout",
	    [OP_REMOVE] = "remove",
	    [OP_PUNCH] = "punch",
	    [OP_RESIZE] = "resize",
	    [OP_READ_BEYOND] = "read-beyond",
	    [OP_WRITE_BEYOND] = "write-beyond",
	    [OP_LIVE] = "live",
	    [OP_UNMAP] = "unmap",
	    [OP_REPLACE] = "replace",
	    [OP_PROTECT] = "protect",
	    [OP_DONTFORK] = "dontfork",
	    [OP_WIPEONFORK] = "wipeonfork",
	};

	return names[what];
}

const char *
access_name(unsigned access)
{
	static const char *const names[] = {
	    [ACCESS_NONE] = "none",
	    [ACCESS_READ] = "read",
	    [ACCESS_WRITE] = "write",
	};

	return access <= ACCESS_WRITE ? names[access] : NULL;
}

int
access_protection(enum access access)
{
	static const int protections[] = {
	    [ACCESS_NONE] = PROT_NONE,
	    [ACCESS_READ] = PROT_READ,
	    [ACCESS_WRITE] = PROT_READ | PROT_WRITE,
	};

	return protections[access];
}

const char *
access_perms(enum access access)
{
	static const char *const perms[] = {
	    [ACCESS_NONE] = "---",
	    [ACCESS_READ] = "r--",
	    [ACCESS_WRITE] = "rw-",
	};

	return perms[access];
}

bool
op_unmaps_all(const struct op *op)
{
	return op->what == OP_UNMAP && op->set.count == op->set.total &&
	    !op->set.others;
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
	n = snprintf(words, size, "%" PRIu64 " of %" PRIu64 " page%s (%s",
	    set->count, set->total, set->total == 1 ? "" : "s",
	    pages_pattern_name(set->pattern));
	if (set->pattern == PAGES_RANDOM && (size_t)n < size)
		n += snprintf(
		    words + n, size - (size_t)n, ", seed %" PRIu64, set->seed);
	if ((size_t)n < size)
		n += snprintf(words + n, size - (size_t)n, ")");
	if (set->shift > 0 && (size_t)n < size)
		n += snprintf(words + n, size - (size_t)n,
		    ", moved up by %" PRIu64, set->shift);
	if (set->others && (size_t)n < size)
		snprintf(words + n, size - (size_t)n, ", all but these");
}

/* What else there is to say. */
static const char *
tail_of(const struct op *op)
{
	static const char *const accesses[] = {
	    [ACCESS_NONE] = ", no access",
	    [ACCESS_READ] = ", read-only",
	    [ACCESS_WRITE] = ", read and write",
	};
	bool takes_back = op->what == OP_DONTFORK || op->what == OP_WIPEONFORK;

	if (op->what == OP_PROTECT)
		return accesses[op->access];
	if (takes_back && !op->on)
		return ", no longer";
	return op->checked ? ", checking the bytes" : "";
}

void
op_words(const struct op *op, char *words, size_t size)
{
	char set[128];

	if (op->what == OP_CREATE || op->what == OP_ATTACH ||
	    op_unmaps_all(op)) {
		snprintf(words, size,
		    "%s %" PRIu64 " page%s of %s memory%s%s%s%s",
		    op_kind_name(op->what), op->set.total,
		    op->set.total == 1 ? "" : "s", region_kind_name(op->kind),
		    region_source_phrase(op->source),
		    op->huge ? ", huge pages wanted" : "",
		    op->populated ? ", populated" : "",
		    op->read_only ? ", read-only" : "");
		return;
	}
	set_words(&op->set, set, sizeof set);
	snprintf(
	    words, size, "%s %s%s", op_kind_name(op->what), set, tail_of(op));
}
