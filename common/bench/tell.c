#include <errno.h>
#include <string.h>

#include <jansson.h>

#include "bench/tell.h"

/* Three figures that matter: 0.0123, 1.23, 12.3, 1230. */
static void
number(double value, char *text, size_t size)
{
	int decimals = value >= 100 ? 0
	    : value >= 10	    ? 1
	    : value >= 1	    ? 2
	    : value >= 0.1	    ? 3
				    : 4;

	snprintf(text, size, "%.*f", decimals, value);
}

static void
print_ratio(const struct ratio *q, FILE *out)
{
	char value[32] = "n/a", bar[32] = "";

	if (q->known)
		number(q->value, value, sizeof value);
	if (q->kind != BAR_NONE)
		snprintf(bar, sizeof bar, "%s %.4g",
		    q->kind == BAR_AT_LEAST ? "at least" : "at most", q->bar);
	fprintf(out, "  %-46s %7s  %-13s %s\n", q->subject, value, bar,
	    !ratio_is_judged(q)	  ? ""
		: ratio_is_met(q) ? "met"
				  : "missed");
	if (*q->note != '\0')
		fprintf(out, "    %s\n", q->note);
}

static void
print_figure(const struct figure *f, const struct figure *before, FILE *out)
{
	char median[32], low[32], high[32];

	if (before == NULL || strcmp(before->subject, f->subject) != 0)
		fprintf(out, "\n%s\n", f->subject);
	if (f->sample.count == 0) {
		fprintf(out, "  %-29s n/a: %s\n", f->by, f->note);
		return;
	}
	number(sample_median(&f->sample), median, sizeof median);
	number(sample_low(&f->sample), low, sizeof low);
	number(sample_high(&f->sample), high, sizeof high);
	fprintf(out, "  %-29s%8s %-4s", f->by, median, f->unit);
	if (f->sample.count > 1)
		fprintf(out, " %7s to %-7s", low, high);
	fprintf(out, "%s%s\n", *f->note != '\0' ? "  " : "", f->note);
}

void
bench_print(const struct bench *b, FILE *out)
{
	const struct results *r = &b->results;
	const char *section = "";

	if (b->quick)
		fputs("--quick: everything is far too small for its figures to "
		      "mean anything\n\n",
		    out);
	for (size_t i = 0; i < r->ratio_count; i++) {
		if (strcmp(section, r->ratios[i].section) != 0)
			fprintf(out, "%s%s, ratios of medians\n",
			    i > 0 ? "\n" : "", r->ratios[i].section);
		section = r->ratios[i].section;
		print_ratio(&r->ratios[i], out);
	}
	for (size_t i = 0; i < r->figure_count; i++)
		print_figure(
		    &r->figures[i], i > 0 ? &r->figures[i - 1] : NULL, out);
}

/* What could not be measured is null, with the reason beside it. */
static json_t *
figure_json(const struct figure *f)
{
	const struct sample *s = &f->sample;
	json_t *values = json_array(), *object;

	for (size_t i = 0; i < s->count; i++)
		json_array_append_new(values, json_real(s->value[i]));
	object = json_pack("{ss ss ss ss so}", "section", f->section, "subject",
	    f->subject, "by", f->by, "unit", f->unit, "values", values);
	if (s->count > 0) {
		json_object_set_new(
		    object, "median", json_real(sample_median(s)));
		if (*f->note != '\0')
			json_object_set_new(
			    object, "note", json_string(f->note));
	} else {
		json_object_set_new(object, "median", json_null());
		json_object_set_new(
		    object, "median_reason", json_string(f->note));
	}
	return object;
}

static json_t *
ratio_json(const struct ratio *q)
{
	json_t *object = json_pack("{ss ss so}", "section", q->section,
	    "subject", q->subject, "ratio",
	    q->known ? json_real(q->value) : json_null());

	if (*q->note != '\0')
		json_object_set_new(object, q->known ? "note" : "ratio_reason",
		    json_string(q->note));
	if (q->kind != BAR_NONE)
		json_object_set_new(object,
		    q->kind == BAR_AT_LEAST ? "at_least" : "at_most",
		    json_real(q->bar));
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
bench_print_json(const struct bench *b, bool complete, FILE *out)
{
	const struct results *r = &b->results;
	json_t *figures = json_array(), *ratios = json_array(), *document;
	int error;

	for (size_t i = 0; i < r->figure_count; i++)
		json_array_append_new(figures, figure_json(&r->figures[i]));
	for (size_t i = 0; i < r->ratio_count; i++)
		json_array_append_new(ratios, ratio_json(&r->ratios[i]));
	document = json_pack("{ss sb sb so so so}", "schema", "shmlab.bench/1",
	    "complete", complete, "quick", b->quick, "platform",
	    platform_json(&b->platform), "figures", figures, "ratios", ratios);
	if (document == NULL)
		return -ENOMEM;
	error = json_dumpf(
	    document, out, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
	json_decref(document);
	return error < 0 || fputc('\n', out) == EOF ? -EIO : 0;
}
