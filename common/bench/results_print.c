#include <string.h>

#include "bench/results.h"
#include "report/paper/table.h"

#define WIDTH  100 /* the longest subject and its bar fit into one row */
#define DIGITS 32  /* bytes that a number or a bar fits into */

/* Three significant digits: 0.0123, 1.23, 12.3, 1230. */
static const char *
digits(const json_t *number, char text[DIGITS])
{
	double value = json_number_value(number);
	int decimals = 4;

	for (double limit = 0.1; limit <= value && decimals > 0; limit *= 10)
		decimals--;
	if (json_is_null(number))
		return "n/a";
	snprintf(text, DIGITS, "%.*f", decimals, value);
	return text;
}

/* NULL: there is none by that name. */
static const char *
text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* A label and three texts; behind them the note, or the reason. */
static void
add_row(struct table *t, const json_t *object, const char *label,
    const char *reason, const char *const texts[3])
{
	char indented[128];
	const char *row[] = {indented, texts[0], texts[1], texts[2]};
	const char *note = text_of(object, "note");

	snprintf(indented, sizeof indented, "  %s", text_of(object, label));
	table_row(t, INK_PLAIN, row);
	if (note == NULL)
		note = text_of(object, reason);
	if (note != NULL)
		table_tail(t, t->count - 1, strdup(note));
}

static void
add_ratio(struct table *t, const json_t *ratio)
{
	const json_t *least = json_object_get(ratio, "at_least"),
		     *most = json_object_get(ratio, "at_most"),
		     *met = json_object_get(ratio, "met");
	char value[DIGITS], bar[DIGITS] = "";

	if (least != NULL || most != NULL)
		snprintf(bar, sizeof bar, "%s %.4g",
		    least != NULL ? "at least" : "at most",
		    json_number_value(least != NULL ? least : most));
	add_row(t, ratio, "subject", "ratio_reason",
	    (const char *[]){digits(json_object_get(ratio, "ratio"), value),
		bar,
		met == NULL		? ""
		    : json_is_true(met) ? "met"
					: "missed"});
}

static void
add_figure(struct table *t, const json_t *figure)
{
	const json_t *values = json_object_get(figure, "values");
	size_t count = json_array_size(values);
	char text[3][DIGITS];

	add_row(t, figure, "by", "median_reason",
	    (const char *[]){digits(json_object_get(figure, "median"), text[0]),
		count > 1 ? digits(json_array_get(values, 0), text[1]) : "",
		count > 1 ? digits(json_array_get(values, count - 1), text[2])
			  : ""});
}

/* Prints tables of those that follow one another and have the same text there.
 * gap is printed above each; returns what goes above the next one. */
static const char *
print_tables(
    struct paper *paper, const json_t *array, bool ratios, const char *gap)
{
	const char *key = ratios ? "section" : "subject";
	size_t i = 0;

	while (i < json_array_size(array)) {
		const json_t *one = json_array_get(array, i);
		const char *group = text_of(one, key), *next = group;
		const char *titles[] = {"",
		    ratios ? "ratio" : text_of(one, "unit"),
		    ratios ? "bar" : "least", ratios ? "" : "largest"};
		struct table t;

		fputs(gap, paper->out);
		say(paper, INK_PLAIN, 0, 0, "%s%s", group,
		    ratios ? ", ratios of medians" : "");
		table_init(&t, titles, 4);
		for (; next != NULL && strcmp(next, group) == 0;
		     next = text_of(one, key)) {
			(ratios ? add_ratio : add_figure)(&t, one);
			one = json_array_get(array, ++i);
		}
		table_widen(&t, 32, 8, WIDTH);
		table_print(&t, paper);
		table_release(&t);
		gap = "\n";
	}
	return gap;
}

int
results_print(const struct results *r, FILE *out)
{
	struct paper paper = {.out = out, .style = {.width = WIDTH}};

	if (r->quick)
		fputs("--quick: everything is far too small for its figures to "
		      "mean anything\n\n",
		    out);
	print_tables(&paper, r->figures, false,
	    print_tables(&paper, r->ratios, true, ""));
	return r->error < 0 ? r->error : paper_done(&paper);
}
