#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>

#include "report/explain.h"
#include "report/names.h"
#include "report/touches.h"

#define SPOKE_OF(topic) (1U << (topic))

/* "RSS grew by 64 kB", "RSS did not move", "RSS n/a". */
static void
tell_move(FILE *out, const char *figure, int64_t kib)
{
	if (kib == UNKNOWN)
		fprintf(out, "%s n/a", figure);
	else if (kib == 0)
		fprintf(out, "%s did not move", figure);
	else
		fprintf(out, "%s %s by %" PRId64 " kB", figure,
		    kib > 0 ? "grew" : "fell", imaxabs(kib));
}

/* One line of the account: so many faults, or so many pages, and what became of
 * them. */
struct entry {
	uint64_t count;
	const char *faults;	  /* "copied a page"; or NULL, and then: */
	const char *page, *pages; /* "now has a frame", "now have a frame" */
	enum topic topic;
};

/* The verbs: "mapped 16 pages (shm shared), read all 16 pages and ...". */

static void
join(FILE *out, int *said, int verbs)
{
	if (*said > 0)
		fputs(*said + 1 == verbs ? " and " : ", ", out);
	++*said;
}

static void
tell_pages(FILE *out, const char *verb, const struct touched *touched)
{
	fprintf(out, "%s ", verb);
	if (touched->pages == touched->total && touched->exact)
		fputs(touched->total > 1 ? "all " : "its ", out);
	else
		fprintf(out, "%s%" PRIu64 " of ",
		    touched->exact ? "" : "up to ", touched->pages);
	fprintf(
	    out, "%" PRIu64 " page%s", touched->total, plural(touched->total));
}

/* Whose bytes it found, which the step would have failed without. */
static void
tell_bytes(FILE *out, const struct account *account)
{
	unsigned mark = account->reads.mark;
	char label[32];

	if (mark == account->index)
		fputs(" (and saw its own bytes)", out);
	else
		fprintf(out, " (and saw the bytes of %s%s)",
		    mark == 0 ? "the " : "",
		    actor_label(mark, label, sizeof label));
}

static void
tell_verbs(FILE *out, const struct account *account)
{
	bool maps = account->created + account->attached > 0;
	int verbs = maps + (account->reads.times > 0) +
	    (account->writes.times > 0) + (account->unmapped > 0);
	int said = 0;

	if (maps) {
		join(out, &said, verbs);
		fprintf(out, "%s %" PRIu64 " page%s (%s) at 0x%" PRIx64,
		    account->created > 0 ? "mapped" : "attached",
		    account->pages, plural(account->pages),
		    region_kind_name(account->kind), account->start);
	}
	if (account->reads.times > 0) {
		join(out, &said, verbs);
		tell_pages(out, "read", &account->reads);
		if (account->reads.checked && account->reads.pages > 0)
			tell_bytes(out, account);
	}
	if (account->writes.times > 0) {
		join(out, &said, verbs);
		tell_pages(out, "wrote", &account->writes);
	}
	if (account->unmapped > 0) {
		join(out, &said, verbs);
		fputs("unmapped the region", out);
	}
	if (verbs == 0)
		fputs("did not touch the region", out);
}

/* The account of the faults. */

static struct entry
first_entry(const struct account *account, int64_t new_frames)
{
	struct entry entry = {
	    .count = account->first,
	    .page = "now has a frame",
	    .pages = "now have a frame",
	    .topic = TOPIC_FIRST,
	};

	if (account->kind == REGION_ANON_PRIVATE ||
	    account->joined < account->first)
		return entry;
	entry.topic = TOPIC_JOIN;
	if (new_frames == 0 && account->copied == 0) {
		entry.page = "now points to a frame that was already there";
		entry.pages = "now point to frames that were already there";
	} else {
		entry.page = "now points to a frame that others have too";
		entry.pages = "now point to frames that others have too";
	}
	return entry;
}

static struct entry
rest_entry(const struct account *account)
{
	struct entry entry = {
	    .count = account->rest > 0 ? (uint64_t)account->rest : 0,
	    .faults = "left the frame where it was, since nobody else holds it "
		      "(a fault is not a copy)",
	    .topic = TOPIC_KEEP,
	};

	if (account->twice) {
		entry.faults = "was for the write after the read";
		entry.topic = TOPIC_FIRST;
	} else if (account->kind == REGION_FILE_SHARED) {
		entry.faults = "only made an entry writable";
		entry.topic = TOPIC_NOTIFY;
	} else if (!account->alone) {
		entry.faults = "fell on a page that had a frame (only root can "
			       "see whether it was copied)";
		entry.topic = TOPIC_COPY;
	}
	return entry;
}

