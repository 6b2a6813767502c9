/* program.h: a program: what some processes do to a region, as data.
 *
 * As text it is one operation a line. Lines that begin with # are comments;
 * script.h says which other lines there may be:
 *
 *	kind anonymous-private
 *	start 0
 *	map 0 private 16 3		16 pages, 3 pages above where
 *					regions usually begin
 *					(populate: with MAP_POPULATE)
 *	write 0 0 16			pages 0 to 15
 *	fork 0 1			actor 1 is a copy of actor 0
 *	read 1 4 1
 *	protect 1 read			mprotect(2): none, read, write
 *	protect 1 write 4 2		of pages 4 and 5
 *	sync 0				the file is written back
 *	exit 0
 *
 * Programs leave out, each for a reason:
 *
 * - An object that grows beyond its first size.
 * - A load beyond the end of a file that could bring the file's last page and
 *   no other: see rule 31.
 * - Large folios in the page cache: see testbed.h.
 * - pageout where there is swap; of dirty pages of a file, which get a mark
 *   that changes fault-around until they are written back; and of huge pages,
 *   which may be split for every process.
 * - evict while a page of the file is dirty: the kernel starts to write the
 *   page, and may or may not be done when it looks at the page again.
 *
 * A program takes well under a second. The kernel writes dirty pages of files
 * back after some 30 seconds, which makes their entries read-only, and looks
 * every 10 seconds for base pages that it can collapse into huge ones.
 */
#ifndef SHMLAB_PROVE_PROGRAM_H
#define SHMLAB_PROVE_PROGRAM_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "prove/kind.h"
#include "region/op.h"

#define PROGRAM_ACTORS 5
#define PROGRAM_PAGES  4224 /* of a region: two huge pages of 2048, and more */
#define PROGRAM_SHIFT  512  /* a region begins fewer pages above the base */
#define PROGRAM_OPS    64

/* One line. OP_CREATE maps the object, and makes it unless somebody maps it
 * already. OP_ATTACH and OP_LIVE are in no program. */
struct operation {
	enum op_kind what;
	unsigned actor;
	unsigned child; /* OP_FORK */
	bool on;	/* as in struct op; OP_CREATE: MAP_SHARED */
	bool populated; /* OP_CREATE: MAP_POPULATE */
	enum access access;
	/* Pages; OP_CREATE: count, from first pages above the base on. All of
	 * the region, if count is 0: OP_UNMAP, OP_UNLOCK, OP_PROTECT,
	 * OP_DONTFORK, OP_WIPEONFORK. OP_RESIZE: count alone. */
	uint64_t first, count;
};

/* What follows an operation's name and its actor. */
enum arguments {
	NOTHING,
	CHILD,
	RANGE,
	SIZE,
	PART, /* a range, or nothing: all */
	SWITCH_PART,
	ACCESS_PART,
	MAPPING,
};

enum arguments operation_arguments(enum op_kind);

struct program {
	enum prove_kind kind;
	uint64_t seed; /* of the generator; 0: written by hand */
	size_t count;
	struct operation op[PROGRAM_OPS];
};

/* One operation as a line of the text, without the newline. */
void operation_print(const struct operation *, char *text, size_t size);

/* Writes the whole program. */
void program_print(const struct program *, FILE *);

/* Adds a line of the text. false: it is not understood, or is one operation too
 * many. Whether the program makes sense is another question: see dry_run.h. */
bool program_parse_line(const char *text, struct program *);

#endif
