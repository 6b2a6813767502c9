#include <stdlib.h>
#include <string.h>

#include "record/read_objects.h"
#include "record/record_fields.h"

/* The most seconds of a step. */
#define SECONDS_MOST 1e9

static bool
check_index(const struct json_place *place, unsigned index, unsigned consumers)
{
	return index <= consumers ||
	    place_refuse(place, "is of consumer %u, and there are %u consumers",
		index, consumers);
}

static bool
read_actors(const struct json_place *place, const json_t *array,
    unsigned consumers, struct step_record *out)
{
	const json_t *value;
	size_t i;

	out->actors = calloc(json_array_size(array) + 1, sizeof *out->actors);
	if (out->actors == NULL)
		return place_no_memory(place);
	json_array_foreach (array, i, value) {
		struct json_place at = place_at(place, i);
		unsigned *index = &out->actors[i];

		if (!place_actor(&at, value, index) ||
		    !check_index(&at, *index, consumers))
			return false;
		if (i > 0 && *index <= index[-1])
			return place_refuse(
			    &at, "stands after an actor that comes after it");
	}
	out->actor_count = json_array_size(array);
	return true;
}

static bool
read_ops(const struct json_place *place, const json_t *array,
    unsigned consumers, struct step_record *out)
{
	const json_t *value;
	size_t i;

	out->ops = calloc(json_array_size(array) + 1, sizeof *out->ops);
	if (out->ops == NULL)
		return place_no_memory(place);
	json_array_foreach (array, i, value) {
		struct json_place at = place_at(place, i);
		struct actor_op *op = &out->ops[i];
		const struct pages *set = &op->op.set;

		if (!fields_get(&at, value, actor_op_fields, op, NULL) ||
		    !check_index(&at, op->index, consumers))
			return false;
		if (set->count > set->total || set->shift >= set->total)
			return place_refuse(
			    &at, "names pages that its region does not have");
	}
	out->op_count = json_array_size(array);
	return true;
}

static bool
read_calls(const struct json_place *place, const json_t *array,
    unsigned consumers, struct step_record *out)
{
	const json_t *value;
	size_t i;

	out->calls = calloc(json_array_size(array) + 1, sizeof *out->calls);
	if (out->calls == NULL)
		return place_no_memory(place);
	json_array_foreach (array, i, value) {
		struct json_place at = place_at(place, i);

		if (!read_call(&at, value, consumers, &out->calls[i]))
			return false;
	}
	out->call_count = json_array_size(array);
	return true;
}

/* The lines of a list, each with its newline. Allocated; NULL: it is no list of
 * strings, or there is no memory, and that has been said. */
static char *
read_lines(const struct json_place *place, const json_t *array)
{
	const json_t *value;
	size_t size = 1, i;
	char *text, *end;

	json_array_foreach (array, i, value) {
		struct json_place at = place_at(place, i);

		if (!json_is_string(value)) {
			place_refuse_value(&at, value, "a string");
			return NULL;
		}
		size += json_string_length(value) + 1;
	}
	text = end = malloc(size);
	if (text == NULL) {
		place_no_memory(place);
		return NULL;
	}
	json_array_foreach (array, i, value) {
		end = stpcpy(end, json_string_value(value));
		*end++ = '\n';
	}
	*end = '\0';
	return text;
}

static bool
read_measures(const struct json_place *place, const json_t *array,
    struct actor_message *out)
{
	const json_t *value;
	size_t i;

	if (json_array_size(array) > STEP_MEASURES_MAX)
		return place_refuse(
		    place, "has more than %d measures", STEP_MEASURES_MAX);
	json_array_foreach (array, i, value) {
		struct json_place at = place_at(place, i);

		if (!fields_get(
			&at, value, measure_fields, &out->measures[i], NULL))
			return false;
	}
	out->measure_count = json_array_size(array);
	return true;
}

static bool
read_message(const struct json_place *place, const json_t *object,
    unsigned consumers, struct actor_message *out)
{
	const json_t *actor = place_member(place, object, "actor");
	const json_t *lines = place_array(place, object, "lines");
	const json_t *measures = place_array(place, object, "measures");
	struct json_place actor_at = place_of(place, "actor");
	struct json_place lines_at = place_of(place, "lines");
	struct json_place measures_at = place_of(place, "measures");

	if (actor == NULL || lines == NULL || measures == NULL)
		return false;
	out->lines = read_lines(&lines_at, lines);
	return out->lines != NULL &&
	    place_actor(&actor_at, actor, &out->index) &&
	    check_index(&actor_at, out->index, consumers) &&
	    read_measures(&measures_at, measures, out);
}

