#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "record/fields.h"

/* The numbers that JSON has not, by the reason that stands beside their
 * null. */
static const struct {
	double value;
	const char *reason;
} not_finite[] = {
    {INFINITY, "it is infinite"},
    {-INFINITY, "it is minus infinity"},
    {NAN, "it is not a number"},
};
#define NOT_FINITE (sizeof not_finite / sizeof *not_finite)

static void
put_real(struct members *m, const char *key, double value)
{
	size_t i = 0;

	if (isfinite(value)) {
		members_add(m, key, json_real(value));
		return;
	}
	/* What is not a number equals nothing, and is the last. */
	while (i < NOT_FINITE - 1 && value != not_finite[i].value)
		i++;
	members_add_figure(m, key, UNKNOWN, not_finite[i].reason);
}

static void
put(struct members *m, const struct field *f, const void *at, const char *why)
{
	struct members inner;

	switch (f->type) {
	case FIELD_COUNT:
		members_add(m, f->key, value_count(*(const uint64_t *)at));
		break;
	case FIELD_INDEX:
		members_add(m, f->key, value_count(*(const unsigned *)at));
		break;
	case FIELD_NUMBER:
		members_add(m, f->key, json_integer(*(const int64_t *)at));
		break;
	case FIELD_FIGURE:
		members_add_figure(m, f->key, *(const int64_t *)at,
		    f->why != NULL ? f->why : why);
		break;
	case FIELD_REAL:
		put_real(m, f->key, *(const double *)at);
		break;
	case FIELD_HEX:
		members_add(m, f->key, value_hex(*(const uint64_t *)at));
		break;
	case FIELD_SWITCH:
		members_add(m, f->key, json_boolean(*(const bool *)at));
		break;
	case FIELD_NAME:
		members_add(
		    m, f->key, value_text(f->name(*(const unsigned *)at)));
		break;
	case FIELD_ACTOR:
		members_add(m, f->key, value_actor(*(const unsigned *)at));
		break;
	case FIELD_TEXT:
		members_add(m, f->key, value_text(at));
		break;
	case FIELD_STRING:
		members_add(m, f->key, value_text(*(const char *const *)at));
		break;
	case FIELD_OBJECT:
		inner = members_begin();
		fields_put(&inner, f->fields, at, why);
		members_add(m, f->key, members_end(&inner));
		break;
	}
}

void
fields_put(
    struct members *m, const struct field *f, const void *from, const char *why)
{
	for (; f->key != NULL; f++)
		put(m, f, (const char *)from + f->at, why);
}

static bool
get_number(const struct json_place *place, const struct field *f,
    const json_t *value, int64_t *out)
{
	int64_t most = f->type == FIELD_INDEX ? INT_MAX : FIELD_MOST;

	return place_number(place, value,
	    f->type == FIELD_NUMBER ? -FIELD_MOST : f->least,
	    f->most > 0 ? f->most : most, out);
}

static bool
get_hex(const struct json_place *place, const json_t *value, uint64_t *out)
{
	const char *text = json_string_value(value);
	char *end;

	if (text == NULL || strncmp(text, "0x", 2) != 0 ||
	    strspn(text + 2, "0123456789abcdef") != strlen(text + 2) ||
	    text[2] == '\0' || strlen(text) > 2 + 16)
		return place_refuse_value(
		    place, value, "a string of hex digits after 0x");
	*out = strtoull(text, &end, 16);
	return true;
}

/* Which of the names it is. */
static bool
get_name(const struct json_place *place, const struct field *f,
    const json_t *value, unsigned *out)
{
	const char *text = json_string_value(value);
	char expected[200] = "one of";

	for (unsigned i = 0; f->name(i) != NULL; i++) {
		if (text != NULL && strcmp(text, f->name(i)) == 0) {
			*out = i;
			return true;
		}
		strlcat(expected, i > 0 ? ", " : " ", sizeof expected);
		strlcat(expected, f->name(i), sizeof expected);
	}
	return place_refuse_value(place, value, expected);
}

