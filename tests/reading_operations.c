/* reading_operations.c: clauses about what an actor did, and what came of
 * it. */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "reading.h"

static void
figure_moves(struct reading *r, char **a)
{
	static const struct {
		const char *said, *key;
	} names[] = {{"RSS", "rss_kib"}, {"PSS", "pss_kib"}, {"USS", "uss_kib"},
	    {"AnonHugePages", "huge_kib"}};

	if (strcmp(a[1], "VSZ") == 0)
		moved_by(r, "VSZ", process_change(r, "vsz_kib"), a[3]);
	for (size_t i = 0; i < 4; i++)
		if (strcmp(a[1], names[i].said) == 0)
			moved_by(r, a[1], region_change(r, names[i].key), a[3]);
}

static void
share_outside_moves(struct reading *r, char **a)
{
	moved_by(r, "PSS outside", outside_change(r, "pss_kib"), a[1]);
	moved_by(r, "USS outside", outside_change(r, "uss_kib"), a[2]);
}

static void
its_share_is_said_why(struct reading *r, char **a)
{
	bool fewer = strcmp(a[1], "fewer") == 0;

	holds(r,
	    has_event(r, fewer ? "leave" : "fork") ||
		(!fewer && has_event(r, "exec")),
	    "the event");
	holds(r,
	    fewer ? outside_change(r, "pss_kib") > 0
		  : outside_change(r, "pss_kib") < 0,
	    "fewer share: PSS outside the region rises");
}

static void
rss_outside_moves(struct reading *r, char **a)
{
	same(r, "RSS outside", number(a[1]), outside_change(r, "rss_kib"));
}

static void
faults_are(struct reading *r, char **a)
{
	same(r, "faults", number(a[1]), faults_of(r));
	if (*a[2] != '\0' || *a[4] != '\0')
		same(r, "major faults", number(a[3]) + number(a[5]),
		    process_change(r, "major_faults"));
}

static void
no_fault(struct reading *r, char **a)
{
	(void)a;
	same(r, "faults", 0, faults_of(r));
}

/* By itself, or by the kernel on its behalf. */
static void
touches_of(const struct reading *r, const char *own, const char *populates,
    const char *copies, bool *map)
{
	bool populated[PAGES_MAX], copied[PAGES_MAX];

	operations(r, r->at, own, map);
	operations(r, r->at, populates, populated);
	operations(r, r->at, copies, copied);
	for (size_t i = 0; i < PAGES_MAX; i++)
		map[i] |= populated[i] || copied[i];
}

/* Locking does it as the mapping is. */
static void
writes_of(const struct reading *r, bool *map)
{
	bool locked[PAGES_MAX];

	touches_of(r, "write", "populate", "read-into", map);
	operations(r, r->at, "lock", locked);
	for (size_t i = 0; i < PAGES_MAX; i++)
		map[i] |= locked[i] && strstr(kind_of(r), "private") != NULL;
}

static void
reads_of(const struct reading *r, bool *map)
{
	bool locked[PAGES_MAX];

	touches_of(r, "read", "populate-read", "write-from", map);
	operations(r, r->at, "lock", locked);
	for (size_t i = 0; i < PAGES_MAX; i++)
		map[i] |= locked[i] && strstr(kind_of(r), "shared") != NULL;
}

static void
entries_were_there(struct reading *r, char **a)
{
	bool read[PAGES_MAX], written[PAGES_MAX];
	long touched = 0;

	reads_of(r, read);
	writes_of(r, written);
	for (size_t i = 0; i < PAGES_MAX; i++) {
		if (!read[i] && !written[i])
			continue;
		touched++;
		holds(r,
		    r->was.state[i] == SHARED || r->was.state[i] == EXCLUSIVE ||
			(r->was.state[i] == ZERO && !written[i]),
		    "there was an entry for each page");
	}
	holds(r, touched > 0, "pages were touched");
	holds(r, (*a[1] != '\0') == (count_marked(written) > 0),
	    "'and writable' goes with writes");
}

static void
account(struct reading *r, const char *count, long pages, const char *what)
{
	long said = *count != '\0' ? (long)number(count) : (long)faults_of(r);

	r->listed = true;
	if (pages >= 0)
		same(r, what, said, pages);
	if (r->at == r->who[0])
		r->accounted += said;
}

