/* pairs.h: every pair in producers/, and every way to run it.
 *
 * A pair can be run as it is, and with each other value of each of its own
 * options. What they are is asked of the producers' programs.
 */
#ifndef SHMLAB_TESTS_PAIRS_H
#define SHMLAB_TESTS_PAIRS_H

#include "role/wire.h"
#include "run.h"

#define WAY_WORDS 24 /* of a list, with its NULL */

struct way {
	const char *pair;
	const struct pair_info *info; /* what the pair says of itself */
	const char *own[3];	      /* "--option", "value", NULL; or NULL */
};

/* Calls play() with each way to run each pair; arg is handed on. */
void each_way(struct trial *,
    void (*play)(struct trial *, const struct way *, const void *),
    const void *arg);

/* The same, with the first way of each pair only. */
void each_pair(struct trial *,
    void (*play)(struct trial *, const struct way *, const void *),
    const void *arg);

/* Runs it, --quiet: with that word before the pair's name ("predict", or NULL),
 * and with options, a list that ends with NULL. */
void way_run(struct trial *, const struct way *, const char *command,
    const char *const *options);

/* Copies those options, each with its value, that mean something to the pair.
 * Returns the first one that does not, or NULL. */
const char *way_options(
    const struct way *, const char *const *options, const char **out);

/* In which words the pair says that this machine cannot show it, with these
 * options (NULL: none). NULL: it can. */
const char *way_reason(const struct way *, const char *const *options);

#endif
