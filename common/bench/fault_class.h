/* fault_class.h: memory in which touching a page faults in one way.
 *
 *	class->prepare(&memory);	not timed
 *	class->touch(&memory);		one load, or store, to each page
 *	fault_clear(&memory);		also after a failure
 */
#ifndef SHMLAB_BENCH_FAULT_CLASS_H
#define SHMLAB_BENCH_FAULT_CLASS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Set page_size, size, and fd to -1; the rest to 0. */
struct fault_memory {
	size_t page_size, size; /* bytes */
	volatile char *at;	/* NULL: not mapped */
	int fd;			/* of the object; -1: none */
	pid_t child;		/* that shares the pages; 0: none */
};

struct fault_class {
	const char *name;
	int (*prepare)(struct fault_memory *); /* 0 or a negated errno */
	void (*touch)(const struct fault_memory *);
	/* So many faults per page, from least to most, are this class. */
	double least, most;
	bool major;
	const char *otherwise; /* why it may not be possible; or "" */
};

extern const struct fault_class fault_classes[];
extern const size_t fault_class_count;

/* Maps new memory; flags is MAP_PRIVATE or MAP_SHARED. 0 or a negated errno. */
int fault_map(struct fault_memory *, int flags);
void fault_read_all(const struct fault_memory *);
void fault_write_all(const struct fault_memory *);
void fault_clear(struct fault_memory *);

#endif