static bool
read_messages(const struct json_place *place, const json_t *array,
    unsigned consumers, struct step_record *out)
{
	const json_t *value;
	size_t i;

	out->messages = calloc(
	    json_array_size(array) + 1, sizeof *out->messages);
	if (out->messages == NULL)
		return place_no_memory(place);
	json_array_foreach (array, i, value) {
		struct json_place at = place_at(place, i);

		out->message_count++;
		if (!read_message(&at, value, consumers, &out->messages[i]))
			return false;
	}
	return true;
}

static bool
read_processes(const struct json_place *place, const json_t *array,
    unsigned consumers, struct step_record *out)
{
	const json_t *value;
	size_t i;

	out->processes = calloc(
	    json_array_size(array) + 1, sizeof *out->processes);
	if (out->processes == NULL)
		return place_no_memory(place);
	json_array_foreach (array, i, value) {
		struct json_place at = place_at(place, i);
		struct process_record *process = &out->processes[i];

		out->process_count++;
		if (!read_process(&at, value, process) ||
		    !check_index(&at, process->index, consumers))
			return false;
		if (i > 0 && process->index <= process[-1].index)
			return place_refuse(
			    &at, "stands after a process that comes after it");
	}
	return true;
}

/* Null if it is not open. */
static bool
read_fault_range(const struct json_place *place, const json_t *object,
    bool *open, struct fault_range *out)
{
	const json_t *value = place_member(
	    place, object, fault_range_fields->key);

	*open = !json_is_null(value);
	return value != NULL &&
	    (!*open ||
		fields_get(place, object, fault_range_fields, out, NULL));
}

static bool
read_predicted(const struct json_place *place, const json_t *object,
    struct predicted_record *out)
{
	const json_t *runs = place_array(place, object, "runs");
	struct json_place runs_at = place_of(place, "runs");

	if (runs == NULL ||
	    !fields_get(place, object, predicted_fields, out, NULL) ||
	    !read_fault_range(place, object, &out->open, &out->range))
		return false;
	out->mapped = out->vsz_kib > 0;
	return read_runs(&runs_at, runs, false, &out->runs, &out->run_count);
}

static bool
read_predictions(const struct json_place *place, const json_t *object,
    struct ledger_record *out)
{
	const json_t *array = place_array(place, object, "processes");
	const json_t *frames = place_member(place, object, "frames");
	struct json_place frames_at = place_of(place, "frames");
	struct json_place list = place_of(place, "processes");
	const json_t *value;
	size_t i;

	if (array == NULL || frames == NULL ||
	    !place_number(
		&frames_at, frames, 0, RECORD_PAGES_MOST, &out->frames))
		return false;
	out->processes = calloc(
	    json_array_size(array) + 1, sizeof *out->processes);
	if (out->processes == NULL)
		return place_no_memory(place);
	json_array_foreach (array, i, value) {
		struct json_place at = place_at(&list, i);

		out->process_count++;
		if (!read_predicted(&at, value, &out->processes[i]))
			return false;
	}
	return true;
}

/* What was predicted; or why it was not. */
static bool
read_ledger(const struct json_place *place, const json_t *object,
    struct ledger_record *out)
{
	const json_t *predicted = place_member(place, object, "predicted");
	const json_t *faults = place_member(place, object, "fault_classes");
	struct json_place predicted_at = place_of(place, "predicted");
	struct json_place faults_at = place_of(place, "fault_classes");

	if (predicted == NULL || faults == NULL ||
	    !read_fault_range(place, object, &out->open, &out->range))
		return false;
	if (json_is_null(predicted)) {
		out->reason = place_reason(object, "predicted");
		return out->reason != NULL ||
		    place_refuse(&predicted_at, "is null without a reason");
	}
	return read_predictions(&predicted_at, predicted, out) &&
	    fields_get(&faults_at, faults, fault_fields, out->faults, NULL);
}

/* Null where nothing was run. */
static bool
read_seconds(const struct json_place *place, const json_t *object,
    struct step_record *out)
{
	const json_t *value = place_member(place, object, "seconds");
	struct json_place at = place_of(place, "seconds");
	double seconds = json_number_value(value);

	out->nanoseconds = UNKNOWN;
	if (value == NULL || json_is_null(value))
		return value != NULL;
	if (!json_is_number(value) || seconds < 0 || seconds > SECONDS_MOST)
		return place_refuse_value(&at, value, "a number of seconds");
	out->nanoseconds = (int64_t)(seconds * 1e9 + 0.5);
	return true;
}

