#include <stdbool.h>

#include "report/sentences/actor_names.h"

static void
ranges(FILE *out, const unsigned *at, size_t count)
{
	for (size_t i = 0; i < count;) {
		size_t last = i;

		while (last + 1 < count && at[last + 1] == at[last] + 1)
			last++;
		fprintf(out, i > 0 ? ", %u" : "%u", at[i]);
		if (last > i)
			fprintf(out, "-%u", at[last]);
		i = last + 1;
	}
}

static void
list(FILE *out, const struct actor_set *actors, bool sentence)
{
	bool with_producer = actors->count > 0 && actors->at[0] == 0;
	size_t consumers = actors->count - with_producer;

	if (with_producer)
		fputs(sentence ? "The producer" : "producer", out);
	if (consumers == 0)
		return;
	if (with_producer)
		fputs(sentence ? " and " : ", ", out);
	fputs(sentence && !with_producer ? "Consumer" : "consumer", out);
	fputs(consumers > 1 ? "s " : " ", out);
	ranges(out, actors->at + with_producer, consumers);
}

void
actor_set_list(FILE *out, const struct actor_set *actors)
{
	list(out, actors, false);
}

void
actor_set_together(FILE *out, const struct actor_set *actors)
{
	list(out, actors, true);
}

void
actor_set_subject(FILE *out, const struct actor_set *actors, size_t consumers)
{
	bool with_producer = actors->count > 0 && actors->at[0] == 0;

	if (actors->count == 1) {
		list(out, actors, true);
	} else if (!with_producer && actors->count == consumers) {
		fputs("Each consumer", out);
	} else if (with_producer && actors->count == consumers + 1) {
		fputs("Every process", out);
	} else {
		list(out, actors, true);
		fputs(" each", out);
	}
}

size_t
consumers_of(const struct step_record *step)
{
	size_t count = 0;

	for (size_t i = 0; step != NULL && i < step->process_count; i++)
		count += step->processes[i].index > 0;
	return count;
}

const char *
plural(uint64_t count)
{
	return count == 1 ? "" : "s";
}
