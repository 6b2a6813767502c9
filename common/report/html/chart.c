#include <inttypes.h>
#include <string.h>

#include "report/html/chart.h"

#define LINES_APART 13 /* units: what a label needs */

static const struct {
	const char *name;
	int64_t kib;
} units[] = {{"kB", 1}, {"MiB", 1 << 10}, {"GiB", 1 << 20}};
#define UNITS (sizeof units / sizeof *units)

/* The smallest in which the largest value has at most five digits. */
static size_t
unit_of(const struct chart *chart)
{
	size_t unit = 0;

	while (chart->sizes && unit + 1 < UNITS &&
	    chart->most / units[unit].kib >= 100000)
		unit++;
	return unit;
}

const char *
chart_unit(const struct chart *chart)
{
	return chart->sizes ? units[unit_of(chart)].name : "";
}

char *
chart_figure(const struct chart *chart, int64_t value, char text[FIGURE_MAX])
{
	int64_t kib = units[unit_of(chart)].kib;

	if (value == UNKNOWN || value % kib == 0)
		return figure_text(
		    value == UNKNOWN ? value : value / kib, text, FIGURE_MAX);
	snprintf(text, FIGURE_MAX, "%.*f", value < 100 * kib ? 1 : 0,
	    (double)value / (double)kib);
	return text;
}

void
chart_open(const struct chart *chart, const char *id, const char *title,
    const char *about)
{
	struct markup *m = chart->out;

	markup_open(m, "svg");
	markup_attribute_format(
	    m, "viewBox", "0 0 %g %g", chart->width, chart->height);
	markup_attribute(m, "class", "chart");
	markup_attribute(m, "role", "group");
	markup_attribute_format(
	    m, "aria-labelledby", "%s-title %s-about", id, id);
	markup_open(m, "title");
	markup_attribute_format(m, "id", "%s-title", id);
	markup_text(m, title);
	markup_close(m);
	markup_open(m, "desc");
	markup_attribute_format(m, "id", "%s-about", id);
	markup_text(m, about);
	markup_close(m);
}

void
chart_close(const struct chart *chart)
{
	markup_close(chart->out);
}

double
chart_x(const struct chart *chart, size_t place)
{
	double all = chart->width - chart->left - chart->right;

	return chart->left + all * (double)place / (double)chart->places;
}

double
chart_y(const struct chart *chart, int64_t value)
{
	double all = chart->height - chart->top - chart->bottom;

	return chart->height - chart->bottom -
	    all * (double)value / (double)chart->most;
}

void
chart_text(const struct chart *chart, double x, double y, const char *class,
    const char *anchor, const char *text)
{
	struct markup *m = chart->out;

	markup_open_class(m, "text", class);
	markup_attribute_format(m, "x", "%.1f", x);
	markup_attribute_format(m, "y", "%.1f", y);
	markup_attribute(m, "text-anchor", anchor);
	markup_text(m, text);
	markup_close(m);
}

void
chart_value(
    const struct chart *chart, double x, double y, double width, int64_t value)
{
	struct markup *m = chart->out;
	char text[FIGURE_MAX];
	size_t length = strlen(chart_figure(chart, value, text));
	double size = width / 0.7 / (double)length;

	markup_open_class(m, "text", "value");
	markup_attribute_format(m, "x", "%.1f", x + width / 2);
	markup_attribute_format(m, "y", "%.1f", y - 4);
	markup_attribute(m, "text-anchor", "middle");
	markup_attribute_format(m, "font-size", "%.0f", size < 14 ? size : 14);
	markup_text(m, text);
	markup_close(m);
}

static void
put_line(const struct chart *chart, int64_t value)
{
	struct markup *m = chart->out;
	double y = chart_y(chart, value);
	char label[FIGURE_MAX];

	markup_open_class(m, "line", "grid");
	markup_attribute_format(m, "x1", "%.1f", chart->left);
	markup_attribute_format(m, "y1", "%.1f", y);
	markup_attribute_format(m, "x2", "%.1f", chart->width - chart->right);
	markup_attribute_format(m, "y2", "%.1f", y);
	markup_close(m);
	chart_text(chart, chart->left - 5, y + 4, "tick", "end",
	    chart_figure(chart, value, label));
}

void
chart_lines(const struct chart *chart, const int64_t *values, size_t count)
{
	double zero = chart_y(chart, 0), last = chart->top - LINES_APART;

	for (size_t i = count; i-- > 0;) {
		double y = chart_y(chart, values[i]);

		if (values[i] > 0 &&
		    (y - last < LINES_APART || zero - y < LINES_APART))
			continue;
		put_line(chart, values[i]);
		last = y;
	}
}

void
chart_step(const struct chart *chart, size_t place,
    const struct series_point *point, const char *about, bool named)
{
	double x = chart_x(chart, place), next = chart_x(chart, place + 1);
	double floor = chart->height - chart->bottom;
	struct markup *m = chart->out;
	char number[16];

	markup_open_class(m, "a", "at");
	markup_attribute_format(m, "href", "#step-%u", point->number);
	markup_leaf(m, "title", NULL, about);
	markup_open_class(m, "rect", "band");
	markup_attribute_format(m, "x", "%.1f", x);
	markup_attribute_format(m, "y", "%.1f", chart->top);
	markup_attribute_format(m, "width", "%.1f", next - x);
	markup_attribute_format(
	    m, "height", "%.1f", chart->height - chart->top);
	markup_close(m);
	snprintf(number, sizeof number, "%u", point->number);
	chart_text(chart, (x + next) / 2, floor + 15, "tick", "middle", number);
	if (named)
		chart_text(chart, (x + next) / 2, floor + 30, "tick", "middle",
		    point->name);
	markup_close(m);
}
