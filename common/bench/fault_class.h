/* fault_class.h: memory in which touching a page faults in one way.
 *
 *	fault_prepare(class, &memory);	not timed
 *	class->act(&memory);		touches each page; or fork()
 *	job_kill(memory.child);
 *
 * All else is released as the process ends.
 */
#ifndef SHMLAB_BENCH_FAULT_CLASS_H
#define SHMLAB_BENCH_FAULT_CLASS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Set page_size and size; the rest to 0. */
struct fault_memory {
	size_t page_size, size; /* bytes */
	volatile char *at;	/* where it is mapped */
	int fd;			/* of the object, if it has one */
	pid_t child;		/* that has it as well; 0: none */
};

struct fault_class {
	const char *name;
	int (*map)(struct fault_memory *); /* of some kind */
	enum {				   /* what has happened to it then */
		FAULT_NEW,		   /* nothing */
		FAULT_FILLED,		   /* every page has been written */
		FAULT_CACHED, /* and then mapped anew: none is mapped */
		FAULT_FORKED, /* filled, and a child has all pages as well */
		FAULT_LEFT,   /* a child has had them, and has ended */
	} before;
	void (*act)(struct fault_memory *);
	/* This class has so many faults per page, from least to most. */
	double least, most;
	bool major;
	bool forks;	       /* faults do not matter */
	const char *otherwise; /* why it may not be possible; or "" */
};

#define FAULT_CLASSES 12
extern const struct fault_class fault_classes[FAULT_CLASSES];

/* 0 or a negated errno. */
int fault_prepare(const struct fault_class *, struct fault_memory *);

/* Maps new private memory. 0 or a negated errno. */
int fault_map(struct fault_memory *);
void fault_read_all(struct fault_memory *);
void fault_write_all(struct fault_memory *);

#endif
