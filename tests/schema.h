/* schema.h: checks a JSON document against a JSON Schema.
 *
 * Knows type, required, properties, additionalProperties, items, enum, const,
 * pattern (POSIX extended), minimum, anyOf, $ref to #/$defs/NAME and $defs, and
 * ignores description, title, $schema, $id and $comment. A schema with any
 * other keyword accepts nothing: a rule that is not understood must not look
 * like a rule that holds.
 */
#ifndef SHMLAB_TESTS_SCHEMA_H
#define SHMLAB_TESTS_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

/* True if the schema accepts the value; otherwise why says what is wrong, and
 * where in the document or in the schema. */
bool schema_accepts(
    const json_t *schema, const json_t *value, char *why, size_t size);

/* The value that a path of keys and array indices leads to, as in
 * "steps/0/name"; the test fails where there is none. */
const json_t *json_at(const json_t *document, const char *path);

#endif
