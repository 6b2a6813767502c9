/* trial.h: what the experiments have in common.
 *
 * An experiment touches pages of its own and counts the faults. Its code and
 * its stack may fault, too, now and then, and so may whatever the process did
 * before; so it counts the faults of TRIAL_PAGES pages, and whatever each of
 * them does, most of them do (trial_most).
 *
 * Some processors fault from a translation that the kernel has since made
 * writable. An experiment that counts stores after such a change lets the
 * processor forget its translations first (os/tlb.h).
 *
 * A page that was brought in on one CPU waits in a batch of that CPU for a
 * while, and another CPU can neither keep it nor page it out (mm/swap.c:
 * lru_add). So an experiment stays where it is (trial_stay).
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

/* Maps private anonymous memory, or the object fd if that is not -1, shared;
 * single pages. 0 or a negated errno; munmap(2) it. */
int trial_map(int fd, size_t size, char **out);

/* mprotect(2) to read-only and back. 0 or a negated errno. */
int trial_protect(char *start, size_t size);

/* Faults of this process so far; machine_learn() has found that they can be
 * counted. */
struct faults trial_faults(void);

/* Stores to each of so many pages: the faults that took. */
struct faults trial_store(volatile char *start, size_t page_size, size_t pages);

/* Were they as many as if most of TRIAL_PAGES had faulted once? */
bool trial_most(uint64_t faults);

/* Keeps this process on the CPU that it is on, until it may roam again; where
 * that is not to be had, nothing happens. */
struct trial_cpus {
	bool known;
	cpu_set_t allowed;
};
struct trial_cpus trial_stay(void);
void trial_roam(const struct trial_cpus *);

/* As fork(2) of a child that ends at once, but without a SIGCHLD, which somebody
 * may wait for. 0 or a negated errno. */
int trial_fork(void);

/* The frames of pages, or of one; 0 where they cannot be seen. */
void trial_frames(const volatile char *start, size_t page_size,
    uint64_t *frames, size_t pages);
uint64_t trial_frame(const volatile char *page, size_t page_size);

#endif
