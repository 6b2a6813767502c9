#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>

#include "report/sentences/actor_sets.h"
#include "report/sentences/births.h"
#include "report/sentences/explain.h"
#include "report/sentences/figure_phrases.h"
#include "report/step_account.h"

/* The processes that are in one step and not in another. */
struct arrivals {
	struct actor_set who;  /* owned */
	size_t mapped;	       /* of them have the region */
	enum region_kind kind; /* how the last of them has it */
	size_t bare;	       /* of those, without a page in memory */
	size_t alike; /* of those, with the same RSS of it as their parent */
};

/* RSS of the region in an actor; UNKNOWN if it does not have the region. */
static int64_t
region_rss(const struct step_record *step, unsigned index)
{
	const struct process_record *process = step_process(step, index);

	if (process == NULL || process->region == NULL)
		return UNKNOWN;
	return process->region->rss_kib;
}

static int
find_arrivals(const struct step_record *without, const struct step_record *with,
    struct arrivals *out)
{
	int64_t rss;

	*out = (struct arrivals){0};
	if (with == NULL)
		return 0;
	out->who.at = calloc(with->process_count + 1, sizeof *out->who.at);
	if (out->who.at == NULL)
		return -ENOMEM;
	rss = region_rss(with, with->parent);
	for (size_t i = 0; i < with->process_count; i++) {
		const struct process_record *process = &with->processes[i];

		if (step_process(without, process->index) != NULL)
			continue;
		out->who.at[out->who.count++] = process->index;
		if (process->region == NULL)
			continue;
		out->mapped++;
		out->kind = process->region->kind;
		out->bare += process->region->rss_kib == 0;
		out->alike += rss != UNKNOWN && rss > 0 &&
		    process->region->rss_kib == rss;
	}
	return 0;
}

/* The step that is told of. */
struct telling {
	const struct head_record *head;
	const struct step_record *before, *step;
	bool brief;
};

/* What RSS claims for the same pages in several processes, and what is true. */
static void
tell_claim(FILE *out, const struct telling *t)
{
	const struct group_record *group = &t->step->group;
	int64_t page_kib = (int64_t)(t->head->platform.page_size / 1024);

	if (group->region_rss_kib == UNKNOWN)
		return;
	if (t->brief && group->frames != UNKNOWN &&
	    group->frames == t->before->group.frames) {
		fprintf(out,
		    " Together they claim %" PRId64 " kB of RSS, in as many "
		    "frames as before: fork() copied table entries, not pages.",
		    group->region_rss_kib);
		return;
	}
	if (t->brief && group->region_pss_kib != UNKNOWN) {
		fprintf(out,
		    " Together they claim %" PRId64 " kB of RSS, which PSS "
		    "counts as %" PRId64 ".",
		    group->region_rss_kib, group->region_pss_kib);
		return;
	}
	fprintf(out,
	    " Summed over all processes, RSS of the region is %" PRId64 " kB",
	    group->region_rss_kib);
	if (group->frames != UNKNOWN &&
	    group->frames == t->before->group.frames)
		fprintf(out,
		    ", yet the distinct frames are as many as before, %" PRId64
		    " = %" PRId64 " kB: fork() copied table entries, not pages",
		    group->frames, group->frames * page_kib);
	else if (group->frames != UNKNOWN)
		fprintf(out, ", in %" PRId64 " distinct frame%s", group->frames,
		    plural((uint64_t)group->frames));
	else if (group->region_pss_kib != UNKNOWN)
		fprintf(out,
		    ", and PSS, where each page counts once, %" PRId64 " kB",
		    group->region_pss_kib);
	fputc('.', out);
}

static void
tell_mapped(FILE *out, const struct arrivals *born)
{
	if (born->mapped == born->who.count)
		fputs("with the region.", out);
	else
		fprintf(out, "and %zu of %zu %s the region.", born->mapped,
		    born->who.count, born->mapped == 1 ? "has" : "have");
}

static uint64_t
tell_born_by_fork(
    FILE *out, const struct telling *t, const struct arrivals *born)
{
	const struct process_record *parent = step_process(
	    t->step, t->step->parent);
	size_t count = born->who.count;
	char label[ACTOR_LABEL_MAX];
	bool region = parent != NULL && parent->region != NULL;

	if (born->mapped == 0) {
		fputs(region ? "without the region."
			     : "when there was no region.",
		    out);
		return 0;
	}
	if (born->alike == count) {
		fprintf(out,
		    "with as much of the region as %s: %" PRId64 " kB of RSS.",
		    t->step->parent == 0
			? actor_mention(&t->head->names, 0, label, sizeof label)
			: "its parent",
		    region_rss(t->step, t->step->parent));
		tell_claim(out, t);
		return SPOKE_OF(TOPIC_FORK);
	}
	if (born->bare == count) {
		fputs("with the region mapped, but not one page of it in "
		      "memory: 0 kB of RSS.",
		    out);
		return SPOKE_OF(TOPIC_FORK_BARE);
	}
	tell_mapped(out, born);
	tell_claim(out, t);
	return 0;
}

