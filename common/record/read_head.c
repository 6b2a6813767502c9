#include <stdlib.h>
#include <string.h>

#include "record/read_objects.h"
#include "record/record_fields.h"

/* The names of consumers, with bars between them. */
static bool
read_consumer_names(const struct json_place *place, const json_t *array,
    struct actor_names *out)
{
	const json_t *value;
	size_t i;

	json_array_foreach (array, i, value) {
		struct json_place at = place_at(place, i);

		if (!json_is_string(value))
			return place_refuse_value(&at, value, "a string");
		if (i > 0)
			strlcat(out->consumer, "|", sizeof out->consumer);
		if (strlcat(out->consumer, json_string_value(value),
			sizeof out->consumer) >= sizeof out->consumer)
			return place_refuse(&at, "is too long for a name");
	}
	return true;
}

static bool
read_names(const struct json_place *place, const json_t *object,
    struct actor_names *out)
{
	static const struct field producer_fields[] = {
	    {"producer", FIELD_TEXT,
		.at = offsetof(struct actor_names, producer),
		.size = sizeof((struct actor_names *)0)->producer},
	    {0},
	};
	const json_t *consumers = place_array(place, object, "consumers");
	struct json_place at = place_of(place, "consumers");

	return consumers != NULL &&
	    fields_get(place, object, producer_fields, out, NULL) &&
	    read_consumer_names(&at, consumers, out);
}

/* None: there is one, without a name. */
static bool
read_regions(const struct json_place *place, const json_t *array,
    struct region_names *out)
{
	const json_t *value;
	size_t i;

	if (json_array_size(array) == 1 || json_array_size(array) > REGIONS_MAX)
		return place_refuse(place,
		    "has %zu names, and should have none, or 2 to %d",
		    json_array_size(array), REGIONS_MAX);
	out->count = 1;
	json_array_foreach (array, i, value) {
		struct json_place at = place_at(place, i);

		if (!json_is_string(value))
			return place_refuse_value(&at, value, "a string");
		if (strlcpy(out->name[i], json_string_value(value),
			sizeof *out->name) >= sizeof *out->name)
			return place_refuse(&at, "is too long for a name");
		out->count = (unsigned)i + 1;
	}
	return true;
}

static bool
read_option(const struct json_place *place, const char *name,
    const json_t *value, struct option_value *out)
{
	const char *text = json_string_value(value);

	if (text == NULL)
		return place_refuse_value(place, value, "a string");
	if (strlcpy(out->name, name, sizeof out->name) >= sizeof out->name ||
	    strlcpy(out->value, text, sizeof out->value) >= sizeof out->value)
		return place_refuse(place, "is longer than an option can be");
	return true;
}

static bool
read_options(const struct json_place *place, const json_t *object,
    struct parameters *out)
{
	struct option_value *options = calloc(
	    json_object_size(object) + 1, sizeof *options);
	const char *name;
	json_t *value;

	out->options = options;
	if (options == NULL)
		return place_no_memory(place);
	json_object_foreach ((json_t *)object, name, value) {
		struct json_place at = place_of(place, name);

		if (!read_option(
			&at, name, value, &options[out->option_count++]))
			return false;
	}
	return true;
}

static bool
read_parameters(const struct json_place *place, const json_t *object,
    struct head_record *out)
{
	struct parameters *p = &out->parameters;
	const json_t *options = place_object(place, object, "options");
	struct json_place at = place_of(place, "options");

	if (options == NULL ||
	    !fields_get(place, object, parameters_fields, out, NULL) ||
	    !read_options(&at, options, p))
		return false;
	p->part.total = p->pages;
	out->names.consumers = p->consumers;
	return true;
}

/* Members of the platform that are another value in the struct. */
struct platform_members {
	uint64_t page_kib;
	unsigned faults;
	int64_t available_kib;
};

#define AT(member) .at = offsetof(struct platform_members, member)

static const struct field platform_members_fields[] = {
    {"page_kib", FIELD_COUNT, AT(page_kib), .least = 1,
	.most = RECORD_PAGE_KIB_MOST},
    {"faults", FIELD_NAME, AT(faults), .name = faults_word},
    {"available_kib", FIELD_FIGURE, AT(available_kib)},
    {0},
};

static bool
read_thp(
    const struct json_place *place, const json_t *object, struct platform *out)
{
	static const struct field thp_fields[] = {
	    {"thp", FIELD_TEXT, .at = offsetof(struct platform, thp),
		.size = sizeof((struct platform *)0)->thp},
	    {0},
	};

	return json_is_null(json_object_get(object, "thp")) ||
	    fields_get(place, object, thp_fields, out, NULL);
}

static bool
read_platform(
    const struct json_place *place, const json_t *object, struct platform *out)
{
	struct platform_members members;

	if (!fields_get(place, object, platform_fields, out, NULL) ||
	    !fields_get(
		place, object, platform_members_fields, &members, NULL) ||
	    !read_thp(place, object, out))
		return false;
	out->page_size = members.page_kib * 1024;
	out->fault_addresses = members.faults > 0;
	out->available_kib = members.available_kib != UNKNOWN
	    ? members.available_kib
	    : -1;
	return true;
}

bool
read_head(const struct json_place *place, const json_t *document,
    struct head_record *out)
{
	const json_t *names = place_object(place, document, "actor_names");
	const json_t *asked = place_object(place, document, "parameters");
	const json_t *platform = place_object(place, document, "platform");
	const json_t *regions = place_array(place, document, "regions");
	struct json_place names_at = place_of(place, "actor_names");
	struct json_place regions_at = place_of(place, "regions");
	struct json_place asked_at = place_of(place, "parameters");
	struct json_place platform_at = place_of(place, "platform");

	return names != NULL && asked != NULL && platform != NULL &&
	    regions != NULL &&
	    fields_get(place, document, head_fields, out, NULL) &&
	    read_names(&names_at, names, &out->names) &&
	    read_regions(&regions_at, regions, &out->regions) &&
	    read_parameters(&asked_at, asked, out) &&
	    read_platform(&platform_at, platform, &out->platform);
}
