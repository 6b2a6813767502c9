/* test_record_schema.c: the schema of a record is exact: what it accepts is a
 * record, and nothing else is. It is held against the record with every feature
 * that test_json.c lets the program write. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <jansson.h>

#include "schema.h"

#define FULL_RECORD "tests/golden/json/a-full-record.json"

static json_t *schema;

static json_t *
load(const char *path)
{
	json_error_t error;
	json_t *document = json_load_file(path, JSON_REJECT_DUPLICATES, &error);

	if (document == NULL)
		fail_msg("%s, line %d: %s", path, error.line, error.text);
	return document;
}

static json_t *
full_record(void)
{
	return load(FULL_RECORD);
}

static int
load_schema(void **state)
{
	(void)state;
	schema = load("common/record/record.schema.json");
	return 0;
}

static int
release_schema(void **state)
{
	(void)state;
	json_decref(schema);
	return 0;
}

static void
assert_valid(const json_t *document)
{
	char why[500];

	if (!schema_accepts(schema, document, why, sizeof(why)))
		fail_msg("%s", why);
}

static bool
ends_with(const char *text, const char *end)
{
	return strlen(text) > strlen(end) &&
	    strcmp(text + strlen(text) - strlen(end), end) == 0;
}

static bool
is_valid(const json_t *document)
{
	char why[500];

	return schema_accepts(schema, document, why, sizeof(why));
}

static bool
contains(const json_t *array, const char *string)
{
	size_t i;
	json_t *value;

	json_array_foreach (array, i, value) {
		if (strcmp(json_string_value(value), string) == 0)
			return true;
	}
	return false;
}

/* Closed objects, all of whose keys are required or reasons, leave json.c and
 * the schema no room to differ. */
static void
check_closed(const json_t *part)
{
	const json_t *properties = json_object_get(part, "properties");
	const char *key;
	json_t *member;
	size_t i;

	json_array_foreach (part, i, member) {
		check_closed(member);
	}
	json_object_foreach ((json_t *)part, key, member) {
		check_closed(member);
	}
	if (properties == NULL)
		return;
	assert_true(
	    json_is_false(json_object_get(part, "additionalProperties")));
	json_object_foreach ((json_t *)properties, key, member) {
		if (!ends_with(key, "_reason") &&
		    !contains(json_object_get(part, "required"), key))
			fail_msg("%s is not required", key);
	}
}

static void
the_schema_is_closed_and_requires_every_key(void **state)
{
	(void)state;
	check_closed(schema);
}

static void
check_described(const json_t *properties)
{
	const char *key;
	json_t *property;

	json_object_foreach ((json_t *)properties, key, property) {
		const json_t *own = json_object_get(property, "description");
		const char *ref = json_string_value(
		    json_object_get(property, "$ref"));

		if (own == NULL && ref != NULL)
			own = json_object_get(
			    json_object_get(json_object_get(schema, "$defs"),
				ref + strlen("#/$defs/")),
			    "description");
		if (own == NULL)
			fail_msg("%s has no description", key);
		check_described(json_object_get(property, "properties"));
	}
}

static void
the_schema_describes_every_key(void **state)
{
	const char *name;
	json_t *def;

	(void)state;
	check_described(json_object_get(schema, "properties"));
	json_object_foreach (json_object_get(schema, "$defs"), name, def) {
		check_described(json_object_get(def, "properties"));
	}
}

/* Reasons, and the options of the pair. */
static bool
may_be_absent(const char *key)
{
	return ends_with(key, "_reason") || strcmp(key, "touch") == 0 ||
	    strcmp(key, "twice") == 0;
}

/* Spoils each member of each object in turn, and expects every spoilt document
 * to be refused. Returns how often it did. Walks over a copy, since a key
 * that is put back goes to the end. */
static unsigned
spoil(json_t *document, json_t *value)
{
	json_t *whole = json_copy(value), *member;
	unsigned spoilt = 0;
	const char *key;
	size_t i;

	json_array_foreach (whole, i, member) {
		json_array_set_new(value, i, json_object());
		if (is_valid(document))
			fail_msg("accepts an empty object as element %zu", i);
		json_array_set(value, i, member);
		spoilt += 1 + spoil(document, member);
	}
	if (json_is_object(value)) {
		json_object_set_new(value, "surprise", json_array());
		if (is_valid(document))
			fail_msg("accepts a surprise");
		json_object_del(value, "surprise");
		spoilt++;
	}
	json_object_foreach (whole, key, member) {
		json_object_set_new(value, key, json_pack("[b]", true));
		if (is_valid(document))
			fail_msg("accepts [true] as %s", key);
		json_object_del(value, key);
		if (is_valid(document) && !may_be_absent(key))
			fail_msg("accepts a document without %s", key);
		json_object_set(value, key, member);
		spoilt += 2 + spoil(document, member);
	}
	json_decref(whole);
	return spoilt;
}

