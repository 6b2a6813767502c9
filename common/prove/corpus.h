/* corpus.h: the programs of tests/programs, each of which shows a rule. */
#ifndef SHMLAB_PROVE_CORPUS_H
#define SHMLAB_PROVE_CORPUS_H

#include <stdio.h>

/* Prints every rule as its programs state it, with their names. Returns the
 * exit status; where there are no programs, stderr says so. */
int corpus_print(FILE *);

#endif