static void
tell_entry(FILE *out, const struct entry *entry, bool only)
{
	if (entry->faults == NULL)
		fprintf(out, "%s%" PRIu64 " page%s %s", only ? "and " : "",
		    entry->count, plural(entry->count),
		    entry->count == 1 ? entry->page : entry->pages);
	else if (only)
		fprintf(out, "%s %s", entry->count == 1 ? "which" : "and each",
		    entry->faults);
	else
		fprintf(out, "%" PRIu64 " %s", entry->count, entry->faults);
}

static void
tell_fault_count(FILE *out, const struct account *account)
{
	fprintf(out, "%" PRId64 " fault%s", account->faults,
	    plural((uint64_t)account->faults));
	if (account->major > 0)
		fprintf(out, " (%" PRId64 " major: read from disk)",
		    account->major);
}

/* The number of faults and what they were for: "8 faults, and each copied a
 * page" where that is one thing, "8 faults: 4 copied a page, ..." elsewhere. */
static unsigned
tell_faults(FILE *out, const struct account *account, int64_t new_frames,
    const char *lead)
{
	const struct entry entries[] = {
	    first_entry(account, new_frames),
	    {
		.count = account->zeroed,
		.page = "now points to the kernel's one zero page",
		.pages = "now point to the kernel's one zero page",
		.topic = TOPIC_ZERO,
	    },
	    {
		.count = account->filled,
		.page = "got a frame in place of the zero page",
		.pages = "got a frame in place of the zero page",
		.topic = TOPIC_FILL,
	    },
	    {
		.count = account->copied,
		.faults = "copied a page",
		.topic = TOPIC_COPY,
	    },
	    {
		.count = account->restored,
		.page = "came back from swap",
		.pages = "came back from swap",
		.topic = TOPIC_FIRST,
	    },
	    rest_entry(account),
	};
	const size_t count = sizeof entries / sizeof entries[0];
	unsigned topics = 0, kinds = 0, said = 0;

	for (size_t i = 0; i < count; i++)
		kinds += entries[i].count > 0;
	fputs(kinds > 1 ? ", with " : lead, out);
	tell_fault_count(out, account);
	for (size_t i = 0; i < count; i++) {
		if (entries[i].count == 0)
			continue;
		fputs(said++ == 0 && kinds > 1 ? ": " : ", ", out);
		tell_entry(out, &entries[i], kinds == 1);
		topics |= SPOKE_OF(entries[i].topic);
	}
	return topics;
}

/* What the step did to the figures of the region. */
static void
tell_residency(FILE *out, const struct account *account)
{
	const struct change *change = &account->change;
	bool still = change->region_rss_kib == 0 &&
	    account->first + account->filled == 0;

	tell_move(out, "RSS", change->region_rss_kib);
	if (still && account->copied > 0)
		fputs(": one frame took the place of another", out);
	if (still && account->zeroed > 0)
		fprintf(out, " although %" PRIu64 " page%s read",
		    account->zeroed, account->zeroed == 1 ? " was" : "s were");
	if (change->region_pss_kib != UNKNOWN && change->region_rss_kib > 0 &&
	    change->region_pss_kib != change->region_rss_kib) {
		fputs("; ", out);
		tell_move(out, "PSS", change->region_pss_kib);
	}
	if (change->region_uss_kib != UNKNOWN && change->region_uss_kib != 0 &&
	    change->region_uss_kib != change->region_rss_kib) {
		fputs("; ", out);
		tell_move(out, "USS", change->region_uss_kib);
	}
}

/* What stays unsaid otherwise: pages and faults that are not the region's. */
static void
tell_outside(FILE *out, const struct account *account)
{
	if (account->outside_kib != UNKNOWN && account->outside_kib != 0)
		fprintf(out, " (and %+" PRId64 " kB of RSS outside the region)",
		    account->outside_kib);
	if (account->settling > 0)
		fprintf(out,
		    " (+%" PRId64 " minor fault%s that %s shmlab's own)",
		    account->settling, plural((uint64_t)account->settling),
		    account->settling == 1 ? "is" : "are");
}

static void
tell_unexplained(FILE *out, const struct account *account)
{
	int64_t rss = account->change.region_rss_kib;

	tell_fault_count(out, account);
	if (rss == 0)
		fputs(" and no change of RSS in the region", out);
	else if (rss != UNKNOWN)
		fprintf(out, " and %+" PRId64 " kB of RSS in the region", rss);
	fputs(", which this report has no explanation for", out);
}

