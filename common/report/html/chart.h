/* chart.h: a plot of bars or lines: its frame, scales and labels.
 *
 *	chart_open(&chart, m, "stairs-rss", "RSS", "a line for each process");
 *	...
 *	chart_close(&chart);
 */
#ifndef SHMLAB_REPORT_HTML_CHART_H
#define SHMLAB_REPORT_HTML_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/html/markup.h"
#include "report/html/series.h"

struct chart {
	struct markup *out;
	size_t places;			 /* of the same width, from the left */
	double width, height;		 /* of all */
	double left, right, top, bottom; /* margins */
	int64_t most;			 /* the value at the top, at least 1 */
	bool sizes; /* values are in KiB; large ones get a larger unit */
};

/* "kB"; of large values "MiB" or "GiB". Of counts: "". */
const char *chart_unit(const struct chart *);

/* A value as it is shown, in that unit; or "n/a". Returns text. */
char *chart_figure(const struct chart *, int64_t value, char text[FIGURE_MAX]);

/* Opens <svg>, with a title and a description for those who cannot see it. The
 * struct is filled in before. */
void chart_open(
    const struct chart *, const char *id, const char *title, const char *about);
void chart_close(const struct chart *);

/* Where a place begins; that of one past the last is the right edge. Where a
 * value is. */
double chart_x(const struct chart *, size_t place);
double chart_y(const struct chart *, int64_t value);

/* A text; anchor is "start", "middle" or "end". */
void chart_text(const struct chart *, double x, double y, const char *class,
    const char *anchor, const char *text);

/* A value above that place, as large as the width allows. */
void chart_value(
    const struct chart *, double x, double y, double width, int64_t value);

/* Lines across at these values (ascending), with labels. Of values that are
 * too close, the one nearer to 0 is left out. */
void chart_lines(const struct chart *, const int64_t *values, size_t count);

/* For plots over the steps: a link on the place of a step; about is told when
 * it is pointed at. Below it stands the number of the step, or its number and
 * name. */
void chart_step(const struct chart *, size_t place, const struct series_point *,
    const char *about, bool named);

#endif
