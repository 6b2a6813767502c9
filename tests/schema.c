#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "schema.h"

#define WHERE_MAX 256

struct check {
	const json_t *root; /* of the schema, for $ref */
	char *why;
	size_t size;
};

/* A place in the document: a schema, a value, and the path to it. */
struct place {
	const json_t *schema, *value;
	const char *where;
};

static bool accepts(struct check *, const json_t *schema, const json_t *value,
    const char *where);

static bool
wrong(struct check *c, const char *where, const char *what, const char *detail)
{
	snprintf(c->why, c->size, "%s: %s %s", where, what, detail);
	return false;
}

static bool
is_type(const json_t *value, const char *type)
{
	static const struct {
		const char *name;
		json_type type;
	} types[] = {
	    {"object", JSON_OBJECT},
	    {"array", JSON_ARRAY},
	    {"string", JSON_STRING},
	    {"integer", JSON_INTEGER},
	    {"number", JSON_INTEGER},
	    {"number", JSON_REAL},
	    {"boolean", JSON_TRUE},
	    {"boolean", JSON_FALSE},
	    {"null", JSON_NULL},
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(types[i].name, type) == 0 &&
		    json_typeof(value) == types[i].type)
			return true;
	return false;
}

static bool
holds_type(struct check *c, const json_t *rule, const struct place *at)
{
	size_t i;
	json_t *type;

	if (json_is_string(rule) && is_type(at->value, json_string_value(rule)))
		return true;
	json_array_foreach (rule, i, type) {
		if (is_type(at->value, json_string_value(type)))
			return true;
	}
	return wrong(c, at->where, "has the wrong", "type");
}

static bool
holds_required(struct check *c, const json_t *rule, const struct place *at)
{
	size_t i;
	json_t *key;

	if (!json_is_object(at->value))
		return true;
	json_array_foreach (rule, i, key) {
		if (json_object_get(at->value, json_string_value(key)) == NULL)
			return wrong(
			    c, at->where, "lacks", json_string_value(key));
	}
	return true;
}

static bool
holds_properties(struct check *c, const json_t *rule, const struct place *at)
{
	const char *key;
	json_t *schema;

	json_object_foreach ((json_t *)rule, key, schema) {
		const json_t *value = json_object_get(at->value, key);
		char where[WHERE_MAX];

		snprintf(where, sizeof(where), "%s/%s", at->where, key);
		if (value != NULL && !accepts(c, schema, value, where))
			return false;
	}
	return true;
}

static bool
holds_additional(struct check *c, const json_t *rule, const struct place *at)
{
	const json_t *named = json_object_get(at->schema, "properties");
	const char *key;
	json_t *value;

	json_object_foreach ((json_t *)at->value, key, value) {
		char where[WHERE_MAX];

		if (json_object_get(named, key) != NULL)
			continue;
		if (json_is_false(rule))
			return wrong(c, at->where, "has the unknown key", key);
		snprintf(where, sizeof(where), "%s/%s", at->where, key);
		if (!accepts(c, rule, value, where))
			return false;
	}
	return true;
}

static bool
holds_items(struct check *c, const json_t *rule, const struct place *at)
{
	size_t i;
	json_t *value;

	json_array_foreach (at->value, i, value) {
		char where[WHERE_MAX];

		snprintf(where, sizeof(where), "%s/%zu", at->where, i);
		if (!accepts(c, rule, value, where))
			return false;
	}
	return true;
}

static bool
holds_enum(struct check *c, const json_t *rule, const struct place *at)
{
	size_t i;
	json_t *value;

	json_array_foreach (rule, i, value) {
		if (json_equal(value, at->value))
			return true;
	}
	return wrong(c, at->where, "is none of the values of", "enum");
}

static bool
holds_const(struct check *c, const json_t *rule, const struct place *at)
{
	return json_equal(rule, at->value) ||
	    wrong(c, at->where, "is not the", "const");
}

static bool
holds_pattern(struct check *c, const json_t *rule, const struct place *at)
{
	regex_t regex;
	int error;

	if (!json_is_string(at->value))
		return true;
	if (regcomp(&regex, json_string_value(rule), REG_EXTENDED | REG_NOSUB))
		return wrong(c, at->where, "cannot be held against the pattern",
		    json_string_value(rule));
	error = regexec(&regex, json_string_value(at->value), 0, NULL, 0);
	regfree(&regex);
	return error == 0 ||
	    wrong(c, at->where, "does not match", json_string_value(rule));
}

static bool
holds_minimum(struct check *c, const json_t *rule, const struct place *at)
{
	return !json_is_number(at->value) ||
	    json_number_value(at->value) >= json_number_value(rule) ||
	    wrong(c, at->where, "is below the", "minimum");
}

