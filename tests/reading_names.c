/* reading_names.c: the names that a pair gives its actors, read as their
 * keys. */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "reading.h"

/* Replaces a word and what is not a letter after it, everywhere in the text,
 * and also at the beginning of a sentence. Takes over text. */
static char *
replace(char *text, const char *word, const char *by)
{
	size_t length = strlen(word), size;
	const char *at = text;
	char *replaced;
	FILE *out = open_memstream(&replaced, &size);

	assert_non_null(out);
	while (*at != '\0') {
		bool begins = at == text || !isalpha((unsigned char)at[-1]);
		bool upper = *at == toupper((unsigned char)*word);

		if (!begins || strncmp(at + 1, word + 1, length - 1) != 0 ||
		    (*at != *word && !upper) ||
		    isalpha((unsigned char)at[length])) {
			fputc(*at++, out);
			continue;
		}
		fprintf(out, "%c%s", upper ? toupper((unsigned char)*by) : *by,
		    by + 1);
		at += length;
	}
	fclose(out);
	free(text);
	return replaced;
}

/* "the saver" is consumer 1, and "the grandchild" consumer 2, but "maker 2" has
 * no article. */
static char *
replace_own_name(char *text, const char *name, size_t index)
{
	bool numbered = isdigit((unsigned char)name[strlen(name) - 1]);
	char word[80], key[32];

	snprintf(word, sizeof word, "%s%s", numbered ? "" : "the ", name);
	snprintf(key, sizeof key, "consumer %zu", index);
	return replace(text, word, key);
}

/* "Each worker", "workers 1-2", "worker 2". */
static char *
replace_shared_name(char *text, const char *name)
{
	char plural[80];

	snprintf(plural, sizeof plural, "%ss", name);
	return replace(replace(text, name, "consumer"), plural, "consumers");
}

char *
with_keys(const struct reading *r, const char *line)
{
	const json_t *names = json_object_get(
	    object_of(r->record, "actor_names"), "consumers");
	json_int_t consumers = figure_of(
	    object_of(r->record, "parameters"), "consumers");
	const char *first = json_string_value(json_array_get(names, 0));
	char *text = strdup(line);

	assert_non_null(text);
	if (strcmp(first, "consumer") == 0)
		return text;
	holds(r, strstr(line, "onsumer ") == NULL,
	    "an actor with a name is called by it");
	if (json_array_size(names) == 1 && consumers > 1)
		return replace_shared_name(text, first);
	for (size_t i = 0; i < json_array_size(names); i++)
		text = replace_own_name(
		    text, json_string_value(json_array_get(names, i)), i + 1);
	return text;
}
