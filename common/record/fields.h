/* fields.h: the members of a JSON object as a table, which serves both to write
 * a struct and to read it.
 *
 *	static const struct field rows[] = {
 *		{"pages", FIELD_COUNT, AT(pages), .least = 1},
 *		{"pss_kib", FIELD_FIGURE, AT(pss_kib)},
 *		{0},
 *	};
 *
 *	fields_put(&members, rows, &thing, "smaps cannot be read");
 *	fields_get(&place, object, rows, &thing, &reason);
 *
 * What is read is checked: a member that is missing, of another type, or out of
 * its range is refused. A member that no row names is ignored.
 */
#ifndef SHMLAB_RECORD_FIELDS_H
#define SHMLAB_RECORD_FIELDS_H

#include "record/json_value.h"
#include "record/place.h"

enum field_type {
	FIELD_COUNT,  /* uint64_t */
	FIELD_INDEX,  /* unsigned, or an int that is not negative */
	FIELD_NUMBER, /* int64_t of either sign */
	FIELD_FIGURE, /* int64_t; null, with a reason, where it is UNKNOWN */
	FIELD_REAL,   /* double; null, with a reason, where it is not finite */
	FIELD_HEX,    /* uint64_t, as a string */
	FIELD_SWITCH, /* bool */
	FIELD_NAME,   /* an enum, by its names */
	FIELD_ACTOR,  /* unsigned, as "consumer 3" */
	FIELD_TEXT,   /* char[size] */
	FIELD_STRING, /* const char *; read, it points into the document */
	FIELD_OBJECT, /* a struct inside this one, by a table of its own */
};

/* The greatest number in a record: other readers of JSON have no more bits. */
#define FIELD_MOST (INT64_C(1) << 53)

struct field {
	const char *key; /* NULL ends the table */
	enum field_type type;
	size_t at; /* offset in the struct */
	/* FIELD_COUNT, FIELD_INDEX, FIELD_FIGURE: the bounds. most may be 0:
	 * FIELD_MOST, or what the type holds. */
	int64_t least, most;
	size_t size; /* FIELD_TEXT: of the array */
	/* FIELD_NAME: the name of each; NULL after the last. FIELD_STRING: the
	 * words that it may be; or NULL: any. */
	const char *(*name)(unsigned);
	const char *why; /* FIELD_FIGURE: why it is UNKNOWN; NULL: as given */
	const struct field *fields; /* FIELD_OBJECT */
};

/* Adds all members. why says why figures are UNKNOWN, where the row does not;
 * it may be NULL. */
void fields_put(
    struct members *, const struct field *, const void *from, const char *why);

/* Fills in what the rows name. Where a figure is UNKNOWN, and the row does not
 * say why, *why becomes the reason beside it; why may be NULL. false: the
 * complaint says what is wrong. */
bool fields_get(const struct json_place *, const json_t *object,
    const struct field *, void *into, const char **why);

#endif
