#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/results.h"

void
results_release(struct results *r)
{
	free(r->figures);
	free(r->ratios);
	*r = (struct results){0};
}

static int
grow(void **array, size_t count, size_t *room, size_t size)
{
	size_t wanted = *room == 0 ? 64 : 2 * *room;
	void *larger;

	if (count < *room)
		return 0;
	larger = reallocarray(*array, wanted, size);
	if (larger == NULL)
		return -ENOMEM;
	*array = larger;
	*room = wanted;
	return 0;
}

int
results_figure(struct results *r, const char *section, const char *subject,
    const char *by, const char *unit, const struct sample *sample,
    const char *note)
{
	void *figures = r->figures;
	struct figure *f;

	if (grow(&figures, r->figure_count, &r->figure_room, sizeof *f) < 0)
		return -ENOMEM;
	r->figures = figures;
	f = &r->figures[r->figure_count++];
	*f = (struct figure){.section = section, .unit = unit};
	if (sample != NULL)
		f->sample = *sample;
	(void)strlcpy(f->subject, subject, sizeof f->subject);
	(void)strlcpy(f->by, by, sizeof f->by);
	(void)strlcpy(f->note, note, sizeof f->note);
	return 0;
}

int
results_ratio(struct results *r, const char *section, const char *subject,
    const struct sample *sample, const struct sample *of, enum bar_kind kind,
    double bar, const char *note)
{
	void *ratios = r->ratios;
	struct ratio *q;

	if (grow(&ratios, r->ratio_count, &r->ratio_room, sizeof *q) < 0)
		return -ENOMEM;
	r->ratios = ratios;
	q = &r->ratios[r->ratio_count++];
	*q = (struct ratio){.section = section, .kind = kind, .bar = bar};
	q->known = sample != NULL && of != NULL && sample->count > 0 &&
	    of->count > 0 && sample_median(of) > 0;
	if (q->known)
		q->value = sample_median(sample) / sample_median(of);
	(void)strlcpy(q->subject, subject, sizeof q->subject);
	(void)strlcpy(q->note, note, sizeof q->note);
	return 0;
}

bool
ratio_is_judged(const struct ratio *q)
{
	return q->known && q->kind != BAR_NONE;
}

bool
ratio_is_met(const struct ratio *q)
{
	if (!ratio_is_judged(q))
		return false;
	return q->kind == BAR_AT_LEAST ? q->value >= q->bar
				       : q->value <= q->bar;
}
