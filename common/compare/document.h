/* document.h: a comparison as data, for programs. */
#ifndef SHMLAB_COMPARE_DOCUMENT_H
#define SHMLAB_COMPARE_DOCUMENT_H

#include <stdio.h>

#include "compare/comparison.h"

/* JSON by common/record/compare.schema.json; and CSV by RFC 4180, a line for
 * each row. 0 or a negated errno. */
int document_json(const struct comparison *, FILE *);
int document_csv(const struct comparison *, FILE *);

#endif
