/* op.h: what was done to a region, as data.
 *
 * The one vocabulary of operations. Every region_*() call logs one; they travel
 * to the coordinator at the end of a step, stand in the record under "did", and
 * are what the model is told (model.h: model_apply()). The programs of prove
 * do a few things more. Plain values of a fixed size.
 */
#ifndef SHMLAB_REGION_OP_H
#define SHMLAB_REGION_OP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "region/pages.h"
#include "region/region_kind.h"

enum op_kind {
	OP_CREATE, /* the object was made and mapped; anonymous memory: mapped */
	OP_ATTACH, /* an object that another process made was mapped */
	OP_READ,   /* one load from each page of the set */
	OP_WRITE,  /* one store to each page of the set */
	OP_POPULATE, /* the kernel did as if each were written: MADV_POPULATE_WRITE
		      */
	OP_DROP,     /* this mapping gave its entries up: MADV_DONTNEED */
	OP_SYNC,     /* dirty pages of the file were written to it: msync(2) */
	OP_EVICT,    /* pages that nobody maps left the page cache */
	OP_PREAD,    /* pread(2) of the object, past the mapping */
	OP_PAGEOUT, /* pages that only this mapping has left RAM: MADV_PAGEOUT */
	OP_REMOVE, /* the object gave pages back, a hole is there: MADV_REMOVE */
	OP_LIVE,   /* nothing was touched: these pages hold live chunks */
	OP_UNMAP,

	/* What follows is never logged, and in no record: what programs of
	 * prove do besides, and what becomes of processes. */
	OP_PROTECT,    /* mprotect(2) of the whole mapping; on: writable */
	OP_DONTFORK,   /* on: MADV_DONTFORK; else MADV_DOFORK */
	OP_WIPEONFORK, /* on: MADV_WIPEONFORK; else MADV_KEEPONFORK */
	OP_START,      /* a process begins, by exec: it has nothing mapped */
	OP_FORK,       /* a process begins, as a copy of this one: child */
	OP_EXIT,       /* a process ends */
};
#define OP_KINDS     13 /* that are logged */
#define OP_ALL_KINDS 19

/* What is added to a mark by an actor that writes over its own bytes. */
#define MARK_AGAIN 0x40000

struct op {
	enum op_kind what;
	enum region_kind kind;
	uint64_t start;	  /* address of the region */
	struct pages set; /* the pages; OP_CREATE, OP_ATTACH, OP_UNMAP: all */
	unsigned mark;	  /* OP_WRITE: whose; reads: expected, if checked */
	bool checked;	  /* reads: the bytes were held against mark's */
	bool huge;	  /* OP_CREATE: MADV_HUGEPAGE was asked for */
	bool on;	  /* OP_PROTECT, OP_DONTFORK, OP_WIPEONFORK */
	unsigned child;	  /* OP_FORK: which actor begins */
};

/* Does the actor itself load from, or store to, each page? */
bool op_touches(enum op_kind);

/* Does it take the faults of a store to each page? */
bool op_writes(enum op_kind);

/* "create", "attach", "read", "write", "populate", "drop", "sync", "evict", "pread",
 * "pageout", "remove", "live", "unmap"; of those that are logged. */
const char *op_kind_name(enum op_kind);

/* One operation in words: "write 8 of 16 pages (stride)", "create 16 pages of
 * anonymous private memory". Writes at most size bytes, always terminated. */
void op_words(const struct op *, char *words, size_t size);

#endif
