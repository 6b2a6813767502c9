/* program.h: a program: what some processes do to a region, as data.
 *
 * Its text is a line an operation, readable and short; lines that begin
 * with # are comments, and script.h says which others there may be:
 *
 *	kind anonymous-private
 *	start 0
 *	map 0 private 16 3		16 pages, 3 pages above the usual place
 *	write 0 0 16			pages 0 to 15
 *	fork 0 1			actor 1 is a copy of actor 0
 *	read 1 4 1
 *	protect 1 on			no writing
 *	sync 0				the file is written back
 *	exit 0
 *
 * Left out, each for a reason:
 *
 * - What the model does not cover: partial munmap and mprotect, truncation,
 *   mlock.
 * - Large folios in the page cache, see ground.h.
 * - pageout where there is swap; of dirty pages of a file, which get a mark that
 *   changes fault-around until they are written back; and of huge pages, which
 *   it may split up for everybody.
 * - evict while a page of the file is dirty: the kernel starts to write it, and
 *   whether it is done before it looks at the page again is a matter of luck.
 *
 * Programs last well under a second, because the kernel writes dirty pages of
 * files back after some 30, which makes their entries read-only, and every 10
 * looks for base pages that it could put together to huge ones.
 */
#ifndef SHMLAB_PROVE_PROGRAM_H
#define SHMLAB_PROVE_PROGRAM_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "prove/kind.h"
#include "region/op.h"

#define PROGRAM_ACTORS 5
#define PROGRAM_PAGES  4224 /* of a region: two huge pages of 2048, and some */
#define PROGRAM_SHIFT  512  /* pages above the usual place, less than that */
#define PROGRAM_OPS    64

/* One line. OP_CREATE is to map the object, whether it is there or has to be
 * made; OP_ATTACH, OP_POPULATE and OP_LIVE are in no program. */
struct operation {
	enum op_kind what;
	unsigned actor;
	unsigned child;	       /* OP_FORK */
	bool on;	       /* as in struct op; OP_CREATE: shared */
	uint64_t first, count; /* pages; OP_CREATE: count, and first is where */
};

struct program {
	enum prove_kind kind;
	uint64_t seed; /* it was made from; 0: by hand */
	size_t count;
	struct operation op[PROGRAM_OPS];
};

/* One operation as it stands in the text, without the newline. */
void operation_print(const struct operation *, char *text, size_t size);

/* Writes the whole program. */
void program_print(const struct program *, FILE *);

/* Adds what a line of the text says. false: it is not understood, or is an
 * operation too many. Whether the program makes sense is another question; see
 * dry_run.h. */
bool program_parse_line(const char *text, struct program *);

#endif
