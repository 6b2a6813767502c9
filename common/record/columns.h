/* columns.h: the figures of a step by name, one after the other.
 *
 *	struct column c = {0};
 *
 *	while (column_next(&c))
 *		print(c.name, column_of_process(&c, &process));
 *
 * A column is called as in the JSON document; those of the region begin with
 * region_. Some are of processes, some of all processes together, some of both.
 */
#ifndef SHMLAB_RECORD_COLUMNS_H
#define SHMLAB_RECORD_COLUMNS_H

#include "record/record_fields.h"

#define COLUMN_NAME_MAX 64

struct column {
	char name[COLUMN_NAME_MAX];
	/* Where it is found: see columns.c. */
	size_t group;
	const struct field *field; /* NULL: before the first one */
};

/* Moves on to the next column; false: there is none. */
bool column_next(struct column *);

/* Is it of the region, so that what else a process has does not matter? */
bool column_is_of_region(const struct column *);

/* The figure of one process; of all together. UNKNOWN: it is not known, or they
 * have no such figure. Of a process without a region, its figures are 0. */
int64_t column_of_process(const struct column *, const struct process_record *);
int64_t column_of_step(const struct column *, const struct step_record *);

#endif
