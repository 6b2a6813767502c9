#include <inttypes.h>
#include <stdbool.h>

#include "report/sentences/actor_sets.h"
#include "report/sentences/explain.h"
#include "report/sentences/figure_phrases.h"
#include "report/sentences/kernel_requests.h"
#include "report/sentences/operations.h"
#include "report/sentences/outcome.h"

/* One effect of a step: a number of faults, or of pages, and what became of
 * them. */
struct effect {
	uint64_t count;
	const char *faults; /* "copied a page"; NULL: it is a number of pages */
	const char *page, *pages; /* "now has a frame", "now have a frame" */
	const char *bound;	  /* "at most ", or NULL */
	enum topic topic;
};

/* Pages that had nothing before, but for copies of the object's pages. */
static struct effect
first_effect(const struct step_account *account, int64_t new_frames)
{
	struct effect effect = {
	    .count = account->first - account->taken,
	    .page = "now has a frame",
	    .pages = "now have a frame",
	    .topic = TOPIC_FIRST,
	};

	if (account->kind == REGION_ANON_PRIVATE)
		return effect;
	effect.topic = TOPIC_OBJECT;
	if (account->joined < effect.count) {
		if (region_kind_is_file(account->kind)) {
			effect.page = "now points to a frame of the page cache";
			effect.pages = "now point to frames of the page cache";
		}
		return effect;
	}
	effect.topic = TOPIC_JOIN;
	if (new_frames == 0 && account->copied == 0) {
		effect.page = "now points to a frame that was already there";
		effect.pages = "now point to frames that were already there";
	} else {
		effect.page = "now points to a frame that others have too";
		effect.pages = "now point to frames that others have too";
	}
	return effect;
}

static struct effect
rest_effect(const struct step_account *account)
{
	struct effect effect = {
	    .count = account->rest > 0 ? (uint64_t)account->rest : 0,
	    .faults = "left the frame where it was, since nobody else holds it "
		      "(a fault is not a copy)",
	    .bound = account->stray > 0 ? "at most " : NULL,
	    .topic = TOPIC_KEEP,
	};

	if (account->twice) {
		effect.faults = "was for the write after the read";
		effect.topic = TOPIC_FIRST;
	} else if (account->kind == REGION_FILE_SHARED) {
		effect.faults = "only made an entry writable";
		effect.topic = TOPIC_NOTIFY;
	} else if (!account->alone) {
		effect.faults =
		    "fell on a page that had a frame (only root can "
		    "see whether it was copied)";
		effect.topic = TOPIC_COPY;
	}
	return effect;
}

/* Faults that no page accounts for. */
static void
tell_stray(FILE *out, const struct step_account *account, bool only)
{
	if (only)
		fputs("which no page of the region explains", out);
	else
		fprintf(out, "and no page of the region explains %s%" PRIu64,
		    account->rest > 0 ? "at least " : "", account->stray);
}

static void
tell_effect(FILE *out, const struct effect *effect, bool only)
{
	if (effect->faults == NULL)
		fprintf(out, "%s%" PRIu64 " page%s %s", only ? "and " : "",
		    effect->count, plural(effect->count),
		    effect->count == 1 ? effect->page : effect->pages);
	else if (only)
		fprintf(out, "%s %s", effect->count == 1 ? "which" : "and each",
		    effect->faults);
	else
		fprintf(out, "%s%" PRIu64 " %s",
		    effect->bound != NULL ? effect->bound : "", effect->count,
		    effect->faults);
}

/* All effects; some of them may have a count of 0. */
#define EFFECTS 7

static void
fill_effects(const struct step_account *account, int64_t new_frames,
    struct effect effects[EFFECTS])
{
	effects[0] = first_effect(account, new_frames);
	effects[1] = (struct effect){
	    .count = account->zeroed,
	    .page = "now points to the kernel's one zero page",
	    .pages = "now point to the kernel's one zero page",
	    .topic = TOPIC_ZERO,
	};
	effects[2] = (struct effect){
	    .count = account->filled,
	    .page = "got a frame in place of the zero page",
	    .pages = "got a frame in place of the zero page",
	    .topic = TOPIC_FILL,
	};
	effects[3] = (struct effect){
	    .count = account->copied,
	    .faults = "copied a page",
	    .topic = TOPIC_COPY,
	};
	effects[4] = (struct effect){
	    .count = account->restored,
	    .page = "came back from swap",
	    .pages = "came back from swap",
	    .topic = TOPIC_MAJOR,
	};
	effects[5] = (struct effect){
	    .count = account->taken,
	    .page = "now has a copy of the object's page",
	    .pages = "now have copies of the object's pages",
	    .topic = TOPIC_TAKE,
	};
	effects[6] = rest_effect(account);
}

