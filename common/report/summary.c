#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "report/contradiction.h"
#include "report/findings.h"
#include "report/ledger_table.h"
#include "report/sentences/actor_sets.h"
#include "report/sentences/paragraphs.h"
#include "report/summary.h"
#include "report/told_region.h"

/* "step 3, fork", "step 3, fork (and 2 later ones)". */
static const char *
when(const struct peak *peak, char *text, size_t size)
{
	int n = snprintf(text, size, "step %u, %s", peak->step, peak->name);

	if (peak->again > 0 && n > 0 && (size_t)n < size)
		snprintf(text + n, size - (size_t)n, " (and %u later one%s)",
		    peak->again, plural(peak->again));
	return text;
}

/* What was held after a step, in frames or, where they are unknown, by PSS. */
static void
tell_held(FILE *out, const struct peak *peak, bool full)
{
	const struct group_record *group = &peak->group;

	if (peak->held_kib == UNKNOWN)
		fputs("how much is really held is n/a", out);
	else if (group->frames != UNKNOWN)
		fprintf(out, "%" PRId64 " kB, %" PRId64 " distinct frame%s",
		    peak->held_kib, group->frames,
		    plural((uint64_t)group->frames));
	else
		fprintf(out, "%" PRId64 " kB, the sum of PSS%s", peak->held_kib,
		    full ? " (cut to whole kB for each process)" : "");
}

/* The kernel cuts PSS to whole kB for each process. */
static int64_t
slack(const struct peak *peak)
{
	return peak->group.frames == UNKNOWN ? (int64_t)peak->process_count : 0;
}

static void
tell_claimed(FILE *out, const struct peak *peak, const char *region)
{
	char text[96];

	fprintf(out,
	    "RSS claims the most at %s: %" PRId64 " kB of the %s in %zu "
	    "process%s.",
	    when(peak, text, sizeof text), peak->group.region_rss_kib, region,
	    peak->resident_count, peak->resident_count == 1 ? "" : "es");
}

static void
tell_held_then(FILE *out, const struct peak *peak, bool full)
{
	int64_t claim = peak->group.region_rss_kib;

	fputs(
	    peak->held_kib != UNKNOWN ? "What is really held then: " : "Then ",
	    out);
	tell_held(out, peak, full);
	if (peak->held_kib != UNKNOWN && full)
		fputs(claim - peak->held_kib > slack(peak)
			? ". RSS counts a shared page once in every process "
			  "that has it"
			: peak->group.frames != UNKNOWN
			? ". No page is shared then"
			: ". Hardly a page is shared then",
		    out);
	fputc('.', out);
}

static void
tell_most_held(FILE *out, const struct tally *tally, bool full)
{
	const struct peak *claimed = &tally->claimed, *held = &tally->held;
	char text[96];

	if (!held->seen || claimed->held_kib == UNKNOWN)
		return;
	if (held->held_kib - claimed->held_kib <=
	    slack(claimed) + slack(held)) {
		fputs("No step leaves more held than that.", out);
		return;
	}
	fprintf(out,
	    "The most is really held at %s: ", when(held, text, sizeof text));
	tell_held(out, held, full);
	fprintf(out, "; RSS claims %" PRId64 " kB then.",
	    held->group.region_rss_kib);
}

static void
tell_faults(FILE *out, const struct tally *tally, const char *region)
{
	if (!tally->faults_known) {
		fputs("Faults: n/a.", out);
		return;
	}
	fprintf(out, "Reading and writing the %s took %" PRIu64 " fault%s; ",
	    region, tally->faults, plural(tally->faults));
	if (tally->faults == 0)
		fputs("nothing was copied", out);
	else if (!tally->copied_known)
		fputs("only visible frames could tell how many of them "
		      "copied a page",
		    out);
	else if (tally->copied > 0)
		fprintf(
		    out, "%" PRIu64 " of them copied a page", tally->copied);
	else
		fputs("none copied a page", out);
	if (tally->major > 0)
		fprintf(
		    out, ", and %" PRIu64 " waited for the disk", tally->major);
	if (tally->stray > 0)
		fprintf(out,
		    "; %" PRIu64 " more in the same steps, which no page of "
		    "the %s explains",
		    tally->stray, region);
	fputc('.', out);
}