static void
have_frames(struct reading *r, char **a)
{
	size_t reads;

	account(
	    r, a[1], r->became.first - r->became.taken, "pages with a frame");
	pages_named(r, "read", &reads);
	if (strcmp(kind_of(r), "anonymous private") == 0 && reads == 0 &&
	    number(a[1]) == faults_of(r))
		same_class(r, "zero-fill", number(a[1]));
	holds(r, strncmp(kind_of(r), "file", 4) != 0,
	    "a file's frames are the page cache's");
}

static void
have_cached_frames(struct reading *r, char **a)
{
	account(
	    r, a[1], r->became.first - r->became.taken, "pages with a frame");
	holds(r, strncmp(kind_of(r), "file", 4) == 0, "it is a file");
}

static void
have_object_copies(struct reading *r, char **a)
{
	account(r, a[1], r->became.taken, "copies");
	holds(r, strstr(kind_of(r), "private") != NULL, "a private mapping");
	same_class(r, "copy", r->became.taken + r->became.replaced);
}

static void
have_old_frames(struct reading *r, char **a)
{
	account(r, a[1], r->became.joined, "frames of others");
	same(r, "pages with a frame", r->became.joined,
	    r->became.first - r->became.taken);
	if (strstr(a[0], "already there") != NULL) {
		same(r, "distinct frames",
		    known(object_of(r->step, "group"), "frames"),
		    known(object_of(r->before, "group"), "frames"));
		same_class(r, "zero-fill", 0);
	}
}

static void
have_zero_page(struct reading *r, char **a)
{
	account(r, a[1], r->became.zeroed, "zero pages");
	same_class(r, "zero-read", number(a[1]));
}

static void
have_filled(struct reading *r, char **a)
{
	account(r, a[1], r->became.filled, "filled pages");
	same_class(r, "zero-fill", number(a[1]));
}

static void
came_back(struct reading *r, char **a)
{
	account(r, a[1], r->became.restored, "pages from swap");
}

static void
copied(struct reading *r, char **a)
{
	account(r, a[1], r->became.replaced, "frames replaced");
	holds(r, r->frames, "frames are visible");
	same_class(r, "copy", r->became.taken + r->became.replaced);
}

static void
left_in_place(struct reading *r, char **a)
{
	json_int_t said = *a[1] != '\0' ? number(a[1]) : faults_of(r);
	bool written[PAGES_MAX];
	long could = 0;

	account(r, a[1], -1, NULL);
	writes_of(r, written);
	for (size_t i = 0; i < PAGES_MAX; i++)
		could += written[i] && r->is.state[i] == EXCLUSIVE &&
		    r->was.frame[i] == r->is.frame[i];
	holds(r, said <= could, "so many pages kept their frame");
	same_class(r, "reuse", said);
}

static void
made_writable(struct reading *r, char **a)
{
	json_int_t said = *a[1] != '\0' ? number(a[1]) : faults_of(r);

	account(r, a[1], -1, NULL);
	holds(r, strcmp(kind_of(r), "file shared") == 0, "a shared file");
	same_class(r, "reuse", said);
}

static void
fell_on_frame(struct reading *r, char **a)
{
	account(r, a[1], -1, NULL);
	holds(r, !r->frames, "frames are not visible");
}

static void
written_after_read(struct reading *r, char **a)
{
	size_t reads, writes;

	account(r, a[1], -1, NULL);
	pages_named(r, "read", &reads);
	pages_named(r, "write", &writes);
	holds(r, reads > 0 && writes > 0, "it read and wrote");
}

/* Faults that no changed page accounts for. */
static void
is_stray(struct reading *r, char **a)
{
	const struct became *b = &r->became;
	json_int_t moved = b->first + b->zeroed + b->filled + b->restored +
	    b->replaced;
	json_int_t said = *a[1] != '\0' ? number(a[1]) : faults_of(r);

	account(r, a[1], -1, NULL);
	holds(r, said > 0 && said <= faults_of(r) - moved,
	    "so many faults are left over");
	if (booked_to(r) >= 0)
		same(
		    r, "faults of no class", said, faults_of(r) - booked_to(r));
}

