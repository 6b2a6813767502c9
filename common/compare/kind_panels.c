#include <errno.h>
#include <stdlib.h>

#include "compare/kind_panels.h"
#include "region/region_kind.h"
#include "report/html/chart.h"
#include "report/sentences/actor_sets.h"

/* A place of a plot: the figures of a row, before its writes or after. */
struct panel_place {
	const struct row *row;
	const struct look *look;
	const char *when;
	bool first; /* with so many consumers */
};

/* The places of one subject. */
struct kind_panel {
	struct panel_place *places;
	size_t count;
};

static int64_t
most_of(const struct comparison *c)
{
	int64_t most = 1;

	for (size_t i = 0; i < c->count; i++) {
		const struct row *row = &c->rows[i];

		if (row->before.known && row->before.rss_kib > most)
			most = row->before.rss_kib;
		if (row->after.known && row->after.rss_kib > most)
			most = row->after.rss_kib;
	}
	return most;
}

static void
put_bar(const struct chart *chart, const char *class, double x, double width,
    int64_t value)
{
	double y = chart_y(chart, value);

	markup_open_class(chart->out, "rect", class);
	markup_attribute_format(chart->out, "x", "%.1f", x);
	markup_attribute_format(chart->out, "y", "%.1f", y);
	markup_attribute_format(chart->out, "width", "%.1f", width);
	markup_attribute_format(
	    chart->out, "height", "%.1f", chart_y(chart, 0) - y);
	markup_close(chart->out);
}

/* What is held, within what RSS claims. */
static void
put_bars(
    const struct chart *chart, const struct look *look, double x, double width)
{
	double claim = chart_y(chart, look->rss_kib);
	double held = chart_y(chart, look->held_kib);

	put_bar(chart, "claim", x, width, look->rss_kib);
	put_bar(chart, "bar held", x + 4, width - 8, look->held_kib);
	chart_value(chart, x, claim, width, look->rss_kib);
	if (held - claim > 16)
		chart_value(chart, x, held, width, look->held_kib);
}

static void
tell_place(const struct chart *chart, const struct panel_place *place)
{
	const struct look *look = place->look;
	char claimed[FIGURE_MAX], held[FIGURE_MAX];

	markup_leaf_format(chart->out, "title", NULL,
	    "%u consumer%s, %s: RSS claims %s, held are %s %s",
	    place->row->consumers, plural(place->row->consumers), place->when,
	    chart_figure(chart, look->rss_kib, claimed),
	    chart_figure(chart, look->held_kib, held), chart_unit(chart));
}

static void
put_place(const struct chart *chart, const struct panel_place *place, size_t i)
{
	const struct look *look = place->look;
	double x = chart_x(chart, i), width = chart_x(chart, i + 1) - x;
	double floor = chart_y(chart, 0);

	chart_text(
	    chart, x + width / 2, floor + 15, "tick", "middle", place->when);
	if (!look->known || look->rss_kib == UNKNOWN ||
	    look->held_kib == UNKNOWN) {
		chart_text(
		    chart, x + width / 2, floor - 4, "value", "middle", "n/a");
		return;
	}
	markup_open(chart->out, "g");
	tell_place(chart, place);
	put_bars(chart, look, x + 3, width - 6);
	markup_close(chart->out);
}

/* "4 consumers", below the first of its places. */
static void
put_group(const struct chart *chart, unsigned consumers, size_t i)
{
	char text[32];

	snprintf(
	    text, sizeof text, "%u consumer%s", consumers, plural(consumers));
	chart_text(chart, chart_x(chart, i) + 3, chart_y(chart, 0) + 31,
	    "label", "start", text);
}

static void
put_panel(struct markup *m, const struct kind_panel *panel, int64_t most)
{
	const struct subject *subject = panel->places[0].row->subject;
	struct chart chart = {
	    .out = m,
	    .places = panel->count,
	    .width = 460,
	    .height = 250,
	    .top = 18,
	    .bottom = 38,
	    .most = most,
	    .sizes = true,
	};
	char id[64];

	markup_open(m, "figure");
	markup_open(m, "figcaption");
	markup_leaf(m, "b", "held", subject->name);
	markup_close(m);
	snprintf(id, sizeof id, "panel-%s", subject->name);
	chart_open(&chart, id, subject->name,
	    "the sum of RSS and what is held, by the number of consumers and "
	    "what each of them wrote");
	chart_lines(&chart, (const int64_t[]){0}, 1);
	for (size_t i = 0; i < panel->count; i++) {
		put_place(&chart, &panel->places[i], i);
		if (panel->places[i].first)
			put_group(&chart, panel->places[i].row->consumers, i);
	}
	chart_close(&chart);
	markup_close(m);
}

/* After its writes; and before them, once for each number of consumers, unless
 * a row that writes nothing shows the same. */
static void
add_row(struct kind_panel *panel, const struct row *row)
{
	struct panel_place *last = panel->count > 0
	    ? &panel->places[panel->count - 1]
	    : NULL;
	bool first = last == NULL || last->row->consumers != row->consumers;
	bool writes = row->write == NULL || row->part > 0;

	if (first && writes)
		panel->places[panel->count++] = (struct panel_place){
		    row, &row->before, "before", true};
	panel->places[panel->count++] = (struct panel_place){row, &row->after,
	    row->write != NULL ? row->write : "after", first && !writes};
}

static void
put_subject(struct markup *m, const struct comparison *c,
    const struct subject *subject, struct kind_panel *panel)
{
	panel->count = 0;
	for (size_t i = 0; i < c->count; i++)
		if (c->rows[i].subject == subject &&
		    c->rows[i].state == ROW_DONE)
			add_row(panel, &c->rows[i]);
	if (panel->count > 0)
		put_panel(m, panel, most_of(c));
}

static void
put_legend(struct markup *m, const struct comparison *c)
{
	const struct chart chart = {.most = most_of(c), .sizes = true};
	bool frames = c->platform.proof == PROOF_FRAMES;

	markup_open_class(m, "ul", "legend");
	markup_open(m, "li");
	markup_leaf(m, "b", "swatch claim", "");
	markup_text_format(m, "what RSS claims, %s", chart_unit(&chart));
	markup_close(m);
	markup_open(m, "li");
	markup_leaf(m, "b", "swatch held", "");
	markup_text_format(m, "what is held: %s",
	    frames ? "distinct frames" : "the sum of PSS");
	markup_close(m);
	markup_leaf(m, "li", NULL,
	    "below each bar: how much each consumer has written");
	markup_close(m);
}

int
kind_panels_write(struct markup *m, const struct comparison *c)
{
	const struct compare_request *r = &c->request;
	struct kind_panel panel = {
	    .places = calloc(2 * c->count + 1, sizeof *panel.places)};
	bool six = r->subject_count == REGION_KINDS && r->subjects[0].is_kind;

	if (panel.places == NULL)
		return -ENOMEM;
	put_legend(m, c);
	/* A private kind stands above the shared one of the same memory. */
	markup_open_class(m, "div", six ? "kinds pairs" : "kinds");
	for (size_t i = 0; i < r->subject_count; i++)
		put_subject(m, c, &r->subjects[i], &panel);
	markup_close(m);
	free(panel.places);
	return 0;
}
