/* json_value.h: what a record's values are in JSON, by jansson.
 *
 *	struct members m = members_begin();
 *
 *	members_add(&m, "pages", value_count(16));
 *	members_add_figure(&m, "pss_kib", UNKNOWN, "smaps cannot be read");
 *	object = members_end(&m);
 *
 * Values are new references; NULL: no memory.
 */
#ifndef SHMLAB_RECORD_JSON_VALUE_H
#define SHMLAB_RECORD_JSON_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "record/record.h"

/* A string. A byte that is not part of a UTF-8 character becomes \xHH, since
 * file names are bytes and JSON is UTF-8. */
json_t *value_text(const char *);

/* A string for each line of a text. */
json_t *value_lines(const char *);

json_t *value_count(uint64_t);

/* "0xfedcba9876543210": readers of JSON may cut a number to 53 bits. */
json_t *value_hex(uint64_t);

/* "producer", "consumer 3". */
json_t *value_actor(unsigned index);

/* The value; after a failure it is released, and NULL is returned. */
json_t *value_unless(bool failed, json_t *value);

/* An object under construction; a failure is kept until its end. */
struct members {
	json_t *json;
	bool failed;
};

struct members members_begin(void);

/* Takes over value. */
void members_add(struct members *, const char *key, json_t *value);

/* A figure; or null where it is UNKNOWN, and why under key_reason; NULL: for
 * no reason but this one. */
#define NOT_MEASURED "not measured"
void members_add_figure(
    struct members *, const char *key, int64_t figure, const char *why);

/* The object, which the caller owns; or NULL if memory ran out. */
json_t *members_end(struct members *);

#endif