static void
no_key_can_be_removed_added_or_of_another_type(void **state)
{
	json_t *document = full_record();

	(void)state;
	assert_true(spoil(document, document) > 300);
	assert_valid(document);
	json_decref(document);
}

static void
values_outside_their_range_are_refused(void **state)
{
	static const struct {
		const char *parent, *key, *value;
	} cases[] = {
	    {"", "schema", "\"shmlab.record/2\""},
	    {"", "verdict", "\"fine\""},
	    {"", "checks", "-1"},
	    {"", "checks", "1.5"},
	    {"parameters", "pages", "0"},
	    {"parameters", "birth", "\"spawn\""},
	    {"parameters/part", "seed", "\"7\""},
	    {"parameters/options", "touch", "1"},
	    {"platform", "proof", "\"all\""},
	    {"platform", "available_kib", "-1"},
	    {"steps/0", "event", "\"birth\""},
	    {"steps/0/did/0", "actor", "\"consumer 0\""},
	    {"steps/0/did/0", "kind", "\"private\""},
	    {"steps/0/did/0", "start", "\"0x1G\""},
	    {"steps/0/processes/0", "role", "\"parent\""},
	    {"steps/0/processes/0", "pid", "0"},
	    {"steps/0/processes/0", "rss_kib", "4.5"},
	    {"steps/0/processes/0/region", "perms", "\"rwp\""},
	    {"steps/0/processes/0/region/runs/0", "count", "0"},
	    {"steps/0/processes/0/region/runs/0", "state", "\"dirty\""},
	    {"steps/0/processes/0/region/runs/0", "frame", "-1"},
	    {"steps/0", "verdict", "\"fine\""},
	    {"steps/0/ledger", "lines", "-1"},
	    {"steps/0/fault_classes", "copy", "null"},
	    {"steps/0/predicted", "frames", "null"},
	    {"steps/0/predicted/processes/0", "size_kib", "null"},
	    {"steps/0/predicted/processes/0", "pss_kib", "1.5"},
	    {"steps/0/predicted/processes/0/faults", "map", "-1"},
	    {"steps/0/predicted/processes/0/runs/0", "state", "\"swapped\""},
	    {"steps/0/predicted/processes/0/runs/0", "ordinal", "-1"},
	    {"steps/0/processes/0/region/runs/0", "ordinal", "1.5"},
	    {"findings/0", "unit", "\"kB\""},
	    {"findings/0", "detail", "null"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		json_t *document = full_record();
		json_t *parent = cases[i].parent[0] == '\0'
		    ? document
		    : (json_t *)json_at(document, cases[i].parent);

		assert_int_equal(
		    json_object_set_new(parent, cases[i].key,
			json_loads(cases[i].value, JSON_DECODE_ANY, NULL)),
		    0);
		if (is_valid(document))
			fail_msg(
			    "accepts %s as %s", cases[i].value, cases[i].key);
		json_decref(document);
	}
}

static void
a_fraction_of_a_kib_is_a_valid_pss(void **state)
{
	json_t *document = full_record();

	(void)state;
	json_object_set_new((json_t *)json_at(document, "steps/0/processes/0"),
	    "pss_kib", json_real(300.25));
	assert_valid(document);
	json_decref(document);
}

static void
a_schema_that_is_not_understood_accepts_nothing(void **state)
{
	static const char *const schemas[] = {
	    "{\"maximum\": 9}",
	    "{\"$defs\": {\"unused\": {\"maxItems\": 9}}}",
	    "{\"properties\": {\"absent\": {\"format\": \"date\"}}}",
	    "{\"items\": {\"anyOf\": [{\"not\": {}}]}}",
	    "{\"$ref\": \"#/$defs/nowhere\"}",
	    "{\"$ref\": \"other.json\"}",
	    "{\"type\": \"figure\"}",
	    "{\"items\": true}",
	};
	json_t *value = json_array();
	char why[200];

	(void)state;
	for (size_t i = 0; i < sizeof(schemas) / sizeof(schemas[0]); i++) {
		json_t *odd = json_loads(schemas[i], 0, NULL);

		assert_non_null(odd);
		why[0] = '\0';
		assert_false(schema_accepts(odd, value, why, sizeof(why)));
		assert_true(why[0] != '\0');
		json_decref(odd);
	}
	json_decref(value);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_schema_is_closed_and_requires_every_key),
	    cmocka_unit_test(the_schema_describes_every_key),
	    cmocka_unit_test(no_key_can_be_removed_added_or_of_another_type),
	    cmocka_unit_test(values_outside_their_range_are_refused),
	    cmocka_unit_test(a_fraction_of_a_kib_is_a_valid_pss),
	    cmocka_unit_test(a_schema_that_is_not_understood_accepts_nothing),
	};

	return cmocka_run_group_tests_name(
	    "record schema", tests, load_schema, release_schema);
}
