/* build.h: builds one pair, with all warnings. */
#ifndef SHMLAB_AUTHORING_BUILD_H
#define SHMLAB_AUTHORING_BUILD_H

#include "authoring/card.h"

/* Compiles the pair's two files anew, warnings being errors, and links its two
 * programs; the compiler's messages go to stderr. The working directory is the
 * tree. 0; or an exit status, and stderr says why. */
int build_again(const char *pair);

/* The same, if the programs can be written. Adds a line to the card. */
int build_pair(const char *pair, struct card *);

#endif