static uint64_t
tell_born(FILE *out, const struct telling *t, const struct arrivals *born)
{
	actor_set_subject(
	    out, &t->head->names, &born->who, consumers_of(t->step));
	fputs(" was born ", out);
	if (t->step->event == EVENT_FORK) {
		char label[ACTOR_LABEL_MAX];

		if (t->step->parent == 0)
			fputs("by fork(), ", out);
		else
			fprintf(out, "by fork() of %s, ",
			    actor_mention(&t->head->names, t->step->parent,
				label, sizeof label));
		return tell_born_by_fork(out, t, born);
	}
	fputs("as a program of its own, ", out);
	if (born->mapped == 0) {
		fputs("without the region.", out);
		return SPOKE_OF(TOPIC_EXEC);
	}
	tell_mapped(out, born);
	return 0;
}

/* What a birth changed for the parent. */
static void
tell_parent(
    FILE *out, const struct step_account *account, const struct telling *t)
{
	const struct change *change = &account->change;
	char label[ACTOR_LABEL_MAX], lead[ACTOR_LABEL_MAX + 4];

	actor_mention(account->names, account->index, label, sizeof label);
	if (account->lent > 0 && change->region_rss_kib == 0 &&
	    change->region_uss_kib != UNKNOWN && change->region_uss_kib < 0)
		fprintf(out,
		    " %" PRIu64 " page%s %s's own %s shared now: its "
		    "RSS did not move, its USS of the region fell by %" PRId64
		    " kB.",
		    account->lent,
		    account->lent == 1 ? " that was" : "s that were", label,
		    account->lent == 1 ? "is" : "are", -change->region_uss_kib);
	snprintf(lead, sizeof lead, " %c%s's ", toupper((unsigned char)*label),
	    label + 1);
	if (!t->brief && phrase_elsewhere(out, account, t->step->event, lead))
		fputc('.', out);
	if (account->settling > 0)
		fprintf(out,
		    " (+%" PRId64 " minor fault%s of %s %s shmlab's own%s.)",
		    account->settling, plural((uint64_t)account->settling),
		    label, account->settling == 1 ? "is" : "are",
		    t->step->event == EVENT_FORK && !t->brief
			? ": its own data and stack are copy-on-write now as "
			  "well, and it touches them at once, so that no later "
			  "step shows it"
			: "");
	if (account->outside_kib != UNKNOWN && account->outside_kib != 0)
		fprintf(out,
		    " RSS of %s moved by %+" PRId64 " kB outside the region.",
		    label, account->outside_kib);
}

static void
tell_gone(FILE *out, const struct telling *t, const struct arrivals *gone)
{
	int64_t page_kib = (int64_t)(t->head->platform.page_size / 1024);
	int64_t had = t->before->group.frames, have = t->step->group.frames;

	actor_set_together(out, &t->head->names, &gone->who);
	fputs(" ended", out);
	if (gone->mapped > 0 && had != UNKNOWN && have != UNKNOWN) {
		if (have < had)
			fprintf(out,
			    ": %" PRId64 " frame%s that nobody else held %s "
			    "%s (%" PRId64 " kB)",
			    had - have, plural((uint64_t)(had - have)),
			    had - have == 1 ? "is" : "are",
			    gone->kind == REGION_ANON_PRIVATE
				? "free"
				: "mapped by nobody now",
			    (had - have) * page_kib);
		else if (have == had && had > 0)
			fputs(": every frame is still held by those who stay",
			    out);
	}
	fputc('.', out);
}

static uint64_t
tell(FILE *out, const struct telling *t, const struct arrivals *born,
    const struct arrivals *gone)
{
	struct step_account parent;
	char label[ACTOR_LABEL_MAX];
	uint64_t topics = 0;

	if (!t->brief && t->step->event == EVENT_START &&
	    step_process(t->step, 0) != NULL &&
	    step_process(t->step, 0)->region == NULL)
		fprintf(out, "The %s has no region yet%s.",
		    actor_name(&t->head->names, 0, label, sizeof label),
		    t->head->predicted
			? ""
			: ": these are the figures of the program "
			  "itself");
	if (t->before != NULL && born->who.count > 0) {
		topics |= tell_born(out, t, born);
		step_account_make(
		    t->head, t->before, t->step, t->step->parent, &parent);
		if (parent.was && parent.is)
			tell_parent(out, &parent, t);
	}
	if (gone->who.count > 0)
		tell_gone(out, t, gone);
	return topics;
}

int
births_add(struct paragraphs *out, const struct head_record *head,
    const struct step_record *before, const struct step_record *step,
    bool brief)
{
	const struct telling t = {head, before, step, brief};
	struct arrivals born = {0}, gone = {0};
	struct draft draft;
	int error;

	error = find_arrivals(before, step, &born);
	if (error == 0)
		error = find_arrivals(step, before, &gone);
	if (error == 0) {
		if (draft_open(&draft) != NULL)
			out->topics |= tell(draft.out, &t, &born, &gone);
		error = paragraphs_add(out, &draft);
	}
	free(born.who.at);
	free(gone.who.at);
	return error;
}
