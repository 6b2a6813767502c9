#include <inttypes.h>

#include "record/change.h"
#include "report/html/whole_processes.h"
#include "report/rows.h"

static void
put_figure(struct markup *m, int64_t figure, int64_t change)
{
	char text[FIGURE_MAX];

	markup_open(m, "td");
	markup_text(m, figure_text(figure, text, sizeof text));
	if (change != UNKNOWN && change != 0)
		markup_leaf_format(m, "small", NULL, " %s%" PRId64,
		    change > 0 ? "+" : "\u2212", change > 0 ? change : -change);
	markup_close(m);
}

static void
put_process(struct markup *m, const struct head_record *head,
    const struct process_record *was, const struct process_record *is)
{
	struct change change;
	char label[ACTOR_LABEL_MAX];

	change_between(was, is, &change);
	markup_open(m, "tr");
	markup_leaf(m, "th", NULL,
	    actor_label(&head->names, is->index, label, sizeof label));
	if (head->predicted)
		markup_leaf(m, "td", NULL, "");
	else
		markup_leaf_format(m, "td", NULL, "%jd", (intmax_t)is->pid);
	put_figure(m, is->vsz_kib, change.vsz_kib);
	put_figure(m, is->rss_kib, change.rss_kib);
	put_figure(m, is->pss_kib, change.pss_kib);
	put_figure(m, is->uss_kib, change.uss_kib);
	put_figure(m, is->minor_faults, change.minor_faults);
	put_figure(m, is->major_faults, change.major_faults);
	markup_close(m);
}

void
whole_processes_write(struct markup *m, const struct head_record *head,
    const struct step_record *before, const struct step_record *step)
{
	static const char *const titles[] = {"whole process, kB", "PID", "VSZ",
	    "RSS", "PSS", "USS", "minor faults", "major faults"};
	size_t shown = rows_shown(step);

	markup_open_class(m, "details", "part processes");
	markup_open(m, "summary");
	markup_leaf(m, "b", NULL, "Whole processes");
	markup_text(m, ": VSZ, RSS, PSS, USS, faults since birth");
	markup_close(m);
	markup_open_class(m, "div", "scroll");
	markup_open_class(m, "table", "figures");
	markup_open(m, "thead");
	markup_open(m, "tr");
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		markup_leaf(m, "th", NULL, titles[i]);
	markup_close(m);
	markup_close(m);
	markup_open(m, "tbody");
	for (size_t i = 0; i < shown; i++)
		put_process(m, head,
		    step_process(before, step->processes[i].index),
		    &step->processes[i]);
	markup_close(m);
	markup_close(m);
	markup_close(m);
	if (shown < step->process_count)
		markup_leaf_format(m, "p", "note",
		    "and %zu more processes, which the record has",
		    step->process_count - shown);
	markup_close(m);
}
