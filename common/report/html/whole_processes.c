#include <inttypes.h>

#include "report/html/fold.h"
#include "report/html/whole_processes.h"
#include "report/process_figures.h"
#include "report/rows.h"

static void
put_figure(struct markup *m, size_t column, int64_t figure, int64_t change)
{
	static const struct style plain;
	char text[FIGURE_MAX];

	markup_open(m, "td");
	markup_text(
	    m, process_figure_text(&plain, column, figure, text, sizeof text));
	if (change != UNKNOWN && change != 0)
		markup_leaf_format(m, "small", NULL, " %s",
		    process_change_text(
			&plain, column, change, text, sizeof text));
	markup_close(m);
}

static void
put_process(struct markup *m, const struct head_record *head,
    const struct step_record *before, const struct process_record *process)
{
	struct process_figures is = process_figures_of(process);
	struct process_figures change = process_figures_changes(
	    before, process);
	char label[ACTOR_LABEL_MAX];

	markup_open(m, "tr");
	markup_leaf(m, "th", NULL,
	    actor_label(&head->names, process->index, label, sizeof label));
	if (head->predicted)
		markup_leaf(m, "td", NULL, "");
	else
		markup_leaf_format(
		    m, "td", NULL, "%jd", (intmax_t)process->pid);
	for (size_t i = 0; i < FIGURES; i++)
		put_figure(m, i, is.at[i], change.at[i]);
	markup_close(m);
}

void
whole_processes_write(struct markup *m, const struct head_record *head,
    const struct step_record *before, const struct step_record *step)
{
	size_t shown = rows_shown(step);

	fold_open(m, "processes", false, "Whole processes",
	    ": VSZ, RSS, PSS, USS, faults since birth");
	markup_open_class(m, "div", "scroll");
	markup_open_class(m, "table", "figures");
	markup_open(m, "thead");
	markup_open(m, "tr");
	markup_leaf(m, "th", NULL, "whole process, kB");
	markup_leaf(m, "th", NULL, "PID");
	for (size_t i = 0; i < FIGURES; i++)
		markup_leaf(m, "th", NULL, figure_titles[i]);
	markup_close(m);
	markup_close(m);
	markup_open(m, "tbody");
	for (size_t i = 0; i < shown; i++)
		put_process(m, head, before, &step->processes[i]);
	markup_close(m);
	markup_close(m);
	markup_close(m);
	if (shown < step->process_count)
		markup_leaf_format(m, "p", "note",
		    "and %zu more processes, which the record has",
		    step->process_count - shown);
	markup_close(m);
}
