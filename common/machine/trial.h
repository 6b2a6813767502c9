/* trial.h: what the experiments have in common.
 *
 * An experiment touches pages of its own and counts the faults. Now and then
 * its code or its stack faults as well. So it touches TRIAL_PAGES pages, and
 * asks whether most of them have faulted (trial_most).
 *
 * Some processors fault from a translation that the kernel has since made
 * writable. Before an experiment counts stores after such a change, it flushes
 * the processor's translations (os/tlb.h).
 *
 * A page that was brought in on one CPU waits in a batch of that CPU for a
 * while, where another CPU can neither reuse it nor page it out (mm/swap.c:
 * lru_add). So an experiment stays on its CPU (trial_stay).
 *
 * Included by this folder's own files only.
 */
#ifndef SHMLAB_MACHINE_TRIAL_H
#define SHMLAB_MACHINE_TRIAL_H

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "os/fault_count.h"

#define TRIAL_PAGES 8

/* Maps private anonymous memory, or, unless fd is -1, that object, shared;
 * without huge pages. 0 or a negated errno; munmap(2) it. */
int trial_map(int fd, size_t size, char **out);

/* mprotect(2) to read-only and back. 0 or a negated errno. */
int trial_protect(char *start, size_t size);

/* Loads from each of so many pages, or stores to each, and counts the faults. 0
 * or a negated errno: they cannot be counted. */
int trial_load(const volatile char *start, size_t page_size, size_t pages,
    struct faults *took);
int trial_store(
    volatile char *start, size_t page_size, size_t pages, struct faults *took);

/* Are there as many faults as if most of TRIAL_PAGES had faulted once? */
bool trial_most(uint64_t faults);

/* Keeps this process on its present CPU until trial_roam(). Where that is not
 * possible, nothing happens. */
struct trial_cpus {
	bool known;
	cpu_set_t allowed;
};
struct trial_cpus trial_stay(void);
void trial_roam(const struct trial_cpus *);

/* Forks a child that ends at once. It raises no SIGCHLD, which the caller may
 * be waiting for. 0 or a negated errno. */
int trial_fork(void);

/* The frames of pages, or of one; 0 where they are not visible. */
void trial_frames(const volatile char *start, size_t page_size,
    uint64_t *frames, size_t pages);
uint64_t trial_frame(const volatile char *page, size_t page_size);

#endif
