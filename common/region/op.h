/* op.h: one operation on a region, as data.
 *
 * The one vocabulary of operations. Every region_*() call logs one; they travel
 * to the coordinator at the end of a step, stand in the record under "did", and
 * are what the model is told (model.h: model_apply()), by itself and by the
 * programs of prove. Plain values of a fixed size.
 */
#ifndef SHMLAB_REGION_OP_H
#define SHMLAB_REGION_OP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "region/pages.h"
#include "region/region_kind.h"

enum op_kind {
	OP_CREATE,     /* make an object and map it, or map anonymous memory */
	OP_ATTACH,     /* map an object that another process has made */
	OP_READ,       /* one load from each page */
	OP_WRITE,      /* one store to each page */
	OP_READ_INTO,  /* the kernel stores to each: read(2) into it */
	OP_WRITE_FROM, /* the kernel loads from each: write(2) from it */
	OP_POKE,       /* a store to each by /proc/self/mem */
	OP_POPULATE,   /* the faults of a store to each: MADV_POPULATE_WRITE */
	OP_POPULATE_READ, /* those of a load from each: MADV_POPULATE_READ */
	OP_LOCK,	  /* mlock(2) */
	OP_LOCK_ONFAULT,  /* mlock2(2) with MLOCK_ONFAULT */
	OP_UNLOCK,	  /* munlock(2) */
	OP_DROP,	  /* drop this mapping's table entries: MADV_DONTNEED */
	OP_FREE,	  /* give pages up until they are written: MADV_FREE */
	OP_COLD,	  /* let pages leave RAM first: MADV_COLD */
	OP_WILLNEED,	  /* read from the disk what has left memory */
	OP_SYNC,    /* write the file's dirty pages to the disk: msync(2) */
	OP_EVICT,   /* drop unmapped pages of the file from the page cache */
	OP_PREAD,   /* pread(2) of the object, without the mapping */
	OP_PWRITE,  /* pwrite(2) to the object, without the mapping */
	OP_PAGEOUT, /* move pages that only this mapping has out of RAM */
	OP_REMOVE,  /* punch a hole into the object: MADV_REMOVE */
	OP_PUNCH,   /* the same past the mapping: fallocate(2) */
	OP_RESIZE,  /* the object has room for these pages: ftruncate(2) */
	OP_READ_BEYOND,	 /* a load from each, beyond the object's end */
	OP_WRITE_BEYOND, /* a store to each: both end in SIGBUS */
	OP_LIVE,	 /* touch nothing: these pages hold live chunks */
	OP_UNMAP,	 /* munmap(2) */
	OP_REPLACE,	 /* map fresh memory, or the file anew: MAP_FIXED */
	OP_PROTECT,	 /* mprotect(2): access */
	OP_DONTFORK,	 /* on: MADV_DONTFORK; else MADV_DOFORK */
	OP_WIPEONFORK,	 /* on: MADV_WIPEONFORK; else MADV_KEEPONFORK */

	/* What follows is never logged, and in no record: what becomes of
	 * processes. */
	OP_START, /* a process begins, by exec: it has nothing mapped */
	OP_FORK,  /* a process begins, as a copy of this one: child */
	OP_EXIT,  /* a process ends */
};
#define OP_KINDS     32 /* that are logged */
#define OP_ALL_KINDS 35

/* What mprotect(2) lets a mapping's pages be used for. */
enum access {
	ACCESS_NONE,
	ACCESS_READ,
	ACCESS_WRITE
};

/* Added to its mark by an actor that overwrites bytes of its own. */
#define MARK_AGAIN 0x40000

struct op {
	enum op_kind what;
	unsigned region; /* its number: 0 is the first, or the only one */
	enum region_kind kind;
	enum region_source source;
	uint64_t start;	    /* address of the region */
	struct pages set;   /* the pages; OP_CREATE, OP_ATTACH: all */
	unsigned mark;	    /* of what writes bytes: the writer's;
			     reads: the expected one */
	bool checked;	    /* reads: the bytes are compared with mark's */
	bool huge;	    /* OP_CREATE: with MADV_HUGEPAGE */
	bool populated;	    /* OP_CREATE, OP_ATTACH: with MAP_POPULATE */
	bool read_only;	    /* OP_ATTACH: loads alone are allowed */
	bool on;	    /* OP_DONTFORK, OP_WIPEONFORK */
	enum access access; /* OP_PROTECT */
	unsigned child;	    /* OP_FORK: the actor that begins */
};

/* Does the actor itself load from, or store to, each page? */
bool op_touches(enum op_kind);

/* Does the kernel do so in its place, through the same entries? */
bool op_copies(enum op_kind);

/* Does it fault as a load from each page does, or a store to each? By itself or
 * by the kernel on its behalf. */
bool op_reads(const struct op *);
bool op_writes(const struct op *);

/* Does the kernel fault on its behalf? It may make entries writable then, of
 * which the processor hears nothing (os/tlb.h). */
bool op_populates(const struct op *);

/* Or may it do so? Private memory that is locked is written by the kernel when
 * the actor may write it again; the operation does not say what is locked. */
bool op_may_populate(const struct op *);

/* Does it reach the object by a descriptor, past all mappings? */
bool op_passes_mapping(enum op_kind);

/* Does it touch what is beyond the object's end? The processor reports such a
 * fault, and the kernel does not count it. */
bool op_touches_beyond(enum op_kind);

/* Does it take pages of the object from every process? */
bool op_takes_from_all(enum op_kind);

/* "create", "attach", "read", "write", "read-into", "write-from", "poke",
 * "populate", "populate-read", "lock", "lock-onfault", "unlock", "drop",
 * "free", "cold", "willneed", "sync", "evict", "pread", "pwrite", "pageout",
 * "remove", "punch", "resize", "read-beyond", "write-beyond", "live",
 * "unmap", "replace", "protect", "dontfork", "wipeonfork": of those that are
 * logged. */
const char *op_kind_name(enum op_kind);

/* "none", "read", "write"; NULL beyond the last one. */
const char *access_name(unsigned);

/* As mprotect(2) is given it: PROT_READ | PROT_WRITE. */
int access_protection(enum access);

/* As /proc/PID/maps shows it: "---", "r--", "rw-". */
const char *access_perms(enum access);

/* Does it unmap all of the region? */
bool op_unmaps_all(const struct op *);

/* Describes an operation: "write 8 of 16 pages (stride)", "create 16 pages of
 * anonymous private memory". Writes at most size bytes, always terminated. */
void op_words(const struct op *, char *words, size_t size);

#endif
