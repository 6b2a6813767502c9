/* pair_name.h: the names that a pair can have, and the words that are taken. */
#ifndef SHMLAB_CLI_PAIR_NAME_H
#define SHMLAB_CLI_PAIR_NAME_H

#define PAIR_NAME_MAX 24

/* What ./run.sh understands in a pair's place; ends with NULL. */
extern const char *const pair_name_commands[];

/* Why a pair cannot have that name: a sentence without its subject. NULL: it
 * can. */
const char *pair_name_fault(const char *name);

#endif
