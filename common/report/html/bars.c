#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#include "report/html/bars.h"
#include "report/html/chart.h"

#define BARS 3

static const struct {
	const char *class, *title;
} bars[BARS] = {
    {"rss", "sum of RSS: what RSS claims"},
    {"pss", "sum of PSS"},
    {"held", "distinct frames: what is held"},
};

static void
get_values(const struct series_point *point, const struct head_record *head,
    int64_t values[BARS])
{
	values[0] = point->group.region_rss_kib;
	values[1] = point->group.region_pss_kib;
	values[2] = series_held(point, head);
}

static void
put_bar(
    const struct chart *chart, double x, double width, int bar, int64_t value)
{
	double y = chart_y(chart, value);
	struct markup *m = chart->out;

	if (value == UNKNOWN || value == 0)
		return;
	markup_open(m, "rect");
	markup_attribute_format(m, "class", "bar %s", bars[bar].class);
	markup_attribute_format(m, "x", "%.1f", x + 1);
	markup_attribute_format(m, "y", "%.1f", y);
	markup_attribute_format(m, "width", "%.1f", width - 2);
	markup_attribute_format(m, "height", "%.1f", chart_y(chart, 0) - y);
	markup_close(m);
	chart_value(chart, x, y, width, value);
}

static void
put_step(const struct chart *chart, const struct head_record *head,
    const struct series_point *point, size_t step)
{
	double x = chart_x(chart, step);
	double place = chart_x(chart, step + 1) - x;
	char texts[BARS][FIGURE_MAX], about[160];
	int64_t values[BARS], most = 0;

	get_values(point, head, values);
	for (int i = 0; i < BARS; i++) {
		chart_figure(chart, values[i], texts[i]);
		if (values[i] > most)
			most = values[i];
	}
	snprintf(about, sizeof about,
	    "%u %s, in %s: RSS claims %s, the sum of PSS is %s, held are %s",
	    point->number, point->name, chart_unit(chart), texts[0], texts[1],
	    texts[2]);
	chart_step(chart, step, point, about, true);
	for (int i = 0; i < BARS; i++)
		put_bar(chart, x + place * (0.05 + 0.3 * i), place * 0.3, i,
		    values[i]);
	if (most == 0)
		chart_value(chart, x, chart_y(chart, 0), place, 0);
}

static void
put_legend(const struct chart *chart, bool frames)
{
	struct markup *m = chart->out;

	markup_open_class(m, "ul", "legend");
	for (int i = 0; i < (frames ? BARS : BARS - 1); i++) {
		markup_open(m, "li");
		markup_open(m, "b");
		markup_attribute_format(m, "class", "swatch %s", bars[i].class);
		markup_close(m);
		markup_text_format(
		    m, "%s, %s", bars[i].title, chart_unit(chart));
		markup_close(m);
	}
	markup_close(m);
	if (!frames)
		markup_leaf(m, "p", "note",
		    "Which frames there are cannot be seen here; the sum of "
		    "PSS comes close to what is held.");
}

void
bars_write(struct markup *m, const struct head_record *head,
    const struct series *series)
{
	struct chart chart = {
	    .out = m,
	    .places = series->count,
	    .width = 1100,
	    .height = 260,
	    .left = 10,
	    .right = 10,
	    .top = 22,
	    .bottom = 38,
	    .most = 1,
	    .sizes = true,
	};
	bool frames = false;

	for (size_t i = 0; i < series->count; i++) {
		int64_t values[BARS];

		get_values(&series->points[i], head, values);
		frames |= values[BARS - 1] != UNKNOWN;
		for (int j = 0; j < BARS; j++)
			if (values[j] > chart.most)
				chart.most = values[j];
	}
	markup_open_class(m, "figure", "bars");
	put_legend(&chart, frames);
	chart_open(&chart, "bars", "What RSS claims, what is held",
	    "three bars for each step: the sum of RSS, the sum of PSS, and the "
	    "distinct frames of the region");
	for (size_t i = 0; i < series->count; i++)
		put_step(&chart, head, &series->points[i], i);
	chart_close(&chart);
	markup_close(m);
}
