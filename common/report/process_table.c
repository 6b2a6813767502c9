#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "record/change.h"
#include "report/paper/table.h"
#include "report/process_table.h"
#include "report/rows.h"
#include "report/sentences/actor_sets.h"

/* The columns after the label and the PID. */
enum {
	VSZ,
	RSS,
	PSS,
	USS,
	MINOR,
	MAJOR,
	FIGURES,
};
#define COLUMNS (2 + FIGURES)

struct process_figures {
	int64_t at[FIGURES];
};

static struct process_figures
figures_of(const struct process_record *process)
{
	return (struct process_figures){{
	    [VSZ] = process->vsz_kib,
	    [RSS] = process->rss_kib,
	    [PSS] = process->pss_kib,
	    [USS] = process->uss_kib,
	    [MINOR] = process->minor_faults,
	    [MAJOR] = process->major_faults,
	}};
}

static struct process_figures
changes_of(const struct step_record *before, const struct process_record *after)
{
	struct change change;

	change_between(step_process(before, after->index), after, &change);
	return (struct process_figures){{
	    [VSZ] = change.vsz_kib,
	    [RSS] = change.rss_kib,
	    [PSS] = change.pss_kib,
	    [USS] = change.uss_kib,
	    [MINOR] = change.minor_faults,
	    [MAJOR] = change.major_faults,
	}};
}

static int64_t
least(int64_t a, int64_t b)
{
	return a < b ? a : b; /* UNKNOWN is less than any figure */
}

static int64_t
most(int64_t a, int64_t b)
{
	if (a == UNKNOWN || b == UNKNOWN)
		return UNKNOWN;
	return a > b ? a : b;
}

static int64_t
difference(int64_t after, int64_t before)
{
	if (after == UNKNOWN || before == UNKNOWN)
		return UNKNOWN;
	return after - before;
}

static struct process_figures
merge(const struct process_figures *a, const struct process_figures *b,
    int64_t (*choose)(int64_t, int64_t))
{
	struct process_figures merged;

	for (size_t i = 0; i < FIGURES; i++)
		merged.at[i] = choose(a->at[i], b->at[i]);
	return merged;
}

static char *
change_text(int64_t change, char *text, size_t size)
{
	if (change == 0)
		snprintf(text, size, ".");
	else if (change == UNKNOWN)
		snprintf(text, size, "n/a");
	else
		snprintf(text, size, "%+" PRId64, change);
	return text;
}

/* A row of figures; columns before first and after last stay empty. */
static void
add_row(struct table *table, enum ink ink, const char *label, const char *pid,
    const struct process_figures *figures,
    char *(*text)(int64_t, char *, size_t), size_t first, size_t last)
{
	char room[FIGURES][FIGURE_MAX];
	const char *texts[COLUMNS] = {label, pid};

	for (size_t i = first; i <= last; i++)
		texts[2 + i] = text(figures->at[i], room[i], sizeof room[i]);
	table_row(table, ink, texts);
}

static void
add_figures(struct table *table, const char *label, const char *pid,
    const struct process_figures *figures)
{
	add_row(table, INK_PLAIN, label, pid, figures, figure_text, VSZ, MAJOR);
}

static void
add_changes(
    struct table *table, bool born, const struct process_figures *changes)
{
	static const char *const texts[COLUMNS] = {NULL, "new"};

	if (born)
		table_row(table, INK_CHANGE, texts);
	else
		add_row(table, INK_CHANGE, NULL, NULL, changes, change_text,
		    VSZ, MAJOR);
}

static void
add_process(struct table *table, const struct actor_names *names,
    const struct step_record *before, const struct process_record *process)
{
	struct process_figures figures = figures_of(process);
	struct process_figures changes = changes_of(before, process);
	char label[ACTOR_LABEL_MAX], pid[16];

	if (process->pid > 0)
		snprintf(pid, sizeof pid, "%d", (int)process->pid);
	else
		snprintf(pid, sizeof pid, "-");
	actor_label(names, process->index, label, sizeof label);
	add_figures(table, label, pid, &figures);
	if (before != NULL)
		add_changes(table, step_process(before, process->index) == NULL,
		    &changes);
}

/* The processes from number rest on, told together: in each column the least
 * figure and the greatest. */