/* Reads and writes of a region that is still there. lead comes before the
 * faults. */
static unsigned
tell_touches(FILE *out, const struct account *account, int64_t new_frames,
    const char *lead)
{
	bool writes = account->writes.pages > 0;
	unsigned topics = 0;

	if (account->faults == UNKNOWN) {
		fprintf(out, "%sfaults n/a", lead);
	} else if (!account->change.pages_known) {
		fputs(lead, out);
		tell_fault_count(out, account);
	} else if (!account->explained) {
		fputs(lead, out);
		tell_unexplained(out, account);
		return 0;
	} else if (account->faults == 0) {
		fputs(" without a fault", out);
		if (account->reads.pages + account->writes.pages == 0)
			return 0;
		fprintf(out, ": the table entries were there%s",
		    writes ? ", and writable" : "");
		return SPOKE_OF(TOPIC_FREE);
	} else {
		topics = tell_faults(out, account, new_frames, lead);
	}
	if (account->rest < 0) {
		fputs(", several to a fault", out);
		if (account->kind != REGION_ANON_PRIVATE && !writes) {
			fputs(" (fault-around)", out);
			topics |= SPOKE_OF(TOPIC_AROUND);
		}
	}
	if (account->owned > 0 && !account->change.frames_known)
		fprintf(out, "; %" PRIu64 " page%s shared %s its own now",
		    account->owned,
		    account->owned == 1 ? " that was" : "s that were",
		    account->owned == 1 ? "is" : "are");
	fputs(". ", out);
	tell_residency(out, account);
	return topics;
}

/* Mapping and unmapping. */
static unsigned
tell_bounds(FILE *out, const struct account *account, bool touched)
{
	const struct change *change = &account->change;

	tell_move(out, "VSZ", change->vsz_kib);
	if (touched && account->unmapped == 0)
		return 0;
	fputs(", ", out);
	tell_move(out, "RSS", change->region_rss_kib);
	if (account->unmapped > 0)
		return SPOKE_OF(TOPIC_UNMAP);
	if (!change->pages_known || account->present > 0)
		return 0;
	fputs(": not one page is in memory yet", out);
	return SPOKE_OF(TOPIC_MAP);
}

unsigned
touches_tell(FILE *out, const struct account *account, int64_t new_frames)
{
	bool touched = account->reads.times + account->writes.times > 0;
	bool bounds = account->created + account->attached + account->unmapped >
	    0;
	unsigned topics = 0;

	tell_verbs(out, account);
	if (!account->was) {
		fputs(" in the step of its birth", out);
		return 0;
	}
	if (bounds) {
		fputs(": ", out);
		topics |= tell_bounds(out, account, touched);
	}
	if (touched && account->unmapped == 0) {
		topics |= tell_touches(
		    out, account, new_frames, bounds ? "; " : ": ");
	} else if (account->faults != UNKNOWN && account->faults > 0) {
		/* What its touches did cannot be seen once it is unmapped. */
		fputs("; ", out);
		tell_fault_count(out, account);
		if (!touched)
			fputs(
			    ", which this report has no explanation for", out);
	}
	tell_outside(out, account);
	return topics;
}

unsigned
touches_tell_bystander(FILE *out, const struct account *account)
{
	const struct change *change = &account->change;
	bool idle = account->faults == 0 && change->region_rss_kib == 0;
	bool same = change->region_pss_kib == 0 && change->region_uss_kib == 0;

	if (account->faults == UNKNOWN || change->region_pss_kib == UNKNOWN ||
	    change->region_uss_kib == UNKNOWN)
		return 0;
	if (idle && same && account->outside_kib == 0)
		return 0;
	fputs("did nothing", out);
	if (!idle) {
		fputs(", yet its figures moved: ", out);
		tell_unexplained(out, account);
	} else if (!same) {
		fputs(", yet its ", out);
		tell_move(out, "PSS of the region", change->region_pss_kib);
		if (change->region_uss_kib != 0) {
			fputs(" and its ", out);
			tell_move(out, "USS", change->region_uss_kib);
		}
		if (change->region_pss_kib > 0)
			fputs(", because fewer processes hold its frames", out);
		if (change->region_pss_kib < 0)
			fputs(", because more processes hold its frames", out);
	}
	tell_outside(out, account);
	return change->region_pss_kib > 0 ? SPOKE_OF(TOPIC_FEWER) : 0;
}
