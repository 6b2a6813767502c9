#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/html/chart.h"
#include "report/html/staircase.h"
#include "report/sentences/actor_sets.h"

#define VALUES_MAX  24 /* different values that get a line across */
#define LABEL_APART 14

/* Actors whose line is the same. */
struct stair {
	unsigned actors[SERIES_ACTORS_MAX];
	size_t count;
	size_t first, end; /* the points in which they live */
	double label;	   /* where the label is */
};

struct stairs {
	const struct chart *chart;
	const struct series *series;
	const struct head_record *head;
	/* One of them; SERIES_FIGURES: frames, of all together. */
	int figure;
	struct stair at[SERIES_ACTORS_MAX];
	size_t count;
};

static bool
lives(const struct stairs *stairs, size_t point, unsigned actor)
{
	return stairs->figure == SERIES_FIGURES ||
	    stairs->series->points[point].lives[actor];
}

static int64_t
value_of(const struct stairs *stairs, size_t point, unsigned actor)
{
	const struct series_point *p = &stairs->series->points[point];

	return stairs->figure == SERIES_FIGURES ? p->group.frames
						: p->at[actor][stairs->figure];
}

static bool
is_same(const struct stairs *stairs, unsigned a, unsigned b)
{
	for (size_t i = 0; i < stairs->series->count; i++)
		if (lives(stairs, i, a) != lives(stairs, i, b) ||
		    value_of(stairs, i, a) != value_of(stairs, i, b))
			return false;
	return true;
}

static void
add_actor(struct stairs *stairs, unsigned actor)
{
	size_t points = stairs->series->count;
	struct stair *stair;

	for (size_t i = 0; i < stairs->count; i++) {
		stair = &stairs->at[i];
		if (is_same(stairs, stair->actors[0], actor)) {
			stair->actors[stair->count++] = actor;
			return;
		}
	}
	stair = &stairs->at[stairs->count];
	*stair = (struct stair){.actors = {actor}, .count = 1, .first = points};
	for (size_t i = 0; i < points; i++) {
		if (!lives(stairs, i, actor) ||
		    value_of(stairs, i, actor) == UNKNOWN)
			continue;
		if (stair->first == points)
			stair->first = i;
		stair->end = i + 1;
	}
	stairs->count += stair->end > 0;
}

static bool
is_drawn(const struct stairs *stairs, const struct stair *stair, size_t point)
{
	return lives(stairs, point, stair->actors[0]) &&
	    value_of(stairs, point, stair->actors[0]) != UNKNOWN;
}

/* The line: flat over each step, and upright between two. */
static void
put_path(const struct stairs *stairs, const struct stair *stair,
    const char *class, size_t nth)
{
	const struct chart *chart = stairs->chart;
	struct markup *m = chart->out;
	bool pen = false;
	struct draft d;
	char *path;

	if (draft_open(&d) == NULL)
		return;
	for (size_t i = stair->first; i < stair->end; i++) {
		double y;

		if (!is_drawn(stairs, stair, i)) {
			pen = false;
			continue;
		}
		y = chart_y(chart, value_of(stairs, i, stair->actors[0]));
		if (pen)
			fprintf(d.out, "V%.1f", y);
		else
			fprintf(d.out, "M%.1f %.1f", chart_x(chart, i), y);
		fprintf(d.out, "H%.1f", chart_x(chart, i + 1));
		pen = true;
	}
	path = draft_take(&d);
	if (path == NULL)
		return;
	markup_open(m, "path");
	markup_attribute_format(m, "class", "stair %s line%zu", class, nth);
	markup_attribute(m, "d", path);
	markup_close(m);
	free(path);
}

static void
tell_actors(FILE *out, const struct stairs *stairs, struct stair *stair)
{
	const struct actor_set set = {stair->actors, stair->count};

	if (stairs->figure == SERIES_FIGURES)
		fputs("all together", out);
	else
		actor_set_list(out, &stairs->head->names, &set);
}

/* Labels that would cover one another move down. */
static void
place_labels(struct stairs *stairs)
{
	const struct chart *chart = stairs->chart;
	bool placed[SERIES_ACTORS_MAX] = {false};
	double last = -LABEL_APART;

	for (size_t i = 0; i < stairs->count; i++) {
		struct stair *stair = &stairs->at[i];

		stair->label = 4 +
		    chart_y(chart,
			value_of(stairs, stair->end - 1, stair->actors[0]));
	}
	for (size_t i = 0; i < stairs->count; i++) {
		size_t top = stairs->count;

		for (size_t j = 0; j < stairs->count; j++)
			if (!placed[j] &&
			    (top == stairs->count ||
				stairs->at[j].label < stairs->at[top].label))
				top = j;
		placed[top] = true;
		if (stairs->at[top].label < last + LABEL_APART)
			stairs->at[top].label = last + LABEL_APART;
		last = stairs->at[top].label;
	}
}

static void
put_label(const struct stairs *stairs, struct stair *stair, const char *class,
    size_t nth)
{
	const struct chart *chart = stairs->chart;
	double end = chart_x(chart, stair->end);
	double edge = chart->width - chart->right;
	double y = chart_y(
	    chart, value_of(stairs, stair->end - 1, stair->actors[0]));
	struct markup *m = chart->out;
	struct draft d;
	char *text;

	markup_open(m, "path");
	markup_attribute(m, "class", "leader");
	markup_attribute_format(m, "d", "M%.1f %.1fH%.1fL%.1f %.1f", end, y,
	    edge, edge + 8, stair->label - 4);
	markup_close(m);
	markup_open(m, "path");
	markup_attribute_format(m, "class", "stair %s line%zu", class, nth);
	markup_attribute_format(
	    m, "d", "M%.1f %.1fh16", edge + 8, stair->label - 4);
	markup_close(m);
	if (draft_open(&d) != NULL)
		tell_actors(d.out, stairs, stair);
	text = draft_take(&d);
	if (text != NULL)
		chart_text(
		    chart, edge + 28, stair->label, "label", "start", text);
	free(text);
}

