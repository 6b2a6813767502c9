#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "record/read.h"
#include "record/read_objects.h"

#define REWRITE "; ./run.sh PAIR --json=FILE writes a new one"

/* Is it a record at all, and has it what a record has now? */
static bool
check_schema(const struct json_place *place, const json_t *document)
{
	const json_t *schema = json_object_get(document, "schema");
	const json_t *revision = json_object_get(document, "revision");
	struct json_place schema_at = place_of(place, "schema");
	struct json_place revision_at = place_of(place, "revision");
	const char *name = json_string_value(schema);

	if (name == NULL)
		return place_refuse(place,
		    "is no record of a run: it does not name " RECORD_SCHEMA
		    " as its schema");
	if (strcmp(name, RECORD_SCHEMA) != 0)
		return place_refuse(
		    &schema_at, "is %s, and should be " RECORD_SCHEMA, name);
	if (!json_is_integer(revision))
		return place_refuse(&revision_at,
		    "is missing: an older shmlab has written it, and it does "
		    "not hold all that a report tells");
	return true;
}

/* A step that was interrupted while it was written is not the run's: the run
 * has not told it either. */
static bool
read_steps(
    const struct json_place *place, const json_t *document, struct record *out)
{
	const json_t *array = place_array(place, document, "steps"), *value;
	struct json_place list = place_of(place, "steps");
	bool complete = true;
	size_t i;

	if (array == NULL)
		return false;
	out->steps = calloc(json_array_size(array) + 1, sizeof *out->steps);
	if (out->steps == NULL)
		return place_no_memory(place);
	json_array_foreach (array, i, value) {
		struct json_place at = place_at(&list, i);
		struct step_record *step = &out->steps[out->count];

		if (!read_complete(&at, value, &complete))
			return false;
		if (!complete)
			return true;
		out->count++;
		if (!read_step(&at, value, &out->head, step))
			return false;
		if (step->number != i)
			return place_refuse(
			    &at, "has the number %u", step->number);
	}
	return true;
}

/* Those of its regions come first, one after the other. */
static void
share_among_regions(struct step_record *step)
{
	size_t at = 0;

	for (size_t i = 0; i < step->region_count; i++) {
		struct step_record *part = &step->regions[i];

		part->findings = &step->findings[at];
		while (at < step->finding_count &&
		    strcmp(step->findings[at].region, part->region) == 0)
			at++;
		part->finding_count = (size_t)(&step->findings[at] -
		    part->findings);
	}
}

/* The findings of a step are a part of those of the run. */
static void
share_findings(struct record *out)
{
	const struct verdict_record *verdict = &out->verdict;
	size_t at = 0;

	for (size_t i = 0; i < out->count; i++) {
		struct step_record *step = &out->steps[i];

		step->findings = &verdict->findings[at];
		while (at < verdict->finding_count &&
		    verdict->findings[at].step == step->number)
			at++;
		step->finding_count = (size_t)(&verdict->findings[at] -
		    step->findings);
		share_among_regions(step);
	}
}

int
record_read_json(
    struct record *out, json_t *root, const char *name, char *why, size_t size)
{
	struct complaint complaint = {0};
	const struct json_place place = {.complaint = &complaint};

	*out = (struct record){.root = root};
	if (check_schema(&place, root) && read_head(&place, root, &out->head) &&
	    read_steps(&place, root, out) &&
	    read_verdict(&place, root, &out->verdict)) {
		share_findings(out);
		return 0;
	}
	snprintf(why, size, "%s: %s" REWRITE, name, complaint.words);
	record_release(out);
	return -1;
}

/* NULL: it cannot be read, or is not JSON, and why says so. */
static json_t *
load(FILE *file, const char *name, char *why, size_t size)
{
	json_error_t error = {.line = 0};
	json_t *root = json_loadf(file, JSON_REJECT_DUPLICATES, &error);

	if (root != NULL)
		return root;
	if (ferror(file))
		snprintf(why, size, "%s: %s", name, strerror(errno));
	else if (json_error_code(&error) == json_error_premature_end_of_input)
		snprintf(why, size,
		    "%s: it ends in line %d, before the record does" REWRITE,
		    name, error.line);
	else
		snprintf(why, size, "%s: it is not JSON in line %d: %s" REWRITE,
		    name, error.line, error.text);
	return NULL;
}

int
record_read(struct record *out, const char *path, char *why, size_t size)
{
	bool is_stdin = strcmp(path, "-") == 0;
	const char *name = is_stdin ? "stdin" : path;
	FILE *file = is_stdin ? stdin : fopen(path, "re");
	json_t *root;

	if (file == NULL) {
		snprintf(why, size, "%s: %s", path, strerror(errno));
		return -1;
	}
	root = load(file, name, why, size);
	if (!is_stdin)
		fclose(file);
	return root != NULL ? record_read_json(out, root, name, why, size) : -1;
}

void
record_release(struct record *record)
{
	for (size_t i = 0; i < record->count; i++)
		step_release(&record->steps[i]);
	free(record->steps);
	free(record->verdict.findings);
	free(record->head.parameters.options);
	json_decref(record->root);
	*record = (struct record){0};
}