/* How many faults, and what they did: "8 faults, and each copied a page" if
 * they all did the same, else "8 faults: 4 copied a page, ...". */
static uint64_t
tell_faults(FILE *out, const struct step_account *account, int64_t new_frames,
    const char *lead)
{
	struct effect effects[EFFECTS];
	uint64_t topics = 0;
	unsigned kinds = 0, said = 0;

	fill_effects(account, new_frames, effects);
	for (size_t i = 0; i < EFFECTS; i++)
		kinds += effects[i].count > 0;
	kinds += account->stray > 0;
	fputs(kinds > 1 ? ", with " : lead, out);
	topics |= phrase_faults(out, account);
	for (size_t i = 0; i < EFFECTS; i++) {
		if (effects[i].count == 0)
			continue;
		fputs(said++ == 0 && kinds > 1 ? ": " : ", ", out);
		tell_effect(out, &effects[i], kinds == 1);
		topics |= SPOKE_OF(effects[i].topic);
	}
	if (account->stray > 0) {
		fputs(said > 0 ? ", " : kinds > 1 ? ": " : ", ", out);
		tell_stray(out, account, kinds == 1);
		topics |= SPOKE_OF(TOPIC_STRAY);
	}
	return topics;
}

/* The step gave up the pages on which its faults fell. */
static uint64_t
tell_hidden(FILE *out, const struct step_account *account, const char *lead)
{
	uint64_t topics;

	fputs(lead, out);
	topics = phrase_faults(out, account);
	fputs(", but what came of that cannot be seen any more", out);
	return topics | kernel_requests_tell(out, account, "; ");
}

/* Why there are fewer faults than pages. */
static uint64_t
tell_several(FILE *out, const struct step_account *account)
{
	const struct change *change = &account->change;

	if (account->rest >= 0)
		return 0;
	fputs(", several to a fault", out);
	if (change->region_huge_kib != UNKNOWN && change->region_huge_kib > 0) {
		fputs(" (huge pages)", out);
		return SPOKE_OF(TOPIC_HUGE);
	}
	if (account->kind == REGION_ANON_PRIVATE || account->written > 0)
		return 0;
	fputs(" (fault-around)", out);
	return SPOKE_OF(TOPIC_AROUND);
}

/* A touch without a fault is not seen by the kernel. */
static uint64_t
tell_free(FILE *out, const struct step_account *account)
{
	uint64_t topics = 0;

	if (account->read + account->written == 0 && !account->gives)
		return 0;
	fputs(" without a fault", out);
	if (account->read + account->written > 0) {
		fprintf(out, ": the table entries were there%s",
		    account->written > 0 ? ", and writable" : "");
		topics = SPOKE_OF(TOPIC_FREE);
	}
	if (account->gives)
		topics |= kernel_requests_tell(out, account, "; ");
	else
		kernel_requests_dirty(out, account, "; ");
	return topics;
}

/* Reads and writes of a region that is still mapped. lead is printed before the
 * faults. */
static uint64_t
tell_touches(FILE *out, const struct step_account *account, int64_t new_frames,
    const char *lead)
{
	uint64_t topics = 0;

	if (account->faults == UNKNOWN) {
		fprintf(out, "%sfaults n/a", lead);
	} else if (!account->change.pages_known) {
		fputs(lead, out);
		topics = phrase_faults(out, account);
	} else if (account->hidden) {
		return tell_hidden(out, account, lead);
	} else if (!account->explained) {
		fputs(lead, out);
		phrase_unexplained(out, account);
		return 0;
	} else if (account->faults == 0) {
		return tell_free(out, account);
	} else {
		topics = tell_faults(out, account, new_frames, lead);
	}
	topics |= tell_several(out, account);
	if (account->owned > 0 && !account->change.frames_known)
		fprintf(out, "; %" PRIu64 " page%s shared %s its own now",
		    account->owned,
		    account->owned == 1 ? " that was" : "s that were",
		    account->owned == 1 ? "is" : "are");
	fputs(". ", out);
	topics |= phrase_residency(out, account);
	kernel_requests_dirty(out, account, "; ");
	return topics;
}

/* What mapping and unmapping did to VSZ and RSS. */
static uint64_t
tell_bounds(FILE *out, const struct step_account *account, bool touched)
{
	const struct change *change = &account->change;

	phrase_move(out, "VSZ", change->vsz_kib);
	if (account->gives && !account->unmapped)
		return SPOKE_OF(TOPIC_UNMAP);
	if (touched && !account->unmapped)
		return 0;
	fputs(", ", out);
	phrase_move(out, "RSS", change->region_rss_kib);
	if (account->unmapped)
		return SPOKE_OF(TOPIC_UNMAP);
	if (!change->pages_known || account->present > 0)
		return 0;
	fputs(": not one page is in memory yet", out);
	return SPOKE_OF(TOPIC_MAP);
}

