/* cgroup.h: a cgroup for one run, of version 1 or 2, with one limit.
 *
 *	if (cgroup_unable("memory") == NULL) {
 *		cgroup_make(&group, "memory", 8 << 20);
 *		... in a child, before exec: cgroup_enter(&group) ...
 *		... cgroup_refusals(&group) ...
 *		cgroup_remove(&group);
 *	}
 *
 * It is made right below the root of its hierarchy, and only where this process
 * is in the root itself: any other place is divided by whoever put us there,
 * and elsewhere we would be out of the limits that hold here. Nothing is
 * written but in the cgroup that was made. What a campaign leaves that was
 * killed is removed by the next.
 */
#ifndef SHMLAB_TESTS_CGROUP_H
#define SHMLAB_TESTS_CGROUP_H

#include <stdbool.h>
#include <stdint.h>

#define CGROUP_PATH 512

struct cgroup {
	const char *controller; /* "memory" (bytes) or "pids" */
	char path[CGROUP_PATH];
	bool unified; /* version 2 */
};

/* Why none can be made for that controller, or NULL. First called by the
 * process from which those that make some are forked: that one removes, when it
 * ends, what they have left. */
const char *cgroup_unable(const char *controller);

/* Ends the program with a message if that fails. */
void cgroup_make(struct cgroup *, const char *controller, uint64_t limit);

/* The process that calls is in it from then on. Ends with 126. */
void cgroup_enter(const struct cgroup *);

/* It is in the root again. */
void cgroup_leave(const struct cgroup *);

/* How often the kernel had to do something about the limit, as it says itself:
 * processes that it killed for want of memory, or forks that it refused; -1: it
 * does not say. */
int64_t cgroup_refusals(const struct cgroup *);

/* False: somebody lives in it. */
bool cgroup_remove(const struct cgroup *);

#endif