static void
are_spurious(struct reading *r, char **a)
{
	same(r, "spurious", number(a[1]), spurious_of(r));
}

static void
are_stray(struct reading *r, char **a)
{
	is_stray(r, a + 1);
}

static void
cannot_be_seen(struct reading *r, char **a)
{
	(void)a;
	holds(r,
	    pages_named(r, "drop", NULL) + pages_named(r, "remove", NULL) +
		    pages_named(r, "pageout", NULL) >
		0,
	    "it gave pages up");
}

/* In a run that balances everything is explained. */
static void
has_no_explanation(struct reading *r, char **a)
{
	(void)a;
	holds(r, strcmp(text_of(r->step, "verdict"), "contradicted") == 0,
	    "the step is contradicted");
}

static void
are_several(struct reading *r, char **a)
{
	const struct became *b = &r->became;

	r->several = true;
	holds(r, b->first + b->zeroed > faults_of(r), "more pages than faults");
	if (strcmp(a[1], " (huge pages)") == 0)
		holds(r, region_change(r, "huge_kib") > 0, "huge pages came");
	if (strcmp(a[1], " (fault-around)") == 0)
		same(r, "pages written", 0, pages_named(r, "write", NULL));
}

static void
are_own_now(struct reading *r, char **a)
{
	same(r, "own pages", number(a[1]), r->became.owned);
}

static void
frame_for_frame(struct reading *r, char **a)
{
	(void)a;
	holds(r, r->became.replaced > 0, "frames were replaced");
}

static void
although_read(struct reading *r, char **a)
{
	same(r, "zero pages", number(a[1]), r->became.zeroed);
}

/* "all 16 pages", "8 of 16 pages", "none of 16 pages", "its 1 page". */
static void
pages_are(const struct reading *r, const char *op, const char *words)
{
	size_t times, i;
	long said, total, named = pages_named(r, op, &times);
	char *end;
	json_t *did;

	holds(r, times > 0, op);
	if (strncmp(words, "none of ", 8) == 0) {
		said = 0;
		total = strtol(words + 8, NULL, 10);
	} else if (isdigit((unsigned char)*words)) {
		said = strtol(words, &end, 10);
		holds(r, said > 0, "no page at all is 'none'");
		total = strtol(end + strlen(" of "), NULL, 10);
	} else {
		said = total = strtol(strchr(words, ' '), NULL, 10);
		same(r, "'its' is for one page", *words == 'i', total == 1);
	}
	same(r, op, said, named);
	json_array_foreach (json_object_get(r->step, "did"), i, did)
		if (index_of(text_of(did, "actor")) == r->at)
			same(r, "pages of the region", total,
			    figure_of(object_of(did, "pages"), "total"));
}

static void
reads(struct reading *r, char **a)
{
	bool past = strstr(a[0], "pread") != NULL;

	r->reads = past ? "pread" : "read";
	pages_are(r, r->reads, a[1]);
}

static void
writes(struct reading *r, char **a)
{
	pages_are(r, "write", a[1]);
}

static void
writes_past(struct reading *r, char **a)
{
	pages_are(r, "pwrite", a[1]);
}

static void
punches(struct reading *r, char **a)
{
	pages_are(r, "punch", a[1]);
}

static void
resizes(struct reading *r, char **a)
{
	pages_are(r, "resize", a[1]);
}

static void
reads_beyond(struct reading *r, char **a)
{
	pages_are(r, "read-beyond", a[1]);
}

static void
writes_beyond(struct reading *r, char **a)
{
	pages_are(r, "write-beyond", a[1]);
}

static void
reads_ahead(struct reading *r, char **a)
{
	pages_are(r, "willneed", a[1]);
}

static void
pokes(struct reading *r, char **a)
{
	pages_are(r, "poke", a[1]);
}

static void
reads_into(struct reading *r, char **a)
{
	pages_are(r, "read-into", a[1]);
}

static void
writes_from(struct reading *r, char **a)
{
	pages_are(r, "write-from", a[1]);
}

