#include <errno.h>
#include <string.h>

#include "bench/results.h"
#include "report/paper/table.h"

#define WIDTH 100 /* the longest subject and its bar fit into one row */

/* Three digits that matter: 0.0123, 1.23, 12.3, 1230; "" if there is none. */
static const char *
digits(const json_t *number, char *text, size_t size)
{
	double value = json_number_value(number);
	int decimals = value >= 100 ? 0
	    : value >= 10	    ? 1
	    : value >= 1	    ? 2
	    : value >= 0.1	    ? 3
				    : 4;

	if (number == NULL)
		return "";
	if (json_is_null(number))
		return "n/a";
	snprintf(text, size, "%.*f", decimals, value);
	return text;
}

static const char *
text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

/* label, three texts, and a note, whichever of the two keys it has. */
static void
add_row(struct table *t, const json_t *object, const char *label,
    const char *const *texts, const char *reason)
{
	char indented[128];
	const char *row[] = {indented, texts[0], texts[1], texts[2]};
	const char *note = text_of(object, "note");

	snprintf(indented, sizeof indented, "  %s", text_of(object, label));
	table_row(t, INK_PLAIN, row);
	if (*note == '\0')
		note = text_of(object, reason);
	if (*note != '\0')
		table_tail(t, t->count - 1, strdup(note));
}

static void
add_ratio(struct table *t, const json_t *ratio)
{
	const json_t *least = json_object_get(ratio, "at_least"),
		     *most = json_object_get(ratio, "at_most"),
		     *met = json_object_get(ratio, "met");
	char value[32], bar[32] = "";
	const char *texts[] = {
	    digits(json_object_get(ratio, "ratio"), value, sizeof value), bar,
	    met == NULL		    ? ""
		: json_is_true(met) ? "met"
				    : "missed"};

	if (least != NULL || most != NULL)
		snprintf(bar, sizeof bar, "%s %.4g",
		    least != NULL ? "at least" : "at most",
		    json_number_value(least != NULL ? least : most));
	add_row(t, ratio, "subject", texts, "ratio_reason");
}

static void
add_figure(struct table *t, const json_t *figure)
{
	const json_t *values = json_object_get(figure, "values");
	size_t count = json_array_size(values);
	bool several = count > 1;
	char median[32], least[32], most[32];
	const char *texts[] = {
	    digits(json_object_get(figure, "median"), median, sizeof median),
	    digits(several ? json_array_get(values, 0) : NULL, least,
		sizeof least),
	    digits(several ? json_array_get(values, count - 1) : NULL, most,
		sizeof most)};

	add_row(t, figure, "by", texts, "median_reason");
}

/* A table of those from first on that have the same text there; returns the
 * next one. */
static size_t
print_group(struct paper *paper, const json_t *array, size_t first,
    const char *key, bool ratios)
{
	const json_t *one = json_array_get(array, first), *now = one;
	const char *group = text_of(one, key);
	const char *titles[] = {"", ratios ? "ratio" : text_of(one, "unit"),
	    ratios ? "bar" : "least", ratios ? "" : "largest"};
	struct table t;

	say(paper, INK_PLAIN, 0, 0, "%s%s", group,
	    ratios ? ", ratios of medians" : "");
	table_init(&t, titles, 4);
	for (; strcmp(text_of(now, key), group) == 0;
	     now = json_array_get(array, ++first))
		(ratios ? add_ratio : add_figure)(&t, now);
	table_widen(&t, 32, 8, WIDTH);
	table_print(&t, paper);
	table_release(&t);
	return first;
}

int
results_print(const struct results *r, FILE *out)
{
	struct paper paper = {.out = out, .style = {.width = WIDTH}};
	const char *gap = "";

	if (r->quick)
		fputs("--quick: everything is far too small for its figures to "
		      "mean anything\n\n",
		    out);
	for (size_t i = 0; i < json_array_size(r->ratios); gap = "\n") {
		fputs(gap, out);
		i = print_group(&paper, r->ratios, i, "section", true);
	}
	for (size_t i = 0; i < json_array_size(r->figures); gap = "\n") {
		fputs(gap, out);
		i = print_group(&paper, r->figures, i, "subject", false);
	}
	return r->error < 0 ? r->error : paper_done(&paper);
}

int
results_print_json(
    const struct results *r, bool complete, const struct platform *p, FILE *out)
{
	json_t *document = json_pack("{ss sb sb s{ss ss sI si ss ss} sO sO}",
	    "schema", "shmlab.bench/1", "complete", complete, "quick", r->quick,
	    "platform", "kernel", p->uts.release, "machine", p->uts.machine,
	    "page_kib", (json_int_t)(p->page_size / 1024), "cpus", p->cpus,
	    "thp", p->thp, "proof", proof_name(p->proof), "figures", r->figures,
	    "ratios", r->ratios);
	int error;

	if (document == NULL || r->error < 0)
		return -ENOMEM;
	error = json_dumpf(
	    document, out, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
	json_decref(document);
	return error < 0 || fputc('\n', out) == EOF ? -EIO : 0;
}
