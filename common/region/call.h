/* call.h: a system call that was made for a region, as data.
 *
 * Operations (op.h) say what is done to pages, and the model is told them.
 * Calls are what the kernel was asked for, word for word; nothing is worked out
 * from them. They travel to the coordinator at the end of a step and stand in
 * the record under "calls". Plain values of a fixed size.
 */
#ifndef SHMLAB_REGION_CALL_H
#define SHMLAB_REGION_CALL_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

enum call_kind {
	CALL_SHM_OPEN,
	CALL_OPEN,
	CALL_MEMFD_CREATE,
	CALL_SHMGET,
	CALL_SHMAT,
	CALL_SHMCTL,
	CALL_SHMDT,
	CALL_FTRUNCATE,
	CALL_FALLOCATE,
	CALL_PWRITE,
	CALL_PREAD,
	CALL_PIPE,
	CALL_READ,
	CALL_WRITE,
	CALL_FADVISE, /* posix_fadvise(2) */
	CALL_FCNTL,
	CALL_MMAP,
	CALL_MPROTECT,
	CALL_MADVISE,
	CALL_MSYNC,
	CALL_MLOCK,
	CALL_MLOCK2,
	CALL_MUNLOCK,
	CALL_MUNMAP,
	CALL_CLOSE,
	CALL_SHM_UNLINK,
	CALL_UNLINK,
	CALL_FORK,
	CALL_SPAWN, /* posix_spawn(3): clone(2) and execve(2) */
};
#define CALL_KINDS 29

#define CALL_ARGS 6
#define CALL_NAME 64 /* bytes, with the terminator */

/* In a dry run: a descriptor that nobody has opened, or a segment's identifier
 * that nobody has got. */
#define CALL_FD_UNKNOWN INT_MAX

struct call {
	enum call_kind what;
	bool dry;	/* it was not made: this is what a dry run would do */
	uint64_t more;	/* calls of this kind that followed, and are not
			    listed */
	int64_t result; /* what it returned, or a negated errno; not in a dry
			    run */
	uint64_t args[CALL_ARGS]; /* in the order of its man page; 0 for a
				     pointer to bytes */
	char name[CALL_NAME];	  /* its argument that is a string; of a
				     longer one "..." and its end */
};

/* The calls of one actor in one step: of each kind the first few, and how many
 * more there were. */
#define CALLS_EACH 4
#define CALLS_MAX  (CALL_KINDS * CALLS_EACH)

struct call_log {
	unsigned count;
	struct call call[CALLS_MAX];
};

/* Keeps the end of a name that is too long. */
void call_set_name(struct call *, const char *name);

/* Adds a call, or counts it as one more. The log may be NULL, and so may the
 * name of a call that has none. */
void call_note(struct call_log *, struct call, const char *name);

/* Counts so many more calls of a kind that has CALLS_EACH in the log. */
void call_note_more(struct call_log *, enum call_kind, uint64_t count);

#endif
