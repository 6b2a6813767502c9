/* paths.h: the source tree that this program was built from.
 *
 * Running a pair requires no sources; writing and checking one does.
 */
#ifndef SHMLAB_AUTHORING_PATHS_H
#define SHMLAB_AUTHORING_PATHS_H

#include <stdbool.h>
#include <stddef.h>

/* Makes the tree the working directory, so that "producers/NAME.c" is the name
 * of a file. false: stderr says why. */
bool paths_enter(const char *command);

/* The folder of the programs, in the form that make(1) knows: relative to the
 * tree, if it is in there. paths_enter() comes first. false: it is not known,
 * or does not fit. */
bool paths_build(char *path, size_t size);

/* The two halves of a pair, by the folders of their files. */
enum half {
	HALF_PRODUCER,
	HALF_CONSUMER,
};

/* The file of one half of a pair, and whether it exists. */
#define PATHS_SOURCE_MAX 64 /* bytes; a pair's name is short */
void paths_source(enum half, const char *pair, char path[PATHS_SOURCE_MAX]);
bool paths_has_source(enum half, const char *pair);

#endif