static bool
read_parent(const struct json_place *place, const json_t *object,
    unsigned consumers, struct step_record *out)
{
	const json_t *value = place_member(place, object, "parent");
	struct json_place at = place_of(place, "parent");

	if (value == NULL || json_is_null(value))
		return value != NULL;
	return place_actor(&at, value, &out->parent) &&
	    check_index(&at, out->parent, consumers);
}

static bool
read_sentences(const struct json_place *place, const json_t *object,
    struct step_record *out)
{
	const json_t *value = place_member(place, object, "sentences");
	struct json_place at = place_of(place, "sentences");

	if (value == NULL || json_is_null(value))
		return value != NULL;
	if (!json_is_array(value))
		return place_refuse_value(&at, value, "a list");
	out->sentences = read_lines(&at, value);
	return out->sentences != NULL;
}

/* The members that are one value. */
static bool
read_values(const struct json_place *place, const json_t *object,
    unsigned consumers, struct step_record *out)
{
	const json_t *group = place_object(place, object, "group");
	struct json_place group_at = place_of(place, "group");

	out->verdict_reason = place_reason(object, "verdict");
	return group != NULL &&
	    fields_get(place, object, step_fields, out, NULL) &&
	    fields_get(place, object, outcome_fields, out, NULL) &&
	    fields_get(&group_at, group, group_fields, &out->group,
		&out->group.frames_reason) &&
	    read_parent(place, object, consumers, out) &&
	    read_seconds(place, object, out);
}

/* But for the list of its regions. */
static bool
read_one(const struct json_place *place, const json_t *object,
    unsigned consumers, struct step_record *out)
{
	static const struct {
		const char *key;
		bool (*read)(const struct json_place *, const json_t *array,
		    unsigned consumers, struct step_record *);
	} lists[] = {
	    {"actors", read_actors},
	    {"did", read_ops},
	    {"calls", read_calls},
	    {"said", read_messages},
	    {"processes", read_processes},
	};

	if (!read_values(place, object, consumers, out))
		return false;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		const json_t *array = place_array(place, object, lists[i].key);
		struct json_place at = place_of(place, lists[i].key);

		if (array == NULL || !lists[i].read(&at, array, consumers, out))
			return false;
	}
	return read_ledger(place, object, &out->ledger) &&
	    read_sentences(place, object, out);
}

bool
read_complete(const struct json_place *place, const json_t *step, bool *out)
{
	const json_t *value = place_member(place, step, "complete");
	struct json_place at = place_of(place, "complete");

	if (value == NULL)
		return false;
	if (!json_is_boolean(value))
		return place_refuse_value(&at, value, "true or false");
	*out = json_is_true(value);
	return true;
}

/* Whoever tells of a region tells of the processes of the step. */
static bool
check_part(const struct json_place *place, const struct step_record *step,
    const struct step_record *part, const char *name)
{
	if (strcmp(part->region, name) != 0)
		return place_refuse(place, "is of the region '%s', not '%s'",
		    part->region, name);
	if (part->process_count != step->process_count)
		return place_refuse(place, "has other processes than the step");
	for (size_t i = 0; i < part->process_count; i++) {
		const struct process_record *whole = &step->processes[i];

		if (part->processes[i].index != whole->index)
			return place_refuse(
			    place, "has other processes than the step");
		if (part->processes[i].region != NULL)
			read_line_of_region(whole, part->processes[i].region);
	}
	return true;
}

static bool
read_regions(const struct json_place *place, const json_t *array,
    const struct head_record *head, struct step_record *out)
{
	const struct region_names *names = &head->regions;
	size_t count = names->count > 1 ? names->count : 0, i;
	const json_t *value;

	if (json_array_size(array) != count)
		return place_refuse(place,
		    "has %zu members, and the pair has %zu regions with names",
		    json_array_size(array), count);
	if (count == 0)
		return true;
	out->regions = calloc(count, sizeof *out->regions);
	if (out->regions == NULL)
		return place_no_memory(place);
	json_array_foreach (array, i, value) {
		struct json_place at = place_at(place, i);
		struct step_record *part = &out->regions[out->region_count++];
		const json_t *none = place_array(&at, value, "regions");
		bool complete;

		if (none == NULL || !read_complete(&at, value, &complete) ||
		    !read_one(&at, value, head->parameters.consumers, part) ||
		    !check_part(&at, out, part, names->name[i]))
			return false;
	}
	return true;
}

bool
read_step(const struct json_place *place, const json_t *object,
    const struct head_record *head, struct step_record *out)
{
	const json_t *regions = place_array(place, object, "regions");
	struct json_place at = place_of(place, "regions");

	return regions != NULL &&
	    read_one(place, object, head->parameters.consumers, out) &&
	    read_regions(&at, regions, head, out);
}
