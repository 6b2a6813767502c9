/* pairs.h: the pairs' programs, found by their names.
 *
 * They are in folders beside the coordinator's own program: producers/NAME and
 * consumers/NAME. There is no other list of pairs.
 */
#ifndef SHMLAB_CLI_PAIRS_H
#define SHMLAB_CLI_PAIRS_H

#include <stdbool.h>
#include <stddef.h>

/* Stores the path of the producer's program of that pair. false: there is no
 * such pair, it lacks a program because it does not build, or no pair can have
 * that name (empty, hidden, with a slash). */
bool pairs_find(const char *pair, char *path, size_t size);

/* Why pairs_find() does not find a pair of which there is something: stores the
 * path of a program that is missing, or cannot be read and run, and returns a
 * negated errno. 0: there is nothing of it. */
int pairs_fault(const char *pair, char *path, size_t size);

/* Says that on stderr. false: there is nothing of the pair, and nothing was
 * said. */
bool pairs_tell_fault(const char *pair);

/* The names of all pairs, sorted, in an array that ends with NULL. NULL if
 * memory is short or the folder cannot be read; errno says which. Release it by
 * pairs_free(). */
char **pairs_list(void);
void pairs_free(char **names);

/* Says on stderr that there is no such pair, and which one may be meant; or
 * what is wrong with its programs. command is as in cli/usage.h. Returns the
 * exit status. */
int pairs_refuse(const char *command, const char *name);

#endif
