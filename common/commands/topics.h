/* topics.h: what ./run.sh help knows beside commands and pairs: the READMEs of
 * the rooms, and the corpus of rules. */
#ifndef SHMLAB_COMMANDS_TOPICS_H
#define SHMLAB_COMMANDS_TOPICS_H

#include <stdio.h>

struct topic {
	const char *name, *summary;
	const char *path; /* of its text in the tree; NULL: it is the rules */
};

/* All topics; one without a name ends them. */
extern const struct topic topics[];

/* NULL: there is no topic of that name. */
const struct topic *topic_find(const char *name);

/* Prints its text. Returns the exit status; if there is no text, stderr says
 * why. */
int topic_print(const struct topic *, FILE *);

#endif