/* Operations on a part cut the region, or merge its parts. */
static void
tell_mappings(FILE *out, const struct step_account *account)
{
	int64_t is = account->mappings;

	if (is == 0 || account->mappings_before == 0 ||
	    is == account->mappings_before)
		return;
	if (is == 1)
		fputs("; the region is one mapping again", out);
	else
		fprintf(out, "; the region is %" PRId64 " mappings now", is);
}

/* All that came of the operations, for a process that was there before. */
static uint64_t
tell_outcome(FILE *out, const struct step_account *account, int64_t new_frames)
{
	const struct touched *did = account->ops;
	bool touched = account->touches;
	bool unmapped = account->unmapped;
	bool bounds = did[OP_CREATE].times + did[OP_ATTACH].times +
		did[OP_UNMAP].times + did[OP_REPLACE].times >
	    0;
	const char *lead = bounds ? "; " : ": ";
	uint64_t topics = 0;

	if (bounds) {
		fputs(": ", out);
		topics |= tell_bounds(out, account, touched);
	}
	if (touched && !unmapped)
		return topics | tell_touches(out, account, new_frames, lead);
	if (kernel_requests_any(account) && !unmapped)
		topics |= kernel_requests_tell(out, account, lead);
	if (account->faults != UNKNOWN && account->faults > 0) {
		/* What the touches did cannot be seen after munmap(). */
		fputs("; ", out);
		if (touched)
			topics |= phrase_faults(out, account);
		else
			topics |= phrase_stray(out, account);
	}
	return topics;
}

static void
tell_by_hand(FILE *out, const struct step_account *account)
{
	fprintf(out, "changed its region by a call that it did not log: %s",
	    account->unlogged);
}

/* A step that logged nothing: only the figures show what it touched. */
static uint64_t
tell_unlogged(FILE *out, const struct step_account *account)
{
	const struct change *change = &account->change;
	uint64_t topics = SPOKE_OF(TOPIC_UNLOGGED);

	if (!account->had && !account->region) {
		fputs("had no region to touch", out);
		if (account->outside_kib != UNKNOWN &&
		    account->outside_kib != 0)
			fputs("; this report does not know what else it "
			      "touched",
			    out);
		if (account->faults == UNKNOWN || account->faults <= 0)
			return 0;
		fputs("; ", out);
		return phrase_stray(out, account);
	}
	if (account->unlogged != NULL) {
		tell_by_hand(out, account);
		return topics;
	}
	if (account->logged && account->faults == 0 &&
	    change->region_rss_kib == 0 && change->region_size_kib == 0) {
		fputs("left the region alone", out);
		return 0;
	}
	fputs("logged no touch of the region, so this report does not know "
	      "what it touched: ",
	    out);
	if (account->faults == UNKNOWN)
		fputs("faults n/a", out);
	else if (account->faults == 0)
		fputs("no fault", out);
	else
		topics |= phrase_faults(out, account);
	fputs(", ", out);
	if (change->region_size_kib != 0) {
		phrase_move(out, "VSZ", change->vsz_kib);
		fputs(", ", out);
	}
	return topics | phrase_residency(out, account);
}

uint64_t
outcome_tell(FILE *out, const struct step_account *account, int64_t new_frames)
{
	const struct touched *live = &account->ops[OP_LIVE];
	uint64_t topics;

	if (account->kinds == 0 && account->was) {
		topics = tell_unlogged(out, account);
	} else {
		topics = operations_tell(out, account);
		if (!account->was) {
			fputs(" in the step of its birth", out);
			return 0;
		}
		topics |= tell_outcome(out, account, new_frames);
		tell_mappings(out, account);
		if (account->unlogged != NULL) {
			fputs(". Besides, it ", out);
			tell_by_hand(out, account);
			topics |= SPOKE_OF(TOPIC_UNLOGGED);
		}
	}
	phrase_outside(out, account);
	if (live->times > 0) {
		fprintf(out,
		    ". Live chunks are in %" PRIu64 " of %" PRIu64 " page%s",
		    live->pages, live->total, plural(live->total));
		topics |= SPOKE_OF(TOPIC_LISTS) | SPOKE_OF(TOPIC_FIT) |
		    SPOKE_OF(TOPIC_JOIN_UP);
	}
	return topics;
}
