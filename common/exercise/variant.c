#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "exercise/variant.h"

/* Primes, larger than any number of combinations: a step through them meets
 * each once. The second one makes an exercise begin elsewhere. */
#define SEED_STEP     2147483647
#define EXERCISE_STEP 1000003

static unsigned
words_in(const char *words)
{
	unsigned count = 1;

	for (; *words != '\0'; words++)
		count += *words == '|';
	return count;
}

static uint64_t
span_of(const struct exercise_number *n)
{
	if (n->name == NULL)
		return 1;
	return n->words != NULL ? words_in(n->words) : n->most - n->least + 1;
}

static void
set_value(const struct exercise_number *n, unsigned place, char value[24])
{
	const char *word = n->words;

	if (n->words == NULL) {
		snprintf(value, 24, "%u", n->least + place);
		return;
	}
	while (place-- > 0)
		word = strchr(word, '|') + 1;
	snprintf(value, 24, "%.*s", (int)strcspn(word, "|"), word);
}

void
variant_make(struct variant *v, size_t number, uint64_t seed)
{
	const struct exercise *e = &exercises[number - 1];
	uint64_t combinations = 1, at;

	*v = (struct variant){.exercise = e, .number = number, .seed = seed};
	for (size_t i = 0; i < EXERCISE_NUMBERS; i++)
		combinations *= span_of(&e->numbers[i]);
	at = (seed % combinations * SEED_STEP + number * EXERCISE_STEP) %
	    combinations;
	for (size_t i = 0; i < EXERCISE_NUMBERS; i++) {
		const struct exercise_number *n = &e->numbers[i];
		uint64_t span = span_of(n);

		if (n->name != NULL)
			set_value(n, (unsigned)(at % span), v->values[i]);
		at /= span;
	}
}

static const char *
value_of(const struct variant *v, const char *name, size_t length)
{
	for (size_t i = 0; i < EXERCISE_NUMBERS; i++) {
		const char *other = v->exercise->numbers[i].name;

		if (other != NULL && strlen(other) == length &&
		    strncmp(other, name, length) == 0)
			return v->values[i];
	}
	return "?";
}

char *
variant_text(const struct variant *v, const char *text, char *out, size_t size)
{
	size_t used = 0;

	*out = '\0';
	for (const char *at = text; *at != '\0' && used + 1 < size;) {
		size_t length = strcspn(at + 1, "}");
		const char *piece = at;
		int cut = 1;

		if (*at == '{') {
			piece = value_of(v, at + 1, length);
			cut = (int)strlen(piece);
			at += length + 1; /* the closing brace */
		}
		at++;
		snprintf(out + used, size - used, "%.*s", cut, piece);
		used += strlen(out + used);
	}
	return out;
}
