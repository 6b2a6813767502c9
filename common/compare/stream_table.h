/* stream_table.h: the rows of pairs that stream, as a table. */
#ifndef SHMLAB_COMPARE_STREAM_TABLE_H
#define SHMLAB_COMPARE_STREAM_TABLE_H

#include "compare/row_table.h"

/* Prints a heading and the table. */
void stream_table_print(
    struct paper *, const struct comparison *, const struct row_lines *);

#endif
