/* print.h: what came of a proof, in words on stdout. */
#ifndef SHMLAB_PROVE_PRINT_H
#define SHMLAB_PROVE_PRINT_H

#include <stdio.h>

#include "prove/prover.h"
#include "prove/script.h"

/* These write to stderr, and return an exit status. What failed, and why; the
 * same of an operation of a program; the signal that has interrupted us; or the
 * one that has killed a prover. */
int print_failure(const char *what, int error);
int print_program_error(const struct program *, size_t op, int error);
int print_signal(int signal);
int print_killed(int wait_status);

/* "actor 1, USS: predicted 3, measured 4" */
void print_difference(const struct difference *, FILE *out);

/* What all provers have done until now. */
struct sums {
	uint64_t operations, programs, compared, unrepeated;
};

struct sums sums_of(const struct provers *);

/* Prints the program with the difference below the operation that shows it, and
 * saves it in the current directory. length: before it was shrunk. */
void print_contradiction(
    const struct program *, const struct difference *, size_t length);

/* "FILE, line 17: actor 1 after 'write 1 0 4': expected BBBBAAAA copy=4, found
 * AAAAAAAA reuse=4", on stderr. */
void print_unmet(const char *path, const struct script *, const struct unmet *);

void print_sums(const struct testbed *, const struct proof_plan *,
    const struct provers *, bool contradicted, double seconds);

#endif
