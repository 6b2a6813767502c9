/* generate.h: random programs. */
#ifndef SHMLAB_PROVE_GENERATE_H
#define SHMLAB_PROVE_GENERATE_H

#include "prove/program.h"
#include "prove/testbed.h"

/* A program of so many operations (at most PROGRAM_OPS), all of which make
 * sense. The same on every machine with the same page size, from the same kind
 * and seed. -ENOMEM. */
int generate(const struct testbed *, enum prove_kind, uint64_t seed,
    size_t count, struct program *);

#endif
