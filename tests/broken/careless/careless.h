/* careless.h: what the pair careless can do, by names. */
#ifndef SHMLAB_BROKEN_CARELESS_H
#define SHMLAB_BROKEN_CARELESS_H

#include <sys/types.h>

#include "role/role.h"

/* A step that does what $CARELESS names. */
int careless(struct actor *);

struct carelessness {
	const char *name;
	int (*act)(struct actor *);
};

/* All there are, each list up to one without a name. */
extern const struct carelessness careless_memory[], careless_process[],
    careless_relations[], careless_signal[], careless_file[],
    careless_socket[];

/* Another actor of the run: the producer, or one of its consumers; or 0. */
pid_t careless_partner(const struct actor *);

/* Who holds the other end of an actor's socket. */
pid_t careless_coordinator(void);

#endif