static void
populates(struct reading *r, char **a)
{
	pages_are(r, "populate", a[1]);
}

static void
populates_by_reads(struct reading *r, char **a)
{
	pages_are(r, "populate-read", a[1]);
}

static void
locks(struct reading *r, char **a)
{
	pages_are(r, "lock", a[1]);
}

static void
locks_on_fault(struct reading *r, char **a)
{
	pages_are(r, "lock-onfault", a[1]);
}

static void
unlocks(struct reading *r, char **a)
{
	pages_are(r, "unlock", a[1]);
}

static void
frees(struct reading *r, char **a)
{
	pages_are(r, "free", a[1]);
}

static void
cools(struct reading *r, char **a)
{
	pages_are(r, "cold", a[1]);
}

static void
drops(struct reading *r, char **a)
{
	pages_are(r, "drop", a[1]);
}

static void
pages_out(struct reading *r, char **a)
{
	pages_are(r, "pageout", a[1]);
}

static void
removes(struct reading *r, char **a)
{
	pages_are(r, "remove", a[1]);
}

static void
does(const struct reading *r, const char *op)
{
	size_t times;

	pages_named(r, op, &times);
	holds(r, times > 0, op);
}

static void
syncs(struct reading *r, char **a)
{
	(void)a;
	does(r, "sync");
}

static void
evicts(struct reading *r, char **a)
{
	(void)a;
	does(r, "evict");
}

static void
unmaps(struct reading *r, char **a)
{
	(void)a;
	does(r, "unmap");
	holds(r, !r->is.mapped, "it has no region any more");
}

/* As the line of maps has it. */
static void
is_of_source(const struct reading *r, const char *said)
{
	const json_t *lines = json_object_get(
	    process_of(r->step, r->at), "maps");
	const json_t *line;
	const char *name = NULL;
	size_t i;

	if (strstr(said, "memfd") != NULL)
		name = "/memfd:";
	if (strstr(said, "SysV") != NULL)
		name = "/SYSV";
	if (name == NULL || json_array_size(lines) == 0)
		return; /* a prediction has no lines */
	json_array_foreach (lines, i, line)
		if (strstr(json_string_value(line), name) != NULL)
			return;
	holds(r, false, "such a line of maps");
}

static void
maps(struct reading *r, char **a)
{
	const json_t *region = region_of(r->step, r->at);

	does(r, strcmp(a[1], "mapped") == 0 ? "create" : "attach");
	holds(r, region != NULL, "it has the region");
	same(r, "size", number(a[2]) * r->page_kib, known(region, "size_kib"));
	holds(r, strcmp(a[3], text_of(region, "kind")) == 0, "the kind");
	holds(r, strcmp(a[7], text_of(region, "start")) == 0, "the address");
	holds(r, (*a[6] != '\0') == (text_of(region, "perms")[1] == '-'),
	    "what is allowed");
	is_of_source(r, a[4]);
}

static void
nothing_yet(struct reading *r, char **a)
{
	(void)a;
	same(r, "pages", 0, r->became.present);
}

/* "the bytes of consumer 2 in 8 of them, its own bytes in 8". For shared memory
 * the last writer is known. */
static void
saw(struct reading *r, char **a)
{
	bool shared = strstr(kind_of(r), "shared") != NULL, map[PAGES_MAX];
	long sum = 0, seen = 0;
	char *rest = a[1], *part;

	holds(r, r->reads != NULL, "it read");
	operations(r, r->at, r->reads, map);
	while ((part = rest) != NULL && *part != '\0') {
		const char *in = strstr(part, " in ");
		long count = in != NULL ? strtol(in + 4, NULL, 10)
					: count_marked(map);
		unsigned whose = strncmp(part, "its own", 7) == 0 ? r->at
		    : strstr(part, "of consumer ") != NULL
		    ? (unsigned)strtoul(
			  strstr(part, "of consumer ") + 12, NULL, 10)
		    : 0;
		char *comma = strstr(part, ", ");

		rest = comma != NULL ? comma + 2 : NULL;
		if (in != NULL && comma != NULL && in > comma)
			count = count_marked(map);
		sum += count;
		seen = 0;
		for (size_t i = 0; i < PAGES_MAX; i++)
			seen += map[i] && r->written[r->region][i] &&
			    r->writer[r->region][i] == whose;
		if (shared && strncmp(r->reads, "pread", 5) != 0)
			same(r, "bytes of that writer", count, seen);
	}
	same(r, "pages read", sum, count_marked(map));
}

