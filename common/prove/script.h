/* script.h: a program as text, with what is expected of it.
 *
 * The operations are those of program.h. Below each may follow what some actors
 * should have then (expectation.h). Expectations are compared with the model
 * alone: to replay the operations compares the model with the kernel.
 */
#ifndef SHMLAB_PROVE_SCRIPT_H
#define SHMLAB_PROVE_SCRIPT_H

#include <stdio.h>

#include "prove/expectation.h"
#include "prove/program.h"
#include "prove/testbed.h"

#define SCRIPT_EXPECTATIONS 64
#define SCRIPT_LINES	    10000

struct script {
	struct program program;
	size_t count;
	struct expectation expected[SCRIPT_EXPECTATIONS]; /* by operation */
};

/* Where an expectation is not met. */
struct unmet {
	const struct expectation *expected;
	struct expectation found;
};

/* Reads a text. 0; or -EINVAL, with the number of the line that is not
 * understood in *line; -EFBIG: it has more than SCRIPT_LINES; or what failed
 * when it was read; *out is of no use then. Whether the program makes sense is
 * another question; see dry_run.h. */
int script_parse(FILE *, struct script *out, unsigned *line);

/* 0: the model of such a machine meets all expectations; 1: it does not, and
 * *unmet says which one is the first, and is good for as long as the script;
 * -EINVAL: the program makes no sense there; -ENOMEM. */
int script_check(
    const struct script *, const struct testbed *, struct unmet *unmet);

/* The machine that expectations are written for: Linux 6.18 with pages of
 * 4 KiB, files on ext4 and tmpfs, and no swap. */
extern const struct testbed script_testbed;

#endif