static bool
holds_any_of(struct check *c, const json_t *rule, const struct place *at)
{
	size_t i;
	json_t *schema;

	json_array_foreach (rule, i, schema) {
		if (accepts(c, schema, at->value, at->where))
			return true;
	}
	return false;
}

static bool
holds_ref(struct check *c, const json_t *rule, const struct place *at)
{
	static const char defs[] = "#/$defs/";
	const char *ref = json_string_value(rule);
	const json_t *schema = NULL;

	if (ref != NULL && strncmp(ref, defs, sizeof(defs) - 1) == 0)
		schema = json_object_get(
		    json_object_get(c->root, "$defs"), ref + sizeof(defs) - 1);
	if (schema == NULL)
		return wrong(c, at->where, "has a schema with a bad", "$ref");
	return accepts(c, schema, at->value, at->where);
}

/* Where schemas occur in the argument of a keyword. */
enum inside {
	NOTHING,
	ONE_SCHEMA,
	LIST_OF_SCHEMAS,
	NAMED_SCHEMAS,
};

static const struct keyword {
	const char *name;
	bool (*holds)(struct check *, const json_t *rule, const struct place *);
	enum inside inside;
} keywords[] = {
    {"$ref", holds_ref, NOTHING},
    {"type", holds_type, NOTHING},
    {"required", holds_required, NOTHING},
    {"properties", holds_properties, NAMED_SCHEMAS},
    {"additionalProperties", holds_additional, ONE_SCHEMA},
    {"items", holds_items, ONE_SCHEMA},
    {"enum", holds_enum, NOTHING},
    {"const", holds_const, NOTHING},
    {"pattern", holds_pattern, NOTHING},
    {"minimum", holds_minimum, NOTHING},
    {"anyOf", holds_any_of, LIST_OF_SCHEMAS},
    {"$defs", NULL, NAMED_SCHEMAS},
    {"description", NULL, NOTHING},
    {"title", NULL, NOTHING},
    {"$schema", NULL, NOTHING},
    {"$id", NULL, NOTHING},
    {"$comment", NULL, NOTHING},
};

static const struct keyword *
keyword_find(const char *name)
{
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (strcmp(keywords[i].name, name) == 0)
			return &keywords[i];
	return NULL;
}

static bool
accepts(struct check *c, const json_t *schema, const json_t *value,
    const char *where)
{
	const struct place at = {schema, value, where};
	const char *name;
	json_t *rule;

	json_object_foreach ((json_t *)schema, name, rule) {
		const struct keyword *keyword = keyword_find(name);

		if (keyword->holds != NULL && !keyword->holds(c, rule, &at))
			return false;
	}
	return true;
}

/* Checks the whole schema, also the parts that the document does not use. */
static bool
is_understood(struct check *c, const json_t *schema, const char *where)
{
	const char *name, *key;
	json_t *rule, *part;
	size_t i;

	if (!json_is_object(schema))
		return wrong(c, where, "is no", "schema");
	json_object_foreach ((json_t *)schema, name, rule) {
		const struct keyword *keyword = keyword_find(name);
		char at[WHERE_MAX];

		snprintf(at, sizeof(at), "%s/%s", where, name);
		if (keyword == NULL)
			return wrong(c, at, "is a keyword of the schema",
			    "that is not understood");
		switch (keyword->inside) {
		case NOTHING:
			break;
		case ONE_SCHEMA:
			if (!json_is_false(rule) && !is_understood(c, rule, at))
				return false;
			break;
		case LIST_OF_SCHEMAS:
			json_array_foreach (rule, i, part) {
				if (!is_understood(c, part, at))
					return false;
			}
			break;
		case NAMED_SCHEMAS:
			json_object_foreach (rule, key, part) {
				if (!is_understood(c, part, at))
					return false;
			}
			break;
		}
	}
	return true;
}

bool
schema_accepts(
    const json_t *schema, const json_t *value, char *why, size_t size)
{
	struct check c = {schema, why, size};

	return is_understood(&c, schema, "#") && accepts(&c, schema, value, "");
}

const json_t *
json_at(const json_t *document, const char *path)
{
	char copy[200], *rest = copy, *key;
	const json_t *value = document;

	assert_true(strlen(path) < sizeof(copy));
	strcpy(copy, path);
	while ((key = strsep(&rest, "/")) != NULL) {
		value = json_is_array(value)
		    ? json_array_get(value, strtoul(key, NULL, 10))
		    : json_object_get(value, key);
		if (value == NULL)
			fail_msg("no %s in %s", key, path);
	}
	return value;
}