/* The lines of all steps, and the faults by class. */
static void
tell_ledger(
    FILE *out, const struct head_record *head, const struct tally *tally)
{
	struct ledger_record ledger = tally->ledger;
	const char *reason = ledger.reason;

	if (tally->predicted + tally->unpredicted == 0)
		return;
	if (tally->predicted > 0)
		ledger.reason = NULL;
	fprintf(out, "%s of the run: ", head->predicted ? "Faults" : "Ledger");
	ledger_table_summary(out, head, &ledger);
	if (tally->predicted > 0 && reason != NULL)
		fprintf(out, "; %u step%s not predicted: %s",
		    tally->unpredicted, plural(tally->unpredicted), reason);
	fputc('.', out);
}

/* The paragraphs before the verdict, in their order. */
enum summary_part {
	PART_CLAIMED,
	PART_HELD_THEN,
	PART_MOST_HELD,
	PART_FAULTS,
	PART_LEDGER,
	PARTS,
};

static void
tell_part(FILE *out, const struct head_record *head, const struct tally *tally,
    enum summary_part part, bool full)
{
	bool seen = tally->claimed.seen;
	bool any = seen && tally->claimed.group.region_rss_kib != 0;
	const char *region = region_noun(head);

	if (part == PART_CLAIMED && any)
		tell_claimed(out, &tally->claimed, region);
	else if (part == PART_CLAIMED && seen)
		fprintf(out,
		    "No page of the %s was in memory after any step: RSS "
		    "claims nothing.",
		    region);
	else if (part == PART_CLAIMED)
		fprintf(out, "No process ever had the %s mapped.", region);
	else if (part == PART_HELD_THEN && any)
		tell_held_then(out, &tally->claimed, full);
	else if (part == PART_MOST_HELD && any)
		tell_most_held(out, tally, full);
	else if (part == PART_FAULTS && seen && full)
		tell_faults(out, tally, region);
	else if (part == PART_LEDGER)
		tell_ledger(out, head, tally);
}

/* A paragraph each, or one of all of them. */
static void
print_parts(struct paper *paper, const struct head_record *head,
    const struct tally *tally)
{
	bool full = paper->style.full;
	struct paragraphs paragraphs = {0};
	struct draft draft;

	for (int part = 0; part < PARTS; part++) {
		if (draft_open(&draft) != NULL)
			tell_part(draft.out, head, tally,
			    (enum summary_part)part, full);
		if (paragraphs_add(&paragraphs, &draft) < 0)
			paper->error = -ENOMEM;
	}
	paragraphs_print(paper, &paragraphs, full ? 2 : 0, full ? 4 : 0, !full);
	paragraphs_release(&paragraphs);
}

static void
tell_verdict(struct paper *paper, const struct head_record *head,
    const struct verdict_record *verdict)
{
	int indent = paper->style.full ? 2 : 0;
	bool balanced = verdict->verdict == VERDICT_BALANCED;
	size_t failed = verdict->finding_count;
	uint64_t held = verdict->checks > failed ? verdict->checks - failed : 0;

	if (!verdict->complete && verdict->checks > 0 && failed == 0)
		say(paper, INK_BAD, indent, indent + 2,
		    "Incomplete: the run did not reach its end; %" PRIu64
		    " of %" PRIu64 " checks so far hold.",
		    held, verdict->checks);
	else if (!verdict->complete)
		say(paper, INK_BAD, indent, indent + 2,
		    "Incomplete: the run did not reach its end.");
	if (head->predicted) {
		say(paper, INK_PLAIN, indent, indent + 2,
		    "Predicted, not measured: nothing was run.");
		return;
	}
	if (verdict->verdict == VERDICT_NOT_CHECKED) {
		say(paper, INK_PLAIN, indent, indent + 2, "Not checked%s%s.",
		    verdict->reason != NULL ? ": " : "",
		    verdict->reason != NULL ? verdict->reason : "");
		return;
	}
	say(paper, balanced ? INK_GOOD : INK_BAD, indent, indent + 2,
	    "%s: %" PRIu64 " of %" PRIu64 " checks hold%s",
	    balanced ? "Balanced" : "Contradicted", held, verdict->checks,
	    failed > 0 ? "; these do not:" : ".");
	findings_print(paper, &head->names, verdict->findings, failed, true);
	if (failed > 0)
		contradiction_tell(paper, head, verdict);
}

void
summary_print(struct paper *paper, const struct head_record *head,
    const struct tally *tally, const struct verdict_record *verdict)
{
	if (paper->style.full) {
		fputc('\n', paper->out);
		say(paper, INK_HEAD, 0, 2, "summary");
	}
	print_parts(paper, head, tally);
	tell_verdict(paper, head, verdict);
}