static bool
get_text(const struct json_place *place, const struct field *f,
    const json_t *value, char *out)
{
	const char *text = json_string_value(value);

	if (text == NULL)
		return place_refuse_value(place, value, "a string");
	if (strlen(text) >= f->size)
		return place_refuse(place,
		    "is %zu bytes long, and has room for %zu", strlen(text),
		    f->size - 1);
	memcpy(out, text, strlen(text) + 1);
	return true;
}

static bool
get_string(const struct json_place *place, const struct field *f,
    const json_t *value, const char **out)
{
	unsigned which;

	if (!json_is_string(value))
		return place_refuse_value(place, value, "a string");
	*out = json_string_value(value);
	return f->name == NULL || get_name(place, f, value, &which);
}

static bool
get_figure(const struct json_place *place, const struct field *f,
    const json_t *object, const json_t *value, int64_t *out, const char **why)
{
	const char *reason;

	if (!json_is_null(value))
		return get_number(place, f, value, out);
	reason = place_reason(object, f->key);
	if (reason == NULL)
		return place_refuse(
		    place, "is null without a %s_reason", f->key);
	*out = UNKNOWN;
	if (f->why == NULL && why != NULL && strcmp(reason, NOT_MEASURED) != 0)
		*why = reason;
	return true;
}

static bool
get_real(const struct json_place *place, const struct field *f,
    const json_t *object, const json_t *value, double *out)
{
	const char *reason = place_reason(object, f->key);

	*out = json_number_value(value);
	if (json_is_number(value))
		return true;
	for (size_t i = 0; json_is_null(value) && i < NOT_FINITE; i++) {
		*out = not_finite[i].value;
		if (reason != NULL && strcmp(reason, not_finite[i].reason) == 0)
			return true;
	}
	return json_is_null(value)
	    ? place_refuse(place,
		  "is null, and no %s_reason says which number "
		  "it is that JSON has not",
		  f->key)
	    : place_refuse_value(place, value, "a number");
}

static bool
get(const struct json_place *place, const struct field *f, const json_t *object,
    const json_t *value, void *at, const char **why)
{
	int64_t number = 0;

	switch (f->type) {
	case FIELD_COUNT:
		if (!get_number(place, f, value, &number))
			return false;
		*(uint64_t *)at = (uint64_t)number;
		return true;
	case FIELD_INDEX:
		if (!get_number(place, f, value, &number))
			return false;
		*(unsigned *)at = (unsigned)number;
		return true;
	case FIELD_NUMBER:
		return get_number(place, f, value, at);
	case FIELD_FIGURE:
		return get_figure(place, f, object, value, at, why);
	case FIELD_REAL:
		return get_real(place, f, object, value, at);
	case FIELD_HEX:
		return get_hex(place, value, at);
	case FIELD_SWITCH:
		if (!json_is_boolean(value))
			return place_refuse_value(
			    place, value, "true or false");
		*(bool *)at = json_is_true(value);
		return true;
	case FIELD_NAME:
		return get_name(place, f, value, at);
	case FIELD_ACTOR:
		return place_actor(place, value, at);
	case FIELD_TEXT:
		return get_text(place, f, value, at);
	case FIELD_STRING:
		return get_string(place, f, value, at);
	case FIELD_OBJECT:
		return fields_get(place, value, f->fields, at, why);
	}
	return false;
}

bool
fields_get(const struct json_place *place, const json_t *object,
    const struct field *f, void *into, const char **why)
{
	for (; f->key != NULL; f++) {
		const json_t *value = place_member(place, object, f->key);
		struct json_place member = place_of(place, f->key);

		if (value == NULL ||
		    !get(&member, f, object, value, (char *)into + f->at, why))
			return false;
	}
	return true;
}