static void
was_dirty(struct reading *r, char **a)
{
	same(
	    r, "dirty", number(a[1]), of_region(r->before, r->at, "dirty_kib"));
	same(r, "dirty now", 0, of_region(r->step, r->at, "dirty_kib"));
}

static void
is_dirty(struct reading *r, char **a)
{
	same(r, "dirty", number(a[1]), of_region(r->step, r->at, "dirty_kib"));
}

static void
nothing_dirty(struct reading *r, char **a)
{
	(void)a;
	same(r, "dirty", 0, of_region(r->step, r->at, "dirty_kib"));
}

static void
are_gone(struct reading *r, char **a)
{
	same(r, "dropped", number(a[1]), r->became.dropped);
}

static void
are_swapped(struct reading *r, char **a)
{
	same(r, "swapped", number(a[1]), r->became.swapped);
}

static void
none_went(struct reading *r, char **a)
{
	same(r, "gone", 0, r->became.dropped + r->became.swapped);
	if (*a[1] != '\0')
		same(r, "shared", r->became.present,
		    r->became.moved[SHARED][SHARED]);
}

static void
did_nothing(struct reading *r, char **a)
{
	(void)a;
	holds(r, operations_of(r, r->at, true) == 0, "it did nothing");
	holds(r, !is_among(r->step, r->at) || !has_event(r, "none"),
	    "it was not its turn");
	holds(r, process_of(r->before, r->at) != NULL, "it was there before");
}

static void
its_share_moves(struct reading *r, char **a)
{
	moved_by(r, "PSS", region_change(r, "pss_kib"), a[1]);
	if (*a[2] != '\0')
		moved_by(r, "USS", region_change(r, "uss_kib"), a[3]);
	else
		same(r, "USS", 0, region_change(r, "uss_kib"));
	if (*a[4] == '\0')
		return;
	if (r->frames || r->predicted) {
		double change = share_change(r);

		holds(r, strcmp(a[5], "fewer") == 0 ? change > 0 : change < 0,
		    "that is the reason");
	}
}

static void
object_lost_pages(struct reading *r, char **a)
{
	bool map[PAGES_MAX];
	size_t taken = 0;

	(void)a;
	for (unsigned i = 0; i < ACTORS_MAX; i++)
		taken += operations(r, i, "remove", map) +
		    operations(r, i, "punch", map) +
		    operations(r, i, "resize", map);
	holds(r, taken > 0, "somebody took pages from the object");
}

static void
logged_nothing(struct reading *r, char **a)
{
	(void)a;
	same(r, "operations", 0, (json_int_t)operations_of(r, r->at, false));
	holds(r, r->was.mapped || r->is.mapped, "it has the region");
	holds(r, is_among(r->step, r->at) || operations_of(r, r->at, true) > 0,
	    "it was its turn");
}

static void
had_no_region(struct reading *r, char **a)
{
	(void)a;
	same(r, "operations", 0, (json_int_t)operations_of(r, r->at, true));
	holds(r, !r->was.mapped && !r->is.mapped, "it had no region");
	holds(r, is_among(r->step, r->at), "it was its turn");
}

static void
touched_else(struct reading *r, char **a)
{
	(void)a;
	holds(r, outside_change(r, "rss_kib") != 0, "RSS moved elsewhere");
}

static void
live_chunks(struct reading *r, char **a)
{
	same(r, "live", number(a[1]), pages_named(r, "live", NULL));
}

/* Only one actor's pages are named. */
static void
wrote_same(struct reading *r, char **a)
{
	bool mine[PAGES_MAX], first[PAGES_MAX];

	operations(r, r->at, "write", mine);
	operations(r, r->who[0], "write", first);
	same(r, "pages", number(a[1]), count_marked(mine));
	holds(r, memcmp(mine, first, sizeof mine) == 0, "the same pages");
	holds(r, r->who_count > 1, "more than one");
}

