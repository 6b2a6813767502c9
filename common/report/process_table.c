#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "report/paper/table.h"
#include "report/process_figures.h"
#include "report/process_table.h"
#include "report/rows.h"
#include "report/sentences/actor_sets.h"

#define COLUMNS (2 + FIGURES) /* after a label and the PID */

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
	add_row(table, INK_PLAIN, label, pid, figures, figure_text, FIGURE_VSZ,
	    FIGURE_MAJOR);
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
		    FIGURE_VSZ, FIGURE_MAJOR);
}

static void
add_process(struct table *table, const struct actor_names *names,
    const struct step_record *before, const struct process_record *process)
{
	struct process_figures figures = process_figures_of(process);
	struct process_figures changes = process_figures_changes(
	    before, process);
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
	struct process_extremes extremes = process_extremes_of(
	    before, step, rest);
	char label[40];

	for (size_t i = 0; i < 2; i++) {
		snprintf(label, sizeof label, "%s of %zu", word[i],
		    step->process_count - rest);
		add_figures(table, label, NULL, &extremes.figures[i]);
		if (before != NULL)
			add_changes(table, extremes.born, &extremes.changes[i]);
	}
}

static struct process_figures
sums_of(const struct step_record *step)
{
	return (struct process_figures){{
	    [FIGURE_RSS] = step->group.rss_kib,
	    [FIGURE_PSS] = step->group.pss_kib,
	    [FIGURE_USS] = step->group.uss_kib,
	}};
}

static void
add_sums(struct table *table, const struct step_record *before,
    const struct step_record *step)
{
	struct process_figures sums = sums_of(step);

	add_row(table, INK_PLAIN, "sum", NULL, &sums, figure_text, FIGURE_RSS,
	    FIGURE_USS);
	if (before != NULL) {
		struct process_figures last = sums_of(before);
		struct process_figures changes = process_figures_merge(
		    &sums, &last, figure_difference);

		add_row(table, INK_CHANGE, NULL, NULL, &changes, change_text,
		    FIGURE_RSS, FIGURE_USS);
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
