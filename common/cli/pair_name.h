/* pair_name.h: the names that a pair can have. */
#ifndef SHMLAB_CLI_PAIR_NAME_H
#define SHMLAB_CLI_PAIR_NAME_H

#define PAIR_NAME_MAX 24

/* Why a pair cannot have that name: "it is empty". NULL: it can. */
const char *pair_name_fault(const char *name);

#endif
