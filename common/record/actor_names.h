/* actor_names.h: what the actors of a run are called: "producer", "worker 2".
 *
 * The pair may give names of its own, which its texts use as well (.name in
 * struct role). In JSON and on the command line they are always producer and
 * consumers; see actor_key().
 */
#ifndef SHMLAB_RECORD_ACTOR_NAMES_H
#define SHMLAB_RECORD_ACTOR_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "role/pair_info.h"

#define ACTOR_LABEL_MAX ROLE_LABEL /* bytes that any of these fits into */

struct actor_names {
	char producer[ROLE_NAME];
	/* "consumer", "saver"; or a name for each: "child|grandchild". */
	char consumer[ROLE_NAME];
	unsigned consumers; /* how many there are in the run */
};

/* Before the pair is known. */
#define ACTOR_NAMES_DEFAULT                                                    \
	{                                                                      \
		"producer", "consumer", 0                                      \
	}

struct actor_names actor_names_of(const struct pair_info *, unsigned consumers);

/* Did the pair name its consumers? */
bool actor_names_are_given(const struct actor_names *);

/* Is it one of several with the same name, so that it has a number? */
bool actor_is_numbered(const struct actor_names *, unsigned index);

/* The name without a number: "producer", "worker", "child". Returns label, as
 * the following ones do; they write at most size bytes. */
char *actor_name(
    const struct actor_names *, unsigned index, char *label, size_t size);

/* "producer", "consumer 3", "saver", "worker 2". */
char *actor_label(
    const struct actor_names *, unsigned index, char *label, size_t size);

/* In a sentence: "the producer", "consumer 3", "the saver". */
char *actor_mention(
    const struct actor_names *, unsigned index, char *label, size_t size);

/* "producer", "consumer 3", whatever the pair calls them. */
char *actor_key(unsigned index, char *key, size_t size);

#endif
