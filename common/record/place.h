/* place.h: where in a JSON document something is, and what is wrong there.
 *
 *	struct json_place step = place_at(&steps, 3);
 *	value = place_member(&step, object, "name");	 NULL: it is missing
 *	return place_refuse(&step, "has no process");
 *
 * Places are chained and live on the stack, the innermost last; the first one
 * holds the complaint. Only the first complaint is kept: "steps[3].name is
 * missing".
 */
#ifndef SHMLAB_RECORD_PLACE_H
#define SHMLAB_RECORD_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

/* What is wrong in a document; or "". */
struct complaint {
	char words[400];
};

struct json_place {
	struct complaint *complaint;
	const struct json_place *in; /* NULL: the document as a whole */
	const char *key;	     /* NULL: an element of an array: */
	size_t index;
};

struct json_place place_of(const struct json_place *in, const char *key);
struct json_place place_at(const struct json_place *in, size_t index);

/* Says what is wrong with what is there. Returns false. */
__attribute__((format(printf, 2, 3))) bool place_refuse(
    const struct json_place *, const char *format, ...);

/* The same: "is 7, which is no ...". */
bool place_refuse_value(
    const struct json_place *, const json_t *value, const char *expected);

bool place_no_memory(const struct json_place *);

/* A member of the object that is there; NULL: there is no such member, or no
 * object, and that has been said. */
const json_t *place_member(
    const struct json_place *, const json_t *object, const char *key);

/* The same for a member of one type; expected says what it should be. */
const json_t *place_object(
    const struct json_place *, const json_t *object, const char *key);
const json_t *place_array(
    const struct json_place *, const json_t *object, const char *key);

/* A whole number from least to most. false: it is none, and that has been
 * said. */
bool place_number(const struct json_place *, const json_t *value, int64_t least,
    int64_t most, int64_t *out);

/* A string of words that stands beside a value, as key_reason; or NULL. */
const char *place_reason(const json_t *object, const char *key);

/* "producer", "consumer 3". */
bool place_actor(const struct json_place *, const json_t *value, unsigned *out);

#endif
