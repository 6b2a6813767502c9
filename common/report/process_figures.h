/* process_figures.h: the figures of a process that a table shows. */
#ifndef SHMLAB_REPORT_PROCESS_FIGURES_H
#define SHMLAB_REPORT_PROCESS_FIGURES_H

#include "record/record.h"
#include "report/paper/paper.h"

/* In the order of their columns. */
enum {
	FIGURE_VSZ,
	FIGURE_RSS,
	FIGURE_PSS,
	FIGURE_USS,
	FIGURE_MINOR,
	FIGURE_MAJOR,
	FIGURES,
};

/* In KiB, and in faults since birth; UNKNOWN where it could not be read. */
struct process_figures {
	int64_t at[FIGURES];
};

/* "VSZ", ..., "major". */
extern const char *const figure_titles[FIGURES];

struct process_figures process_figures_of(const struct process_record *);

/* The same, less those of the step before; UNKNOWN if it was not there. before
 * may be NULL. */
struct process_figures process_figures_changes(
    const struct step_record *before, const struct process_record *after);

/* Figure by figure, what choose makes of two. */
struct process_figures process_figures_merge(const struct process_figures *a,
    const struct process_figures *b, int64_t (*choose)(int64_t, int64_t));

/* To be given to process_figures_merge(). If either is UNKNOWN, so is the
 * result. */
int64_t figure_difference(int64_t after, int64_t before);

/* Several processes told together: in each column the least figure, and the
 * greatest. */
struct process_extremes {
	struct process_figures figures[2], changes[2]; /* least, greatest */
	bool born; /* one of them was not there before */
};

/* Those of a step from processes[rest] on. before may be NULL. */
struct process_extremes process_extremes_of(const struct step_record *before,
    const struct step_record *step, size_t rest);

/* "+12", "." for 0, "n/a". Writes at most size bytes. Returns text. */
char *change_text(int64_t change, char *text, size_t size);

/* The same for a figure and a change of a column, with sizes in the units of
 * the style (paper/units.h). */
char *process_figure_text(const struct style *, size_t column, int64_t figure,
    char *text, size_t size);
char *process_change_text(const struct style *, size_t column, int64_t change,
    char *text, size_t size);

/* A size in KiB, or "n/a". */
char *size_text(const struct style *, int64_t kib, char *text, size_t size);

#endif
