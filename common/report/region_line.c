#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "report/process_figures.h"
#include "report/region_line.h"
#include "report/sentences/actor_sets.h"

/* The figures of a region, and which of the last three are told. */
enum {
	RSS,
	PSS,
	USS,
	HUGE,
	DIRTY,
	LOCKED,
	PARTS,
};

struct region_parts {
	int64_t at[PARTS];
	bool told[PARTS];
};

static struct region_parts
parts_of(const struct region_record *region, bool huge, bool dirty, bool locked)
{
	return (struct region_parts){
	    .at = {region->rss_kib, region->pss_kib, region->uss_kib,
		region->huge_kib, region->dirty_kib, region->locked_kib},
	    .told = {true, true, true, huge, dirty, locked},
	};
}

static bool
are_equal(const struct region_parts *a, const struct region_parts *b)
{
	for (size_t i = 0; i < PARTS; i++)
		if (a->told[i] && a->at[i] != b->at[i])
			return false;
	return true;
}

static void
tell_parts(
    FILE *out, const struct style *style, const struct region_parts *parts)
{
	char text[FIGURE_MAX];

	for (size_t i = 0; i < PARTS; i++)
		if (parts->told[i])
			fprintf(out, "%s%s", i == 0 ? " " : "/",
			    size_text(style, parts->at[i], text, sizeof text));
}

/* What the line is about, and the processes it has told of. */
struct region_line {
	const struct style *style;
	const struct head_record *head;
	const struct step_record *step;
	bool huge, dirty, locked;
	bool *told;
};

/* Tells of the processes from number first on that have equal figures, and were
 * not told of. */
static void
tell_alike(FILE *out, const struct region_line *line, size_t first)
{
	const struct step_record *step = line->step;
	struct region_parts parts = parts_of(step->processes[first].region,
	    line->huge, line->dirty, line->locked);
	unsigned *at = calloc(step->process_count, sizeof *at);
	struct actor_set who = {.at = at};

	for (size_t i = first; at != NULL && i < step->process_count; i++) {
		const struct region_record *region = step->processes[i].region;
		struct region_parts others;

		if (region == NULL || line->told[i])
			continue;
		others = parts_of(
		    region, line->huge, line->dirty, line->locked);
		if (!are_equal(&parts, &others))
			continue;
		line->told[i] = true;
		who.at[who.count++] = step->processes[i].index;
	}
	tell_parts(out, line->style, &parts);
	if (who.count == step_mapped_by(step)) {
		fputs(who.count > 1 ? " each" : "", out);
	} else {
		fputc(' ', out);
		actor_set_list(out, &line->head->names, &who);
	}
	free(at);
}

static void
tell_frames(FILE *out, const struct head_record *head,
    const struct group_record *group, const char *distinct)
{
	int64_t page_kib = (int64_t)(head->platform.page_size / 1024);
	const char *reason = group->frames_reason;

	if (group->frames != UNKNOWN)
		fprintf(out, "%" PRId64 " %sframe%s = %" PRId64 " kB",
		    group->frames, distinct, plural((uint64_t)group->frames),
		    group->frames * page_kib);
	else
		fprintf(out, "%sframes n/a%s%s", distinct,
		    reason != NULL ? ": " : "", reason != NULL ? reason : "");
}

void
region_line_frames(
    FILE *out, const struct head_record *head, const struct group_record *group)
{
	tell_frames(out, head, group, "distinct ");
}

static void
tell(FILE *out, const struct region_line *line)
{
	const struct group_record *group = &line->step->group;
	bool whole = line->step->region_count > 0;
	const char *join = "";

	fprintf(out, "%s RSS/PSS/USS", whole ? "regions" : "region");
	if (!whole)
		fprintf(out, "%s%s%s", line->huge ? "/huge" : "",
		    line->dirty ? "/dirty" : "", line->locked ? "/locked" : "");
	for (size_t i = 0; i < line->step->process_count; i++) {
		if (line->step->processes[i].region == NULL || line->told[i])
			continue;
		fputs(join, out);
		tell_alike(out, line, i);
		join = ",";
	}
	if (whole || step_mapped_by(line->step) > 1) {
		struct region_parts sums = {
		    .at = {group->region_rss_kib, group->region_pss_kib,
			group->region_uss_kib},
		    .told = {true, true, true},
		};

		fputs(whole ? " together" : ", together", out);
		tell_parts(out, line->style, &sums);
	}
	if (group->frames != UNKNOWN) {
		fputs("; ", out);
		tell_frames(out, line->head, group, "");
	}
}

bool
region_line_is_locked(const struct step_record *step)
{
	for (size_t i = 0; i < step->process_count; i++) {
		const struct region_record *region = step->processes[i].region;

		if (region != NULL && region->locked_kib > 0)
			return true;
	}
	return false;
}

static bool
is_same(const struct process_record *was, const struct process_record *is)
{
	struct region_parts before, after;

	if (was == NULL || was->region == NULL || is->region == NULL)
		return is->region == NULL;
	before = parts_of(was->region, true, true, true);
	after = parts_of(is->region, true, true, true);
	return are_equal(&before, &after);
}

bool
region_line_is_same(
    const struct step_record *before, const struct step_record *step)
{
	const struct group_record *group = &step->group;

	if (group->region_rss_kib == 0 && group->frames <= 0)
		return true; /* UNKNOWN is less than any figure */
	if (before == NULL || before->group.frames != group->frames ||
	    step_mapped_by(before) != step_mapped_by(step) ||
	    (step->region_count > 0 &&
		(before->group.region_rss_kib != group->region_rss_kib ||
		    before->group.region_pss_kib != group->region_pss_kib ||
		    before->group.region_uss_kib != group->region_uss_kib)))
		return false;
	for (size_t i = 0; i < step->process_count; i++) {
		const struct process_record *is = &step->processes[i];

		if (!is_same(step_process(before, is->index), is))
			return false;
	}
	return true;
}

void
region_line_print(struct paper *paper, const struct head_record *head,
    const struct step_record *step, bool huge)
{
	struct region_line line = {
	    .style = &paper->style,
	    .head = head,
	    .step = step,
	    .huge = huge,
	    .dirty = step_maps_file(step) && !head->predicted,
	    .locked = region_line_is_locked(step),
	};
	struct draft draft;

	if (step_mapped_by(step) == 0)
		return;
	line.told = calloc(step->process_count, sizeof *line.told);
	if (line.told == NULL) {
		paper->error = -ENOMEM;
		return;
	}
	if (draft_open(&draft) != NULL)
		tell(draft.out, &line);
	draft_say(&draft, paper, INK_PLAIN, 0, 2);
	free(line.told);
}
