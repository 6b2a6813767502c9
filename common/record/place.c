#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/actor_names.h"
#include "record/place.h"

#define SHOWN 40 /* bytes of a value in a complaint */

struct json_place
place_of(const struct json_place *in, const char *key)
{
	return (struct json_place){in->complaint, in, key, 0};
}

struct json_place
place_at(const struct json_place *in, size_t index)
{
	return (struct json_place){in->complaint, in, NULL, index};
}

/* "steps[3].name". */
static void
name_place(const struct json_place *place, FILE *out)
{
	if (place->in == NULL) {
		fputs("the document", out);
		return;
	}
	if (place->in->in != NULL)
		name_place(place->in, out);
	if (place->key == NULL)
		fprintf(out, "[%zu]", place->index);
	else
		fprintf(
		    out, "%s%s", place->in->in != NULL ? "." : "", place->key);
}

bool
place_refuse(const struct json_place *place, const char *format, ...)
{
	struct complaint *complaint = place->complaint;
	va_list args;
	FILE *out;

	if (complaint->words[0] != '\0')
		return false;
	out = fmemopen(complaint->words, sizeof complaint->words, "w");
	if (out == NULL) {
		strlcpy(complaint->words, "not enough memory",
		    sizeof complaint->words);
		return false;
	}
	name_place(place, out);
	fputc(' ', out);
	va_start(args, format);
	vfprintf(out, format, args);
	va_end(args);
	fclose(out);
	complaint->words[sizeof complaint->words - 1] = '\0';
	return false;
}

bool
place_refuse_value(
    const struct json_place *place, const json_t *value, const char *expected)
{
	char text[SHOWN + 1];
	size_t size = json_dumpb(
	    value, text, SHOWN, JSON_ENCODE_ANY | JSON_COMPACT);

	if (json_is_object(value))
		return place_refuse(
		    place, "is an object, and should be %s", expected);
	if (json_is_array(value))
		return place_refuse(
		    place, "is a list, and should be %s", expected);
	text[size <= SHOWN ? size : SHOWN] = '\0';
	return place_refuse(place, "is %s%s, and should be %s", text,
	    size > SHOWN ? "..." : "", expected);
}

bool
place_no_memory(const struct json_place *place)
{
	return place_refuse(place, "does not fit into the memory");
}

const json_t *
place_member(
    const struct json_place *place, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	struct json_place member = place_of(place, key);

	if (!json_is_object(object))
		place_refuse_value(place, object, "an object");
	else if (value == NULL)
		place_refuse(&member, "is missing");
	return value;
}

const json_t *
place_object(
    const struct json_place *place, const json_t *object, const char *key)
{
	const json_t *value = place_member(place, object, key);
	struct json_place member = place_of(place, key);

	if (value == NULL || json_is_object(value))
		return value;
	place_refuse_value(&member, value, "an object");
	return NULL;
}

const json_t *
place_array(
    const struct json_place *place, const json_t *object, const char *key)
{
	const json_t *value = place_member(place, object, key);
	struct json_place member = place_of(place, key);

	if (value == NULL || json_is_array(value))
		return value;
	place_refuse_value(&member, value, "a list");
	return NULL;
}

bool
place_number(const struct json_place *place, const json_t *value, int64_t least,
    int64_t most, int64_t *out)
{
	char expected[80];
	int64_t number = json_integer_value(value);

	if (json_is_integer(value) && number >= least && number <= most) {
		*out = number;
		return true;
	}
	snprintf(expected, sizeof expected,
	    "a whole number from %" PRId64 " to %" PRId64, least, most);
	return place_refuse_value(place, value, expected);
}

const char *
place_reason(const json_t *object, const char *key)
{
	char why_key[64];

	snprintf(why_key, sizeof why_key, "%s_reason", key);
	return json_string_value(json_object_get(object, why_key));
}

bool
place_actor(const struct json_place *place, const json_t *value, unsigned *out)
{
	const char *text = json_string_value(value);
	char key[ACTOR_LABEL_MAX];
	unsigned index = 0;

	if (text != NULL && strcmp(text, "producer") != 0 &&
	    sscanf(text, "consumer %u", &index) != 1)
		text = NULL;
	if (text == NULL ||
	    strcmp(text, actor_key(index, key, sizeof key)) != 0)
		return place_refuse_value(
		    place, value, "producer, consumer 1, consumer 2, ...");
	*out = index;
	return true;
}
