/* contender.h: the ways to pass messages that are available here.
 *
 * The files in common/bench/peers are the list; see peers/peer.h. Those that
 * were built are beside this program, in peers/. If one is missing there, the
 * package that its source names was not installed.
 */
#ifndef SHMLAB_BENCH_CONTENDER_H
#define SHMLAB_BENCH_CONTENDER_H

#include <stdbool.h>

#include "bench/peers/peer.h"

#define CONTENDERS_MAX 32

struct contender {
	char name[32];		 /* of the file: "ck_ring" */
	char package[32];	 /* Debian's; "" if it needs none */
	const struct peer *peer; /* NULL: not loaded, or not built */
};

/* Ours, which comes first, and those in names ("pipe,ck_ring"; NULL: all); not
 * loaded; $SHMLAB_HOME says where the sources are. Returns how many, or
 * -EINVAL: there is no such peer, which has been reported on stderr. */
int contenders_list(const char *names, struct contender *list);

/* Loads it for good, if it was built. */
void contender_load(struct contender *);

#endif
