/* generate.h: random programs. */
#ifndef SHMLAB_PROVE_GENERATE_H
#define SHMLAB_PROVE_GENERATE_H

#include "prove/program.h"
#include "prove/testbed.h"

/* Makes a program of so many operations (at most PROGRAM_OPS), each of which
 * makes sense. The same kind and seed give the same program on a machine of the
 * same testbed. 0 or -ENOMEM. */
int generate(const struct testbed *, enum prove_kind, uint64_t seed,
    size_t count, struct program *);

#endif
