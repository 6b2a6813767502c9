/* difference_json.h: what two records differ in, as a JSON document, schema
 * "shmlab.diff/1": diff.schema.json, beside this file, describes it. */
#ifndef SHMLAB_RECORD_DIFFERENCE_JSON_H
#define SHMLAB_RECORD_DIFFERENCE_JSON_H

#include <stdio.h>

#include "record/difference.h"

/* 0 or a negated errno. The names are those of the files. */
int difference_json(FILE *, const char *const names[2], const struct record *a,
    const struct record *b, const struct record_difference *);

#endif
