#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "record/read_objects.h"
#include "record/record_fields.h"

static bool
read_finding(
    const struct json_place *place, const json_t *object, struct finding *out)
{
	const json_t *actor = place_member(place, object, "actor");
	struct json_place at = place_of(place, "actor");
	const char *whose = json_string_value(actor);

	if (actor == NULL ||
	    !fields_get(place, object, finding_fields, out, NULL))
		return false;
	out->index = FINDING_GROUP;
	return (whose != NULL && strcmp(whose, "group") == 0) ||
	    place_actor(&at, actor, &out->index);
}

/* They come step by step. */
static bool
read_findings(const struct json_place *place, const json_t *array,
    struct verdict_record *out)
{
	const json_t *value;
	size_t i;

	out->findings = calloc(
	    json_array_size(array) + 1, sizeof *out->findings);
	if (out->findings == NULL)
		return place_no_memory(place);
	json_array_foreach (array, i, value) {
		struct json_place at = place_at(place, i);
		struct finding *finding = &out->findings[i];

		if (!read_finding(&at, value, finding))
			return false;
		if (i > 0 && finding->step < finding[-1].step)
			return place_refuse(
			    &at, "is of an earlier step than the one before");
	}
	out->finding_count = json_array_size(array);
	return true;
}

/* Null: the run was not repeated. */
static bool
read_runs_of_repeat(const struct json_place *place, const json_t *object,
    struct repeat_record *out)
{
	const json_t *value = place_member(place, object, "runs");
	struct json_place at = place_of(place, "runs");
	int64_t runs = 0;

	if (value == NULL)
		return false;
	if (json_is_null(value)) {
		out->reason = place_reason(object, "runs");
		return out->reason != NULL ||
		    place_refuse(&at, "is null without a runs_reason");
	}
	if (!place_number(&at, value, 0, INT_MAX, &runs))
		return false;
	out->runs = (unsigned)runs;
	return true;
}

static bool
read_command(const struct json_place *place, const json_t *object,
    struct repeat_record *out)
{
	static const struct field command_fields[] = {
	    {"command", FIELD_TEXT,
		.at = offsetof(struct repeat_record, command),
		.size = REPEAT_COMMAND_MAX},
	    {0},
	};

	return json_is_null(json_object_get(object, "command")) ||
	    fields_get(place, object, command_fields, out, NULL);
}

static bool
read_repeat(const struct json_place *place, const json_t *object,
    struct verdict_record *out)
{
	if (json_is_null(object)) {
		out->moved_pages = UNKNOWN;
		return true;
	}
	return read_runs_of_repeat(place, object, &out->repeat) &&
	    read_command(place, object, &out->repeat) &&
	    fields_get(place, object, repeat_fields, out, NULL);
}

/* What was not done was not compared. */
static bool
check_end(const struct json_place *place, const struct verdict_record *verdict)
{
	struct json_place at = place_of(place, "verdict");

	return verdict->complete || verdict->verdict != VERDICT_BALANCED ||
	    place_refuse(&at, "is balanced, and the run did not reach its end");
}

bool
read_verdict(const struct json_place *place, const json_t *document,
    struct verdict_record *out)
{
	static const struct field verdict_fields[] = {
	    {"verdict", FIELD_NAME,
		.at = offsetof(struct verdict_record, verdict),
		.name = verdict_word},
	    {"checks", FIELD_COUNT,
		.at = offsetof(struct verdict_record, checks)},
	    {"complete", FIELD_SWITCH,
		.at = offsetof(struct verdict_record, complete)},
	    {"exit_status", FIELD_INDEX,
		.at = offsetof(struct verdict_record, status),
		.most = UINT8_MAX},
	    {0},
	};
	const json_t *findings = place_array(place, document, "findings");
	const json_t *repeat = place_member(place, document, "repeat");
	struct json_place findings_at = place_of(place, "findings");
	struct json_place repeat_at = place_of(place, "repeat");

	out->reason = place_reason(document, "verdict");
	return findings != NULL && repeat != NULL &&
	    fields_get(place, document, verdict_fields, out, NULL) &&
	    check_end(place, out) &&
	    read_findings(&findings_at, findings, out) &&
	    read_repeat(&repeat_at, repeat, out);
}
