#include <errno.h>
#include <stdarg.h>

#include "bench/results.h"

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
	return r->value[(r->count - 1) / 2];
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

/* What could not be measured is null, with the reason beside it. */
static void
set_value(json_t *object, const char *name, bool known, double value,
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

void
results_figure(struct results *r, const char *section, const char *subject,
    const char *by, const char *unit, const struct readings *readings,
    const char *note)
{
	size_t count = readings != NULL ? readings->count : 0;
	json_t *values = json_array(), *figure;

	for (size_t i = 0; i < count; i++)
		append(r, values, json_real(readings->value[i]));
	figure = json_pack("{ss ss ss ss so}", "section", section, "subject",
	    subject, "by", by, "unit", unit, "values", values);
	set_value(figure, "median", count > 0,
	    count > 0 ? readings_median(readings) : 0, note);
	append(r, r->figures, figure);
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
	json_t *ratio = json_pack(
	    "{ss ss}", "section", section, "subject", subject);

	set_value(ratio, "ratio", known, value, note);
	if (bar.at_least > 0)
		json_object_set_new(ratio, "at_least", json_real(bar.at_least));
	if (bar.at_most > 0)
		json_object_set_new(ratio, "at_most", json_real(bar.at_most));
	if (known && (bar.at_least > 0 || bar.at_most > 0))
		json_object_set_new(ratio, "met",
		    json_boolean(value >= bar.at_least &&
			(bar.at_most <= 0 || value <= bar.at_most)));
	append(r, r->ratios, ratio);
}
