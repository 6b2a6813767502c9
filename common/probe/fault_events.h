/* fault_events.h: every page fault of a process, with its address.
 *
 *	fault_events_open(&e, pid, 1000);
 *	...				 the process acts, and is blocked again
 *	fault_events_take(&e, hear, &me); hear(&me, address) for each fault
 *	fault_events_close(&e);
 *
 * Source: perf_event_open(2), the software event PERF_COUNT_SW_PAGE_FAULTS with
 * a sample for each. It sees only faults that the program itself takes, not
 * those of the kernel on its behalf (read(2) into a page, MADV_POPULATE_WRITE),
 * which are counted like the others (mm/memory.c: mm_account_fault). Ordinary
 * users may use it where /proc/sys/kernel/perf_event_paranoid is 2 or less;
 * most containers forbid it. The process takes no part in it.
 */
#ifndef SHMLAB_PROBE_FAULT_EVENTS_H
#define SHMLAB_PROBE_FAULT_EVENTS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct fault_events {
	int fd;		  /* -1: not open */
	void *ring;	  /* the kernel's control page, the samples behind it */
	size_t size;	  /* of the samples, in bytes: a power of two */
	uint64_t counted; /* faults until the last take */
};

/* Not open: fault_events_close() may be called. */
void fault_events_init(struct fault_events *);

/* Records the faults of a process, which is blocked, from now on, with room for
 * so many faults between two calls of fault_events_take(). 0 or a negated
 * errno: -EACCES or -EPERM (not allowed, or no more memory for it), -ENOENT,
 * -EOPNOTSUPP or -ENOSYS (this kernel cannot do it), -EMFILE. */
int fault_events_open(struct fault_events *, pid_t, size_t faults);

/* Calls hear with the address of each fault since the last call, in their
 * order. The process is blocked. Returns how many addresses were lost for lack
 * of room; UINT64_MAX: not known. */
uint64_t fault_events_take(struct fault_events *,
    void (*hear)(void *arg, uint64_t address), void *arg);

/* For what was initialised, or opened. */
void fault_events_close(struct fault_events *);

#endif
