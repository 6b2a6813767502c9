/* contender.h: the ways to pass messages that are available here.
 *
 * The files in common/bench/peers are the list; see peers/peer.h. Those that
 * were built lie beside this program, in peers/. One that is missing was not
 * installed at that time, and its source says which package it is in.
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
	bool ours;
};

/* Those in list ("pipe,ck_ring"; NULL: all), and ours, which comes first; not
 * loaded. Returns how many, or a negated errno: -ENOENT, $SHMLAB_HOME does not
 * say where the sources are; -EINVAL, there is no such peer, as it has said on
 * stderr. */
int contenders_list(const char *list, struct contender *);

/* Loads it for good, if it was built. */
void contender_load(struct contender *);

#endif