static void
wrote_apart(struct reading *r, char **a)
{
	bool mine[PAGES_MAX], other[PAGES_MAX];

	(void)a;
	operations(r, r->at, "write", mine);
	for (size_t i = 0; i < r->who_count; i++) {
		if (r->who[i] == r->at)
			continue;
		operations(r, r->who[i], "write", other);
		for (size_t k = 0; k < PAGES_MAX; k++)
			holds(r, !mine[k] || !other[k], "no page twice");
	}
}

/* clang-format off */
#define PAGES "(all [0-9]+ pages|its 1 page|(none|[0-9]+) of [0-9]+ pages?)"
#define SHARES                                                                 \
	"since (fewer|more) processes share what it has there "                \
	"\\(program, libraries, data, stack\\)"
#define EACH "()(, which|, and each)"
#define LEFT                                                                   \
	" left the frame where it was, since nobody else holds it \\(a fault " \
	"is not a copy\\)"
#define FELL                                                                   \
	" fell on a page that had a frame \\(only root can see whether " \
	"it was copied\\)"

struct clause operation_clauses[] = {
    /* what was done */
    {"(mapped|attached) " N
     " pages? \\(([a-z]+ [a-z]+)( of a memfd| of a SysV segment)?"
     "(, huge pages wanted|, MAP_POPULATE)?(, for reading alone)?\\) "
     "at (0x[0-9a-f]+)",
	maps, {0}},
    {"read " PAGES " of the file by pread\\(2\\)", reads, {0}},
    {"read " PAGES, reads, {0}},
    {"wrote " PAGES " of the object by pwrite\\(2\\)", writes_past, {0}},
    {"wrote " PAGES, writes, {0}},
    {"had read\\(2\\) fill " PAGES, reads_into, {0}},
    {"passed " PAGES " to write\\(2\\)", writes_from, {0}},
    {"asked for " PAGES " to be made writable \\(MADV_POPULATE_WRITE\\)",
	populates, {0}},
    {"asked for " PAGES " to be there \\(MADV_POPULATE_READ\\)",
	populates_by_reads, {0}},
    {"locked " PAGES " in memory as they come \\(mlock2 MLOCK_ONFAULT\\)",
	locks_on_fault, {0}},
    {"locked " PAGES " in memory \\(mlock\\)", locks, {0}},
    {"unlocked " PAGES " \\(munlock\\)", unlocks, {0}},
    {"gave up " PAGES " until they are written again \\(MADV_FREE\\)", frees,
	{0}},
    {"named " PAGES " as the first to leave RAM \\(MADV_COLD\\)", cools, {0}},
    {"had " PAGES " read into the page cache \\(MADV_WILLNEED\\)",
	reads_ahead, {0}},
    {"stored in " PAGES " by /proc/self/mem", pokes, {0}},
    {"gave up the entries of " PAGES " \\(MADV_DONTNEED\\)", drops, {0}},
    {"asked for " PAGES " to leave RAM \\(MADV_PAGEOUT\\)", pages_out, {0}},
    {"gave back " PAGES " of the object \\(MADV_REMOVE\\)", removes, {0}},
    {"gave back " PAGES " of the object \\(fallocate\\)", punches, {0}},
    {"made the object as long as " PAGES " \\(ftruncate\\)", resizes, {0}},
    {"got SIGBUS for loads from " PAGES " beyond the object's end",
	reads_beyond, {0}},
    {"got SIGBUS for stores to " PAGES " beyond the object's end",
	writes_beyond, {0}},
    {"wrote the file back \\(msync\\)", syncs, {0}},
    {"asked the kernel to drop the file from its cache "
     "\\(POSIX_FADV_DONTNEED\\)",
	evicts, {0}},
    {"unmapped the region", unmaps, {0}},
    {" \\(and saw ([^)]+)\\)", saw, {0}},
    {"logged no touch of the region, so this report does not know what it "
     "touched",
	logged_nothing, {0}},
    {"left the region alone", logged_nothing, {0}},
    {"had no region to touch", had_no_region, {0}},
    {"; this report does not know what else it touched", touched_else, {0}},
    {"did nothing", did_nothing, {0}},
    {"Live chunks are in " N " of [0-9]+ pages?", live_chunks, {0}},
    {"wrote the same " N " pages?", wrote_same, {0}},
    {"wrote no page that another one of them wrote", wrote_apart, {0}},
    /* what came of it */
    {N " faults?( \\(" N " counted as major: retried\\))?( \\(" N
     " major: read from disk\\))?", faults_are, {0}},
    {"no fault", no_fault, {0}},
    {" without a fault", no_fault, {0}},
    {": the table entries were there(, and writable)?", entries_were_there,
	{0}},
    {N " (page now has|pages now have) a frame", have_frames, {0}},
    {N " (page now points to a frame|pages now point to frames) of the page "
       "cache",
	have_cached_frames, {0}},
    {N " (page now has a copy of the object's page|pages now have copies of "
       "the object's pages)",
	have_object_copies, {0}},
    {N " (page now points to a frame|pages now point to frames) that "
	"(was|were) "
       "already there",
	have_old_frames, {0}},
    {N " (page now points to a frame|pages now point to frames) that others "
       "have too",
	have_old_frames, {0}},
    {N " (page now points|pages now point) to the kernel's one zero page",
	have_zero_page, {0}},
    {N " pages? got a frame in place of the zero page", have_filled, {0}},
    {N " pages? came back from swap", came_back, {0}},
    {EACH " copied a page", copied, {0}},
    {N " copied a page", copied, {0}},
    {EACH LEFT, left_in_place, {0}},
    {N LEFT, left_in_place, {0}},
    {EACH " only made an entry writable", made_writable, {0}},
    {N " only made an entry writable", made_writable, {0}},
    {EACH FELL, fell_on_frame, {0}},
    {N FELL, fell_on_frame, {0}},
    {EACH " was for the write after the read", written_after_read, {0}},
    {N " was for the write after the read", written_after_read, {0}},
    {EACH " no page of the region explains", is_stray, {0}},
    {" \\(and " N " spurious faults?, which changed no page\\)", are_spurious,
	{0}},
    {"no page of the region explains (at least )?" N, are_stray, {0}},
    {", but what came of that cannot be seen any more", cannot_be_seen, {0}},
    {"and this report has no explanation for it", has_no_explanation, {0}},
    {", several to a fault( \\(huge pages\\)| \\(fault-around\\))?",
	are_several, {0}},
    {N " pages? that (was|were) shared (is|are) its own now", are_own_now, {0}},
    {": one frame took the place of another", frame_for_frame, {0}},
    {" although " N " (page was|pages were) read", although_read, {0}},
    {": not one page is in memory yet", nothing_yet, {0}},
    {"(VSZ|RSS|PSS|USS|AnonHugePages)( of the region)? " MOVED, figure_moves,
	{0}},
    {N " kB of it were dirty, none is now( \\(the next write to each page "
       "faults\\))?",
	was_dirty, {0}},
    {N " kB of it are dirty", is_dirty, {0}},
    {"none of it is dirty( \\(the next write to each page faults\\))?",
	nothing_dirty, {0}},
    {N " (page has|pages have) no entry any more", are_gone, {0}},
    {N " pages? (is|are) in swap now", are_swapped, {0}},
    {"no page was removed( \\(others have them mapped, too\\))?", none_went,
	{0}},
    {"the object keeps its pages", NULL, {0}},
    {", since the object has lost them", object_lost_pages, {0}},
    {", yet its PSS of the region " MOVED "( and its USS " MOVED ")?(, because "
     "(fewer|more) processes hold its frames)?",
	its_share_moves, {0}},
    {"its PSS outside the region " MOVED ", and USS " MOVED,
	share_outside_moves, {0}},
    {", " SHARES, its_share_is_said_why, {0}},
    {" \\(and ([+-][0-9]+) kB of RSS outside the region\\)", rss_outside_moves,
	{0}},
    {" \\(\\+" N " minor faults? that (is|are) shmlab's own\\)", settling, {0}},
};
/* clang-format on */
const size_t operation_clause_count = sizeof operation_clauses /
    sizeof *operation_clauses;
