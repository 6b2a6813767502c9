#include <ctype.h>
#include <stdbool.h>

#include "report/sentences/actor_sets.h"

/* "1-3, 5": the numbers from first on that follow each other in the set. */
static void
print_numbers(FILE *out, const unsigned *at, size_t count)
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

/* How many consumers from the first on are told by one name and numbers. */
static size_t
count_alike(const struct actor_names *names, const unsigned *at, size_t count)
{
	size_t alike = 1;

	if (!actor_is_numbered(names, at[0]))
		return 1;
	while (alike < count && actor_is_numbered(names, at[alike]))
		alike++;
	return alike;
}

/* What the list is for: "producer, workers 1-2" in a heading, "The producer and
 * workers 1-2" at the beginning of a sentence. */
enum list_style {
	LIST_HEADING,
	LIST_SENTENCE,
};

static void
print_part(FILE *out, const struct actor_names *names, const unsigned *at,
    size_t count, enum list_style style, bool first)
{
	char label[ACTOR_LABEL_MAX];

	if (style == LIST_HEADING || count > 1)
		actor_name(names, at[0], label, sizeof label);
	else
		actor_mention(names, at[0], label, sizeof label);
	if (style == LIST_SENTENCE && first)
		label[0] = (char)toupper((unsigned char)label[0]);
	fputs(label, out);
	if (count == 1 && style == LIST_SENTENCE)
		return;
	if (!actor_is_numbered(names, at[0]))
		return;
	fputs(count > 1 ? "s " : " ", out);
	print_numbers(out, at, count);
}

static void
print_list(FILE *out, const struct actor_names *names,
    const struct actor_set *actors, enum list_style style)
{
	for (size_t i = 0, alike; i < actors->count; i += alike) {
		size_t left = actors->count - i;
		bool last;

		alike = count_alike(names, actors->at + i, left);
		last = alike == left;
		if (i > 0)
			fputs(style == LIST_SENTENCE && last ? " and " : ", ",
			    out);
		print_part(out, names, actors->at + i, alike, style, i == 0);
	}
}

void
actor_set_list(
    FILE *out, const struct actor_names *names, const struct actor_set *actors)
{
	print_list(out, names, actors, LIST_HEADING);
}

void
actor_set_together(
    FILE *out, const struct actor_names *names, const struct actor_set *actors)
{
	print_list(out, names, actors, LIST_SENTENCE);
}

void
actor_set_subject(FILE *out, const struct actor_names *names,
    const struct actor_set *actors, size_t consumers)
{
	bool producer_too = actors->count > 0 && actors->at[0] == 0;
	char name[ACTOR_LABEL_MAX];

	if (actors->count > 1 && !producer_too && actors->count == consumers &&
	    actor_is_numbered(names, actors->at[0])) {
		actor_name(names, actors->at[0], name, sizeof name);
		fprintf(out, "Each %s", name);
	} else if (actors->count > 1 && producer_too &&
	    actors->count == consumers + 1) {
		fputs("Every process", out);
	} else {
		actor_set_together(out, names, actors);
		fputs(actors->count > 1 ? " each" : "", out);
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
