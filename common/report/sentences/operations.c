#include <inttypes.h>

#include "report/sentences/actor_sets.h"
#include "report/sentences/explain.h"
#include "report/sentences/operations.h"

/* The text before the pages and the text after them. Without a tail, the pages
 * are not named. */
static const struct verb {
	const char *head, *tail;
	uint64_t topics;
} verbs[OP_KINDS] = {
    [OP_READ] = {"read", "", 0},
    [OP_WRITE] = {"wrote", "", 0},
    [OP_READ_INTO] = {"had read(2) fill", "", SPOKE_OF(TOPIC_COPIES)},
    [OP_WRITE_FROM] = {"passed", " to write(2)", SPOKE_OF(TOPIC_COPIES)},
    [OP_POKE] = {"stored in", " by /proc/self/mem", SPOKE_OF(TOPIC_POKE)},
    [OP_POPULATE] = {"asked for", " to be made writable (MADV_POPULATE_WRITE)",
	SPOKE_OF(TOPIC_POPULATE)},
    [OP_POPULATE_READ] = {"asked for", " to be there (MADV_POPULATE_READ)",
	SPOKE_OF(TOPIC_POPULATE)},
    [OP_LOCK] = {"locked", " in memory (mlock)", SPOKE_OF(TOPIC_LOCK)},
    [OP_LOCK_ONFAULT] = {"locked",
	" in memory as they come (mlock2 MLOCK_ONFAULT)", SPOKE_OF(TOPIC_LOCK)},
    [OP_UNLOCK] = {"unlocked", " (munlock)", SPOKE_OF(TOPIC_LOCK)},
    [OP_DROP] = {"gave up the entries of", " (MADV_DONTNEED)",
	SPOKE_OF(TOPIC_DROP)},
    [OP_FREE] = {"gave up", " until they are written again (MADV_FREE)",
	SPOKE_OF(TOPIC_LAZY)},
    [OP_COLD] = {"named", " as the first to leave RAM (MADV_COLD)",
	SPOKE_OF(TOPIC_LAZY)},
    [OP_WILLNEED] = {"had", " read into the page cache (MADV_WILLNEED)",
	SPOKE_OF(TOPIC_AHEAD)},
    [OP_SYNC] = {"wrote the file back (msync)", NULL, SPOKE_OF(TOPIC_SYNC)},
    [OP_EVICT] = {"asked the kernel to drop the file from its cache "
		  "(POSIX_FADV_DONTNEED)",
	NULL, SPOKE_OF(TOPIC_EVICT)},
    [OP_PREAD] = {"read", " of the file by pread(2)", SPOKE_OF(TOPIC_PREAD)},
    [OP_PWRITE] = {"wrote", " of the object by pwrite(2)",
	SPOKE_OF(TOPIC_PWRITE)},
    [OP_PAGEOUT] = {"asked for", " to leave RAM (MADV_PAGEOUT)",
	SPOKE_OF(TOPIC_PAGEOUT)},
    [OP_REMOVE] = {"gave back", " of the object (MADV_REMOVE)",
	SPOKE_OF(TOPIC_REMOVE)},
    [OP_PUNCH] = {"gave back", " of the object (fallocate)",
	SPOKE_OF(TOPIC_REMOVE)},
    [OP_RESIZE] = {"made the object as long as", " (ftruncate)",
	SPOKE_OF(TOPIC_RESIZE)},
    [OP_READ_BEYOND] = {"got SIGBUS for loads from", " beyond the object's end",
	SPOKE_OF(TOPIC_BEYOND)},
    [OP_WRITE_BEYOND] = {"got SIGBUS for stores to", " beyond the object's end",
	SPOKE_OF(TOPIC_BEYOND)},
    [OP_UNMAP] = {"unmapped", "", 0},
    [OP_REPLACE] = {"mapped", " anew (MAP_FIXED)", 0},
    [OP_PROTECT] = {"changed the access to", " (mprotect)",
	SPOKE_OF(TOPIC_PROTECT)},
    [OP_DONTFORK] = {"changed which of", " children have (MADV_DONTFORK)",
	SPOKE_OF(TOPIC_INHERIT)},
    [OP_WIPEONFORK] = {"changed which of",
	" children have empty (MADV_WIPEONFORK)", SPOKE_OF(TOPIC_INHERIT)},
};

static const struct verb unmapped_all = {"unmapped the region", NULL, 0};

static const struct verb protected[] = {
    [ACCESS_NONE] = {"took all access from", " (mprotect)",
	SPOKE_OF(TOPIC_PROTECT)},
    [ACCESS_READ] = {"made", " read-only (mprotect)", SPOKE_OF(TOPIC_PROTECT)},
    [ACCESS_WRITE] = {"made", " writable (mprotect)", SPOKE_OF(TOPIC_PROTECT)},
};

