/* pairs.h: where the pairs' programs are, and what they are called.
 *
 * They lie in folders beside the coordinator's own program: producers/NAME and
 * consumers/NAME. There is no other list of pairs.
 */
#ifndef SHMLAB_CLI_PAIRS_H
#define SHMLAB_CLI_PAIRS_H

#include <stdbool.h>
#include <stddef.h>

/* Path of the producer's program of that pair. false: there is no such pair, or
 * the name could not be one (empty, hidden, with a slash). */
bool pairs_find(const char *pair, char *path, size_t size);

/* The names of all pairs, sorted, in an array that ends with NULL. NULL when
 * memory is short or the folder cannot be read. pairs_free() it. */
char **pairs_list(void);
void pairs_free(char **names);

/* The name among names that is most like wrong, if any is like it; or NULL. */
const char *pairs_nearest(char *const *names, const char *wrong);

#endif
