#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "record/read_objects.h"
#include "record/record_fields.h"

/* A number, or null, which leaves *out as it is. */
static bool
read_number_or_null(const struct json_place *place, const json_t *object,
    const char *key, int64_t most, int64_t *out)
{
	const json_t *value = place_member(place, object, key);
	struct json_place member = place_of(place, key);

	if (value == NULL)
		return false;
	return json_is_null(value) ||
	    place_number(&member, value, 0, most, out);
}

static bool
read_run(const struct json_place *place, const json_t *object, bool measured,
    struct run *out)
{
	int64_t frame = -1, ordinal = -1;
	bool framed;

	if (!fields_get(place, object, run_fields, out, NULL) ||
	    !read_number_or_null(
		place, object, "ordinal", INT32_MAX, &ordinal) ||
	    (measured &&
		!read_number_or_null(
		    place, object, "frame", FIELD_MOST, &frame)))
		return false;
	framed = page_state_is_framed(out->state);
	out->frame = frame >= 0 ? (uint64_t)frame : FRAME_UNSEEN;
	if (ordinal >= 0)
		out->ordinal = (unsigned)ordinal;
	else if (framed && !measured)
		out->ordinal = ORDINAL_UNSURE;
	return true;
}

bool
read_runs(const struct json_place *place, const json_t *array, bool measured,
    struct run **out, size_t *count)
{
	struct run *runs = calloc(json_array_size(array) + 1, sizeof *runs);
	uint64_t next = 0;
	const json_t *value;
	size_t i;

	*out = runs;
	if (runs == NULL)
		return place_no_memory(place);
	json_array_foreach (array, i, value) {
		struct json_place at = place_at(place, i);

		if (!read_run(&at, value, measured, &runs[i]))
			return false;
		if (runs[i].first != next)
			return place_refuse(&at,
			    "begins at page %" PRIu64 ", and the one before it "
			    "ends at page %" PRIu64,
			    runs[i].first, next);
		next += runs[i].count;
		if (next > RECORD_PAGES_MOST)
			return place_refuse(&at, "has too many pages");
	}
	*count = json_array_size(array);
	return true;
}

/* Lines of maps ascend by their addresses. */
static bool
check_line(const struct json_place *place, const char *line, const char *before)
{
	char *end;
	uint64_t start = strtoull(line, &end, 16);

	if (end == line || *end != '-')
		return place_refuse(
		    place, "is no line of /proc/PID/maps: no address");
	if (before != NULL && start <= strtoull(before, NULL, 16))
		return place_refuse(
		    place, "does not begin above the line of maps before it");
	return true;
}

static bool
read_maps(const struct json_place *place, const json_t *array,
    struct process_record *out)
{
	size_t count = json_array_size(array), size = 1, i;
	const json_t *value;
	char *text;

	json_array_foreach (array, i, value)
		size += json_string_length(value) + 1;
	out->text = text = malloc(size);
	out->maps = calloc(count + 1, sizeof *out->maps);
	if (out->text == NULL || out->maps == NULL)
		return place_no_memory(place);
	json_array_foreach (array, i, value) {
		struct json_place at = place_at(place, i);

		if (!json_is_string(value))
			return place_refuse_value(&at, value, "a string");
		out->maps[i] = text;
		text = stpcpy(text, json_string_value(value)) + 1;
		if (!check_line(
			&at, out->maps[i], i > 0 ? out->maps[i - 1] : NULL))
			return false;
	}
	out->map_count = count;
	return true;
}

void
read_line_of_region(
    const struct process_record *process, struct region_record *region)
{
	size_t i = 0;

	while (i < process->map_count &&
	    strtoull(process->maps[i], NULL, 16) < region->start)
		i++;
	region->line = i;
}

static bool
read_region(const struct json_place *place, const json_t *object,
    struct process_record *process)
{
	struct region_record *r = calloc(1, sizeof *r);
	const json_t *pages = place_object(place, object, "pages");
	const json_t *runs = place_member(place, object, "runs");
	struct json_place pages_at = place_of(place, "pages");
	struct json_place runs_at = place_of(place, "runs");

	process->region = r;
	if (r == NULL)
		return place_no_memory(place);
	if (pages == NULL || runs == NULL ||
	    !fields_get(place, object, region_fields, r, &process->reason) ||
	    !fields_get(
		&pages_at, pages, states_fields, r->pages, &r->pages_reason))
		return false;
	if (r->end < r->start)
		return place_refuse(place, "ends before it starts");
	read_line_of_region(process, r);
	if (r->line < process->map_count &&
	    r->mappings > (int64_t)(process->map_count - r->line))
		return place_refuse(
		    place, "has more mappings than there are lines of maps");
	if (json_is_null(runs))
		return true;
	if (!json_is_array(runs))
		return place_refuse_value(&runs_at, runs, "a list");
	return read_runs(&runs_at, runs, true, &r->runs, &r->run_count);
}

static bool
read_places(const struct json_place *place, const json_t *array,
    struct process_record *out)
{
	const json_t *value;
	size_t i;

	if (json_array_size(array) > FAULT_PLACES)
		return place_refuse(
		    place, "has more than %d places", FAULT_PLACES);
	json_array_foreach (array, i, value) {
		struct json_place at = place_at(place, i);

		if (!fields_get(
			&at, value, fault_place_fields, &out->places[i], NULL))
			return false;
	}
	out->place_count = json_array_size(array);
	return true;
}

/* The other members of a process are lists. */
static bool
read_lists(const struct json_place *place, const json_t *object,
    struct process_record *out)
{
	const json_t *places = place_array(place, object, "faults_elsewhere");
	const json_t *maps = place_array(place, object, "maps");
	const json_t *region = place_member(place, object, "region");
	struct json_place places_at = place_of(place, "faults_elsewhere");
	struct json_place maps_at = place_of(place, "maps");
	struct json_place region_at = place_of(place, "region");

	return places != NULL && maps != NULL && region != NULL &&
	    read_places(&places_at, places, out) &&
	    read_maps(&maps_at, maps, out) &&
	    (json_is_null(region) || read_region(&region_at, region, out));
}

bool
read_process(const struct json_place *place, const json_t *object,
    struct process_record *out)
{
	int64_t pid = 0;

	if (!fields_get(place, object, process_fields, out, &out->reason) ||
	    !fields_get(place, object, page_table_fields, out, NULL) ||
	    !fields_get(place, object, elsewhere_fields, out, NULL) ||
	    !read_number_or_null(place, object, "pid", INT32_MAX, &pid))
		return false;
	out->pid = (pid_t)pid;
	if (out->spurious_faults == UNKNOWN)
		out->spurious_faults = 0;
	return read_lists(place, object, out);
}