/* Taken back, and asked for. */
static const struct verb kept[] = {
    {"let children have", " again (MADV_DOFORK)", SPOKE_OF(TOPIC_INHERIT)},
    {"kept", " from children (MADV_DONTFORK)", SPOKE_OF(TOPIC_INHERIT)},
};
static const struct verb wiped[] = {
    {"let children have", ", with what is there (MADV_KEEPONFORK)",
	SPOKE_OF(TOPIC_INHERIT)},
    {"let children have", ", but empty (MADV_WIPEONFORK)",
	SPOKE_OF(TOPIC_INHERIT)},
};

static const struct verb *
verb_of(const struct step_account *account, enum op_kind what)
{
	const struct touched *touched = &account->ops[what];

	if (what == OP_UNMAP && account->unmapped)
		return &unmapped_all;
	if (what < OP_PROTECT || touched->mixed)
		return &verbs[what];
	if (what == OP_PROTECT)
		return &protected[touched->access];
	return what == OP_DONTFORK ? &kept[touched->on] : &wiped[touched->on];
}

static void
tell_pages(FILE *out, const struct touched *touched)
{
	if (touched->pages == 0)
		fputs("none of ", out);
	else if (touched->pages == touched->total && touched->exact)
		fputs(touched->total > 1 ? "all " : "its ", out);
	else
		fprintf(out, "%s%" PRIu64 " of ",
		    touched->exact ? "" : "up to ", touched->pages);
	fprintf(
	    out, "%" PRIu64 " page%s", touched->total, plural(touched->total));
}

/* "its own bytes", "the new bytes of consumer 2": new, if that actor had
 * written over its own bytes. */
static void
tell_mark(FILE *out, const struct step_account *account, unsigned mark)
{
	const char *new = mark >= MARK_AGAIN ? "new " : "";
	unsigned whose = mark % MARK_AGAIN;
	char label[ACTOR_LABEL_MAX];

	if (whose == account->index)
		fprintf(out, "its own %sbytes", new);
	else
		fprintf(out, "the %sbytes of %s", new,
		    actor_mention(account->names, whose, label, sizeof label));
}

/* Whose bytes the reads found. The step would have failed without them. */
static void
tell_bytes(FILE *out, const struct step_account *account,
    const struct touched *touched)
{
	uint64_t pages = 0;

	for (size_t i = 0; i < touched->seen_count; i++)
		pages += touched->seen[i].pages;
	if (!touched->checked || pages == 0 ||
	    (touched->seen_count > 1 && pages != touched->pages))
		return;
	fputs(" (and saw ", out);
	for (size_t i = 0; i < touched->seen_count; i++) {
		fputs(i > 0 ? ", " : "", out);
		tell_mark(out, account, touched->seen[i].mark);
		if (touched->seen_count > 1)
			fprintf(out, " in %" PRIu64 "%s",
			    touched->seen[i].pages, i == 0 ? " of them" : "");
	}
	fputc(')', out);
}

static void
tell_mapping(FILE *out, const char *verb, const struct step_account *account)
{
	fprintf(out, "%s %" PRIu64 " page%s (%s%s%s%s%s) at 0x%" PRIx64, verb,
	    account->pages, plural(account->pages),
	    region_kind_name(account->kind),
	    region_source_phrase(account->source),
	    account->huge ? ", huge pages wanted" : "",
	    account->populated ? ", MAP_POPULATE" : "",
	    account->read_only ? ", for reading alone" : "", account->start);
}

static uint64_t
tell_verb(FILE *out, const struct step_account *account, enum op_kind what)
{
	const struct touched *touched = &account->ops[what];
	const struct verb *verb = verb_of(account, what);

	if (what == OP_CREATE || what == OP_ATTACH) {
		tell_mapping(
		    out, what == OP_CREATE ? "mapped" : "attached", account);
		return account->populated ? SPOKE_OF(TOPIC_POPULATE) : 0;
	}
	fputs(verb->head, out);
	if (verb->tail != NULL) {
		fputc(' ', out);
		tell_pages(out, touched);
		fputs(verb->tail, out);
	}
	if (what == OP_READ || what == OP_PREAD)
		tell_bytes(out, account, touched);
	return verb->topics;
}

uint64_t
operations_tell(FILE *out, const struct step_account *account)
{
	uint64_t topics = 0;

	for (size_t i = 0; i < account->kinds; i++) {
		if (i > 0)
			fputs(i + 1 == account->kinds ? " and " : ", ", out);
		topics |= tell_verb(out, account, account->order[i]);
	}
	return topics;
}
