#include "bench/sample.h"

void
sample_add(struct sample *s, double value)
{
	size_t i = s->count;

	if (i == SAMPLE_MAX)
		return;
	for (; i > 0 && s->value[i - 1] > value; i--)
		s->value[i] = s->value[i - 1];
	s->value[i] = value;
	s->count++;
}

double
sample_median(const struct sample *s)
{
	return s->value[(s->count - 1) / 2];
}

double
sample_low(const struct sample *s)
{
	return s->value[0];
}

double
sample_high(const struct sample *s)
{
	return s->value[s->count - 1];
}

struct sample
sample_scaled(const struct sample *s, double factor)
{
	struct sample scaled = {0};

	for (size_t i = 0; i < s->count; i++)
		sample_add(&scaled, s->value[i] * factor);
	return scaled;
}
