#include <errno.h>
#include <stdarg.h>

#include "bench/results.h"
#include "os/median.h"

void
readings_add(struct readings *r, double value)
{
	size_t i = r->count;

	if (i == READINGS_MAX)
		return;
	for (; i > 0 && r->value[i - 1] > value; i--)
		r->value[i] = r->value[i - 1];
	r->value[i] = value;
	r->count++;
}

double
readings_median(const struct readings *r)
{
	return median(r->value, r->count);
}

struct readings
readings_scaled(const struct readings *r, double factor)
{
	struct readings scaled = {.count = r->count};

	for (size_t i = 0; i < r->count; i++)
		scaled.value[i] = r->value[i] * factor;
	return scaled;
}

void
results_init(struct results *r)
{
	*r = (struct results){.figures = json_array(),
	    .ratios = json_array(),
	    .texts = json_array()};
}

void
results_release(struct results *r)
{
	json_decref(r->figures);
	json_decref(r->ratios);
	json_decref(r->texts);
}

static void
append(struct results *r, json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) < 0)
		r->error = -ENOMEM;
}

const char *
results_text(struct results *r, const char *format, ...)
{
	va_list arguments;
	json_t *text;

	va_start(arguments, format);
	text = json_vsprintf(format, arguments);
	va_end(arguments);
	append(r, r->texts, text);
	return r->error == 0 ? json_string_value(text) : "";
}

/* What could not be measured is null, and the note is the reason. */
void
results_figure(struct results *r, const char *section, const char *subject,
    const char *by, const char *unit, const struct readings *readings,
    const char *note)
{
	size_t count = readings != NULL ? readings->count : 0;
	json_t *values = json_array();

	for (size_t i = 0; i < count; i++)
		append(r, values, json_real(readings->value[i]));
	append(r, r->figures,
	    json_pack("{ss ss ss ss so so ss*}", "section", section, "subject",
		subject, "by", by, "unit", unit, "values", values, "median",
		count > 0 ? json_real(readings_median(readings)) : json_null(),
		count > 0 ? "note" : "median_reason", note));
}

static json_t *
bound(double value)
{
	return value > 0 ? json_real(value) : NULL;
}

void
results_ratio(struct results *r, const char *section, const char *subject,
    const struct readings *readings, const struct readings *of, struct bar bar,
    const char *note)
{
	bool known = readings != NULL && of != NULL && readings->count > 0 &&
	    of->count > 0 && readings_median(of) > 0;
	double value = known ? readings_median(readings) / readings_median(of)
			     : 0;
	bool judged = known && (bar.at_least > 0 || bar.at_most > 0),
	     met = value >= bar.at_least &&
	    (bar.at_most <= 0 || value <= bar.at_most);

	append(r, r->ratios,
	    json_pack("{ss ss so ss* so* so* so*}", "section", section,
		"subject", subject, "ratio",
		known ? json_real(value) : json_null(),
		known ? "note" : "ratio_reason",
		note != NULL || known ? note : "there is nothing to compare",
		"at_least", bound(bar.at_least), "at_most", bound(bar.at_most),
		"met", judged ? json_boolean(met) : NULL));
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
