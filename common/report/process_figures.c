#include <inttypes.h>
#include <stdio.h>

#include "record/change.h"
#include "report/paper/units.h"
#include "report/process_figures.h"

const char *const figure_titles[FIGURES] = {
    "VSZ", "RSS", "PSS", "USS", "minor", "major"};

struct process_figures
process_figures_of(const struct process_record *process)
{
	return (struct process_figures){{
	    [FIGURE_VSZ] = process->vsz_kib,
	    [FIGURE_RSS] = process->rss_kib,
	    [FIGURE_PSS] = process->pss_kib,
	    [FIGURE_USS] = process->uss_kib,
	    [FIGURE_MINOR] = process->minor_faults,
	    [FIGURE_MAJOR] = process->major_faults,
	}};
}

struct process_figures
process_figures_changes(
    const struct step_record *before, const struct process_record *after)
{
	struct change change;

	change_between(step_process(before, after->index), after, &change);
	return (struct process_figures){{
	    [FIGURE_VSZ] = change.vsz_kib,
	    [FIGURE_RSS] = change.rss_kib,
	    [FIGURE_PSS] = change.pss_kib,
	    [FIGURE_USS] = change.uss_kib,
	    [FIGURE_MINOR] = change.minor_faults,
	    [FIGURE_MAJOR] = change.major_faults,
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

int64_t
figure_difference(int64_t after, int64_t before)
{
	if (after == UNKNOWN || before == UNKNOWN)
		return UNKNOWN;
	return after - before;
}

struct process_figures
process_figures_merge(const struct process_figures *a,
    const struct process_figures *b, int64_t (*choose)(int64_t, int64_t))
{
	struct process_figures merged;

	for (size_t i = 0; i < FIGURES; i++)
		merged.at[i] = choose(a->at[i], b->at[i]);
	return merged;
}

struct process_extremes
process_extremes_of(const struct step_record *before,
    const struct step_record *step, size_t rest)
{
	struct process_extremes e = {0};

	for (size_t i = rest; i < step->process_count; i++) {
		const struct process_record *process = &step->processes[i];
		struct process_figures f = process_figures_of(process);
		struct process_figures c = process_figures_changes(
		    before, process);

		e.born |= step_process(before, process->index) == NULL;
		if (i == rest) {
			e.figures[0] = e.figures[1] = f;
			e.changes[0] = e.changes[1] = c;
		}
		e.figures[0] = process_figures_merge(&e.figures[0], &f, least);
		e.figures[1] = process_figures_merge(&e.figures[1], &f, most);
		e.changes[0] = process_figures_merge(&e.changes[0], &c, least);
		e.changes[1] = process_figures_merge(&e.changes[1], &c, most);
	}
	return e;
}

char *
size_text(const struct style *style, int64_t kib, char *text, size_t size)
{
	return kib == UNKNOWN
	    ? figure_text(kib, text, size)
	    : units_cell(kib, false, style->in_kib, text, size);
}

static bool
is_size(size_t column)
{
	return column != FIGURE_MINOR && column != FIGURE_MAJOR;
}

char *
process_figure_text(const struct style *style, size_t column, int64_t figure,
    char *text, size_t size)
{
	return is_size(column) ? size_text(style, figure, text, size)
			       : figure_text(figure, text, size);
}

char *
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

char *
process_change_text(const struct style *style, size_t column, int64_t change,
    char *text, size_t size)
{
	if (change == UNKNOWN || change == 0 || !is_size(column))
		return change_text(change, text, size);
	return units_cell(change, true, style->in_kib, text, size);
}