/* All values that occur, ascending. */
static size_t
find_values(const struct stairs *stairs, int64_t values[VALUES_MAX])
{
	size_t count = 1;

	values[0] = 0;
	for (size_t s = 0; s < stairs->count; s++)
		for (size_t i = 0; i < stairs->series->count; i++) {
			const struct stair *stair = &stairs->at[s];
			int64_t value = value_of(stairs, i, stair->actors[0]);
			size_t at = count;

			if (!is_drawn(stairs, stair, i))
				continue;
			while (at > 0 && values[at - 1] > value)
				at--;
			if ((at > 0 && values[at - 1] == value) ||
			    count == VALUES_MAX)
				continue;
			memmove(&values[at + 1], &values[at],
			    (count - at) * sizeof *values);
			values[at] = value;
			count++;
		}
	return count;
}

/* "5 write: producer 42 kB, consumers 1-2 42 kB" */
static void
put_step(struct stairs *stairs, size_t point)
{
	const struct series_point *p = &stairs->series->points[point];
	char figure[FIGURE_MAX];
	struct draft d;
	char *text;

	if (draft_open(&d) == NULL)
		return;
	fprintf(d.out, "%u %s", p->number, p->name);
	for (size_t i = 0; i < stairs->count; i++) {
		struct stair *stair = &stairs->at[i];

		if (!lives(stairs, point, stair->actors[0]))
			continue;
		fputs(i == 0 ? ": " : ", ", d.out);
		tell_actors(d.out, stairs, stair);
		fprintf(d.out, " %s %s",
		    chart_figure(stairs->chart,
			value_of(stairs, point, stair->actors[0]), figure),
		    chart_unit(stairs->chart));
	}
	text = draft_take(&d);
	if (text != NULL)
		chart_step(stairs->chart, point, p, text, false);
	free(text);
}

static void
put_panel(struct stairs *stairs, const char *id, const char *class,
    const char *title, const char *caption)
{
	const struct chart *chart = stairs->chart;
	struct markup *m = chart->out;
	int64_t values[VALUES_MAX];

	markup_open_class(m, "figure", NULL);
	markup_open(m, "figcaption");
	markup_leaf(m, "b", class, title);
	markup_text_format(m, " %s%s", chart_unit(chart), caption);
	markup_close(m);
	chart_open(chart, id, title, caption);
	for (size_t i = 0; i < stairs->series->count; i++)
		put_step(stairs, i);
	chart_lines(chart, values, find_values(stairs, values));
	for (size_t i = stairs->count; i-- > 0;)
		put_path(stairs, &stairs->at[i], class, i);
	place_labels(stairs);
	for (size_t i = 0; i < stairs->count; i++)
		put_label(stairs, &stairs->at[i], class, i);
	chart_close(chart);
	markup_close(m);
}

/* The largest value of any process, in kB; the most frames. */
static int64_t
most_of(const struct series *series, bool frames)
{
	int64_t most = 1;

	for (size_t i = 0; i < series->count; i++) {
		const struct series_point *p = &series->points[i];

		if (frames && p->group.frames > most)
			most = p->group.frames;
		for (size_t j = 0; j < series->actors && !frames; j++)
			if (p->at[j][SERIES_RSS] > most)
				most = p->at[j][SERIES_RSS];
	}
	return most;
}

static void
put_frames(struct chart *chart, const struct head_record *head,
    const struct series *series)
{
	struct stairs stairs = {
	    .chart = chart,
	    .series = series,
	    .head = head,
	    .figure = SERIES_FIGURES,
	};

	chart->most = most_of(series, true);
	chart->sizes = false;
	add_actor(&stairs, 0);
	if (stairs.count > 0)
		put_panel(&stairs, "stairs-frames", "held", "Frames",
		    "distinct ones, of all processes");
}

void
staircase_write(struct markup *m, const struct head_record *head,
    const struct series *series)
{
	static const char *const captions[] = {
	    ": every page in memory",
	    ": a page that n share counts 1/n",
	    ": pages that nobody else has",
	};
	struct chart chart = {
	    .out = m,
	    .places = series->count,
	    .width = 400,
	    .height = 140,
	    .left = 48,
	    .right = 132,
	    .top = 10,
	    .bottom = 22,
	    .most = most_of(series, false),
	    .sizes = true,
	};

	markup_open_class(m, "div", "stairs");
	for (int i = 0; i < SERIES_FIGURES; i++) {
		enum series_figure figure = (enum series_figure)i;
		struct stairs stairs = {
		    .chart = &chart,
		    .series = series,
		    .head = head,
		    .figure = i,
		};
		char id[24];

		for (unsigned j = 0; j < series->actors; j++)
			add_actor(&stairs, j);
		snprintf(id, sizeof id, "stairs-%s", series_class(figure));
		put_panel(&stairs, id, series_class(figure),
		    series_title(figure), captions[i]);
	}
	put_frames(&chart, head, series);
	markup_close(m);
	if (series->actors <= head->parameters.consumers)
		markup_leaf_format(m, "p", "note",
		    "Of %u consumers, the first %zu are drawn.",
		    head->parameters.consumers, series->actors - 1);
}