static void
add_rest(struct table *table, const struct step_record *before,
    const struct step_record *step, size_t rest)
{
	static const char *const word[2] = {"least", "most"};
	struct process_figures figures[2], changes[2];
	size_t count = step->process_count - rest;
	bool born = false;
	char label[40];

	for (size_t i = rest; i < step->process_count; i++) {
		const struct process_record *process = &step->processes[i];
		struct process_figures figure = figures_of(process);
		struct process_figures change = changes_of(before, process);

		born |= step_process(before, process->index) == NULL;
		if (i == rest) {
			figures[0] = figures[1] = figure;
			changes[0] = changes[1] = change;
		}
		figures[0] = merge(&figures[0], &figure, least);
		figures[1] = merge(&figures[1], &figure, most);
		changes[0] = merge(&changes[0], &change, least);
		changes[1] = merge(&changes[1], &change, most);
	}
	for (size_t i = 0; i < 2; i++) {
		snprintf(label, sizeof label, "%s of %zu", word[i], count);
		add_figures(table, label, NULL, &figures[i]);
		if (before != NULL)
			add_changes(table, born, &changes[i]);
	}
}

static struct process_figures
sums_of(const struct step_record *step)
{
	return (struct process_figures){{
	    [RSS] = step->group.rss_kib,
	    [PSS] = step->group.pss_kib,
	    [USS] = step->group.uss_kib,
	}};
}

static void
add_sums(struct table *table, const struct step_record *before,
    const struct step_record *step)
{
	struct process_figures sums = sums_of(step);

	add_row(table, INK_PLAIN, "sum", NULL, &sums, figure_text, RSS, USS);
	if (before != NULL) {
		struct process_figures last = sums_of(before);
		struct process_figures changes = merge(
		    &sums, &last, difference);

		add_row(table, INK_CHANGE, NULL, NULL, &changes, change_text,
		    RSS, USS);
	}
}

static bool
has_major_faults(const struct step_record *step)
{
	for (size_t i = 0; i < step->process_count; i++)
		if (step->processes[i].major_faults > 0)
			return true;
	return false;
}

void
process_table_print(struct paper *paper, const struct head_record *head,
    const struct step_record *before, const struct step_record *step)
{
	static const char *const titles[COLUMNS] = {
	    "in kB", "PID", "VSZ", "RSS", "PSS", "USS", "minor", "major"};
	bool major = !head->predicted || has_major_faults(step);
	size_t shown = rows_shown(step);
	struct table table;

	table_init(&table, titles, major ? COLUMNS : COLUMNS - 1);
	for (size_t i = 0; i < shown; i++)
		add_process(&table, &head->names, before, &step->processes[i]);
	if (shown < step->process_count)
		add_rest(&table, before, step, shown);
	if (step->process_count > 1)
		add_sums(&table, before, step);
	table_widen(&table, 12, 8, (size_t)paper->style.width);
	table_print(&table, paper);
	table_release(&table);
}

/* The processes for which ps(1) would print another RSS, if any. */
static void
tell_ps(
    FILE *out, const struct actor_names *names, const struct step_record *step)
{
	static const char lead[] = "ps would print an RSS of ";
	size_t shown = rows_shown(step), others = 0, said = 0;
	char label[ACTOR_LABEL_MAX];

	for (size_t i = 0; i < step->process_count; i++) {
		const struct process_record *process = &step->processes[i];

		if (process->ps_rss_kib == UNKNOWN ||
		    process->rss_kib == UNKNOWN ||
		    process->ps_rss_kib == process->rss_kib)
			continue;
		if (i >= shown) {
			others++;
			continue;
		}
		fprintf(out, "%s%" PRId64 " for %s", said++ > 0 ? ", " : lead,
		    process->ps_rss_kib,
		    actor_label(names, process->index, label, sizeof label));
	}
	if (others > 0)
		fprintf(out, "%sother figures for %zu more",
		    said > 0 ? " and " : "ps would print ", others);
	if (said + others > 0)
		fputs(": the counters that it reads lag behind", out);
}

void
process_table_note(struct paper *paper, const struct actor_names *names,
    const struct step_record *step)
{
	size_t shown = rows_shown(step);
	struct draft draft;
	char label[ACTOR_LABEL_MAX];

	if (draft_open(&draft) != NULL)
		tell_ps(draft.out, names, step);
	draft_say(&draft, paper, INK_PLAIN, 0, 2);
	for (size_t i = 0; i < shown; i++)
		if (step->processes[i].reason != NULL)
			say(paper, INK_PLAIN, 0, 2, "n/a for %s: %s",
			    actor_label(names, step->processes[i].index, label,
				sizeof label),
			    step->processes[i].reason);
}
