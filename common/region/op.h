/* op.h: what was done to a region, as data.
 *
 * Every region_*() call writes one of these. They travel to
 * the coordinator at the end of a step, stand in the record under "did", and
 * are all that a prediction needs. Plain values of a fixed size.
 */
#ifndef SHMLAB_REGION_OP_H
#define SHMLAB_REGION_OP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "region/pages.h"

/* How a region is mapped: where its bytes come from, and who sees a write. */
enum region_kind {
	REGION_ANON_PRIVATE,
	REGION_ANON_SHARED,
	REGION_SHM_PRIVATE,
	REGION_SHM_SHARED,
	REGION_FILE_PRIVATE,
	REGION_FILE_SHARED,
};
#define REGION_KINDS 6

enum op_kind {
	OP_CREATE, /* the object was made and mapped; anonymous memory: mapped */
	OP_ATTACH, /* an object that another process made was mapped */
	OP_READ,   /* one load from each page of the set */
	OP_WRITE,  /* one store to each page of the set */
	OP_UNMAP,
};

struct op {
	enum op_kind what;
	enum region_kind kind;
	uint64_t start;	  /* address of the region */
	struct pages set; /* OP_READ, OP_WRITE: the pages; else all of them */
	unsigned mark;	  /* OP_WRITE: whose; OP_READ: expected, if checked */
	bool checked;	  /* OP_READ: the bytes were held against mark's */
};

/* "anonymous private", "shm shared" and so on. */
const char *region_kind_name(enum region_kind);

/* "create", "attach", "read", "write", "unmap". */
const char *op_kind_name(enum op_kind);

/* One operation in words: "write 8 of 16 pages (stride)", "create 16 pages of
 * anonymous private memory". Writes at most size bytes, always terminated. */
void op_words(const struct op *, char *words, size_t size);

#endif
