/* paths.h: the source tree that this program was built from.
 *
 * Running a pair needs no sources; writing and checking one does. ./run.sh says
 * in $SHMLAB_HOME where they are.
 */
#ifndef SHMLAB_AUTHORING_PATHS_H
#define SHMLAB_AUTHORING_PATHS_H

#include <stdbool.h>
#include <stddef.h>

/* Makes the tree the working directory, so that "producers/NAME.c" is the name
 * of a file. false: it has said on stderr why not. */
bool paths_enter(const char *command);

/* Where the programs lie, as make(1) is to be told: relative to the tree, if it
 * is in there. paths_enter() comes first. false: it does not fit. */
bool paths_build(char *path, size_t size);

/* The file of one half of a pair: half is "producers" or "consumers". */
void paths_source(const char *half, const char *pair, char *path, size_t size);

#define PATHS_SOURCE_MAX 64 /* bytes; a pair's name is short */

#endif
