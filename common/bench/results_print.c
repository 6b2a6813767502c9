#include <errno.h>
#include <string.h>

#include <jansson.h>

#include "bench/results.h"
#include "report/table.h"

#define WIDTH                                                                  \
	100 /* columns: the longest subject and its bar fit into one row */

/* Three digits that matter: 0.0123, 1.23, 12.3, 1230. */
static const char *
digits(double value, char *text, size_t size)
{
	int decimals = value >= 100 ? 0
	    : value >= 10	    ? 1
	    : value >= 1	    ? 2
	    : value >= 0.1	    ? 3
				    : 4;

	snprintf(text, size, "%.*f", decimals, value);
	return text;
}

static void
add_note(struct table *t, const char *note)
{
	if (*note != '\0')
		table_tail(t, t->count - 1, strdup(note));
}

static void
add_ratio(struct table *t, const struct bench_ratio *q)
{
	char label[128], value[32] = "n/a", bar[32] = "";
	const char *row[] = {label, value, bar,
	    !ratio_is_judged(q)	  ? ""
		: ratio_is_met(q) ? "met"
				  : "missed"};

	snprintf(label, sizeof label, "  %s", q->subject);
	if (q->known)
		digits(q->value, value, sizeof value);
	if (q->bar.at_least > 0)
		snprintf(bar, sizeof bar, "at least %.4g", q->bar.at_least);
	if (q->bar.at_most > 0)
		snprintf(bar, sizeof bar, "at most %.4g", q->bar.at_most);
	table_row(t, INK_PLAIN, row);
	add_note(t, q->note);
}

static void
add_figure(struct table *t, const struct bench_figure *f)
{
	char label[128], median[32] = "n/a", least[32] = "", most[32] = "";
	const char *row[] = {label, median, least, most};
	const struct readings *r = &f->readings;

	snprintf(label, sizeof label, "  %s", f->by);
	if (r->count > 0)
		digits(readings_median(r), median, sizeof median);
	if (r->count > 1) {
		digits(r->value[0], least, sizeof least);
		digits(r->value[r->count - 1], most, sizeof most);
	}
	table_row(t, INK_PLAIN, row);
	add_note(t, f->note);
}

static void
finish_table(struct table *t, struct sheet *sheet)
{
	table_print(t, sheet);
	table_release(t);
}

/* Those of one section, from first on. Returns the first of the next one. */
static size_t
print_ratios(const struct results *r, size_t first, struct sheet *sheet)
{
	const char *section = r->ratios[first].section;
	const char *titles[] = {"", "ratio", "bar", ""};
	struct table t;
	size_t i = first;

	say(sheet, INK_PLAIN, 0, 0, "%s, ratios of medians", section);
	table_init(&t, titles, 4);
	for (; i < r->ratio_count && r->ratios[i].section == section; i++)
		add_ratio(&t, &r->ratios[i]);
	finish_table(&t, sheet);
	return i;
}

/* The same for those with one subject. */
static size_t
print_figures(const struct results *r, size_t first, struct sheet *sheet)
{
	const struct bench_figure *f = &r->figures[first];
	const char *titles[] = {"", f->unit, "least", "largest"};
	struct table t;
	size_t i = first;

	say(sheet, INK_PLAIN, 0, 0, "%s", f->subject);
	table_init(&t, titles, 4);
	for (; i < r->figure_count &&
	     strcmp(r->figures[i].subject, f->subject) == 0;
	     i++)
		add_figure(&t, &r->figures[i]);
	finish_table(&t, sheet);
	return i;
}

int
results_print(const struct results *r, FILE *out)
{
	struct sheet sheet = {.out = out, .style = {.width = WIDTH}};
	const char *gap = "";

	if (r->quick)
		fputs("--quick: everything is far too small for its figures to "
		      "mean anything\n\n",
		    out);
	for (size_t i = 0; i < r->ratio_count; gap = "\n") {
		fputs(gap, out);
		i = print_ratios(r, i, &sheet);
	}
	for (size_t i = 0; i < r->figure_count; gap = "\n") {
		fputs(gap, out);
		i = print_figures(r, i, &sheet);
	}
	return r->error < 0 ? r->error : sheet_done(&sheet);
}

/* What could not be measured is null, with the reason beside it. */
static void
set_number(json_t *object, const char *name, bool known, double value,
    const char *note)
{
	char reason[32];

	snprintf(reason, sizeof reason, "%s_reason", name);
	json_object_set_new(
	    object, name, known ? json_real(value) : json_null());
	if (*note != '\0')
		json_object_set_new(
		    object, known ? "note" : reason, json_string(note));
}

static json_t *
figure_json(const struct bench_figure *f)
{
	const struct readings *r = &f->readings;
	json_t *values = json_array(), *object;

	for (size_t i = 0; i < r->count; i++)
		json_array_append_new(values, json_real(r->value[i]));
	object = json_pack("{ss ss ss ss so}", "section", f->section, "subject",
	    f->subject, "by", f->by, "unit", f->unit, "values", values);
	set_number(object, "median", r->count > 0,
	    r->count > 0 ? readings_median(r) : 0, f->note);
	return object;
}

static json_t *
ratio_json(const struct bench_ratio *q)
{
	json_t *object = json_pack(
	    "{ss ss}", "section", q->section, "subject", q->subject);

	set_number(object, "ratio", q->known, q->value, q->note);
	if (q->bar.at_least > 0)
		json_object_set_new(
		    object, "at_least", json_real(q->bar.at_least));
	if (q->bar.at_most > 0)
		json_object_set_new(
		    object, "at_most", json_real(q->bar.at_most));
	if (ratio_is_judged(q))
		json_object_set_new(
		    object, "met", json_boolean(ratio_is_met(q)));
	return object;
}

static json_t *
platform_json(const struct platform *p)
{
	return json_pack("{ss ss sI si ss ss}", "kernel", p->uts.release,
	    "machine", p->uts.machine, "page_kib",
	    (json_int_t)(p->page_size / 1024), "cpus", p->cpus, "thp", p->thp,
	    "proof", proof_name(p->proof));
}

int
results_print_json(const struct results *r, FILE *out)
{
	json_t *figures = json_array(), *ratios = json_array(), *document;
	int error;

	for (size_t i = 0; i < r->figure_count; i++)
		json_array_append_new(figures, figure_json(&r->figures[i]));
	for (size_t i = 0; i < r->ratio_count; i++)
		json_array_append_new(ratios, ratio_json(&r->ratios[i]));
	document = json_pack("{ss sb sb so so so}", "schema", "shmlab.bench/1",
	    "complete", r->complete, "quick", r->quick, "platform",
	    platform_json(r->platform), "figures", figures, "ratios", ratios);
	if (document == NULL || r->error < 0)
		return -ENOMEM;
	error = json_dumpf(
	    document, out, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
	json_decref(document);
	return error < 0 || fputc('\n', out) == EOF ? -EIO : 0;
}
