/* tables.h: a comparison, printed as tables and sentences. */
#ifndef SHMLAB_COMPARE_TABLES_H
#define SHMLAB_COMPARE_TABLES_H

#include <stdio.h>

#include "compare/comparison.h"

/* Prints the tables, the sentences, and the verdict. 0 or a negated errno. */
int tables_print(const struct comparison *, FILE *);

/* The verdict alone, and whatever was wrong with a row. */
void tables_print_verdict(struct paper *, const struct comparison *);

#endif
