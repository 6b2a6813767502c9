#include <string.h>

#include "record/call_words.h"
#include "record/read_objects.h"
#include "record/record_fields.h"

static bool
read_caller(const struct json_place *place, const json_t *object,
    unsigned consumers, unsigned *out)
{
	const json_t *value = place_member(place, object, "actor");
	struct json_place at = place_of(place, "actor");
	const char *text = json_string_value(value);

	*out = BY_COORDINATOR;
	if (value == NULL)
		return false;
	if (text != NULL && strcmp(text, "coordinator") == 0)
		return true;
	if (!place_actor(&at, value, out))
		return false;
	return *out <= consumers ||
	    place_refuse(&at, "is no actor of this run");
}

/* A text, or null. */
static bool
get_text(const struct json_place *place, const json_t *object, const char *key,
    const char **out)
{
	const json_t *value = place_member(place, object, key);
	struct json_place at = place_of(place, key);

	*out = json_string_value(value);
	if (value == NULL)
		return false;
	return *out != NULL || json_is_null(value) ||
	    place_refuse_value(&at, value, "a string or null");
}

static bool
read_argument(const struct json_place *place, const json_t *object,
    struct call *c, unsigned i)
{
	const char *name = call_argument_name(c->what, i), *said, *text;

	if (!get_text(place, object, "name", &said) ||
	    !get_text(place, object, "value", &text))
		return false;
	if (said == NULL || strcmp(said, name) != 0)
		return place_refuse(place, "is not the argument %s", name);
	return call_argument_parse(c, i, text) ||
	    place_refuse(place, "has a value that %s cannot have", name);
}

/* Each call has the arguments of its man page. */
static bool
read_arguments(
    const struct json_place *place, const json_t *array, struct call *c)
{
	unsigned count = 0;

	while (call_argument_form(c->what, count) != CALL_NO_ARGUMENT)
		count++;
	if (json_array_size(array) != count)
		return place_refuse(place, "has %zu arguments, and %s takes %u",
		    json_array_size(array), call_name(c->what), count);
	for (unsigned i = 0; i < count; i++) {
		struct json_place at = place_at(place, i);

		if (!read_argument(&at, json_array_get(array, i), c, i))
			return false;
	}
	return true;
}

bool
read_call(const struct json_place *place, const json_t *object,
    unsigned consumers, struct actor_call *out)
{
	const json_t *arguments = place_array(place, object, "arguments");
	struct json_place arguments_at = place_of(place, "arguments");
	struct json_place result_at = place_of(place, "result");
	const char *result;

	return arguments != NULL &&
	    read_caller(place, object, consumers, &out->index) &&
	    fields_get(place, object, actor_call_fields, out, NULL) &&
	    read_arguments(&arguments_at, arguments, &out->call) &&
	    get_text(place, object, "result", &result) &&
	    (call_result_parse(&out->call, result) ||
		place_refuse(&result_at, "is no result of %s",
		    call_name(out->call.what)));
}
