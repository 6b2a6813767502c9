/* csv_value.h: fields of comma-separated values, as in RFC 4180. */
#ifndef SHMLAB_RECORD_CSV_VALUE_H
#define SHMLAB_RECORD_CSV_VALUE_H

#include <stdint.h>
#include <stdio.h>

#define CSV_END "\r\n" /* of a line */

/* A text, in quotes where it must be. */
void csv_text(FILE *, const char *);

/* A comma, and a figure; one that is UNKNOWN is an empty field. */
void csv_figure(FILE *, int64_t figure);

#endif
