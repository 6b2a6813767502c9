#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

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
results_release(struct results *r)
{
	for (size_t i = 0; i < r->text_count; i++)
		free(r->texts[i]);
	free(r->texts);
	free(r->figures);
	free(r->ratios);
	*r = (struct results){0};
}

/* Room for one more at the end of an array. NULL: there is none. */
static void *
add(struct results *r, void **array, size_t *count, size_t size)
{
	char *larger = reallocarray(*array, *count + 1, size);

	if (larger == NULL) {
		r->error = -ENOMEM;
		return NULL;
	}
	*array = larger;
	return larger + size * (*count)++;
}

const char *
results_text(struct results *r, const char *format, ...)
{
	void *texts = r->texts;
	char **text = add(r, &texts, &r->text_count, sizeof *text);
	va_list arguments;

	if (text == NULL)
		return "";
	r->texts = texts;
	va_start(arguments, format);
	if (vasprintf(text, format, arguments) < 0) {
		*text = NULL;
		r->error = -ENOMEM;
	}
	va_end(arguments);
	return *text != NULL ? *text : "";
}

void
results_figure(struct results *r, const char *section, const char *subject,
    const char *by, const char *unit, const struct readings *readings,
    const char *note)
{
	void *figures = r->figures;
	struct bench_figure *f = add(r, &figures, &r->figure_count, sizeof *f);

	if (f == NULL)
		return;
	r->figures = figures;
	*f = (struct bench_figure){
	    .section = section,
	    .subject = subject,
	    .by = by,
	    .unit = unit,
	    .note = note,
	};
	if (readings != NULL)
		f->readings = *readings;
}

void
results_ratio(struct results *r, const char *section, const char *subject,
    const struct readings *readings, const struct readings *of, struct bar bar,
    const char *note)
{
	void *ratios = r->ratios;
	struct bench_ratio *q = add(r, &ratios, &r->ratio_count, sizeof *q);

	if (q == NULL)
		return;
	r->ratios = ratios;
	*q = (struct bench_ratio){
	    .section = section, .subject = subject, .bar = bar, .note = note};
	q->known = readings != NULL && of != NULL && readings->count > 0 &&
	    of->count > 0 && readings_median(of) > 0;
	if (q->known)
		q->value = readings_median(readings) / readings_median(of);
}

bool
ratio_is_judged(const struct bench_ratio *q)
{
	return q->known && (q->bar.at_least > 0 || q->bar.at_most > 0);
}

bool
ratio_is_met(const struct bench_ratio *q)
{
	return ratio_is_judged(q) && q->value >= q->bar.at_least &&
	    (q->bar.at_most <= 0 || q->value <= q->bar.at_most);
}
