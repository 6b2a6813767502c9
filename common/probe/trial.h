/* trial.h: what the experiments of calibrate.h have in common.
 *
 * An experiment touches pages of its own and counts the faults. Its code and
 * its stack may fault, too, now and then, and so may whatever the process did
 * before; so it counts the faults of TRIAL_PAGES pages, and whatever each of
 * them does, most of them do (trial_most).
 *
 * Some processors fault from a translation that the kernel has since made
 * writable. An experiment that counts stores after such a change lets the
 * processor forget its translations first (trial_flush).
 *
 * Included by the probe's own files only.
 */
#ifndef SHMLAB_PROBE_TRIAL_H
#define SHMLAB_PROBE_TRIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "region/fault_count.h"

#define TRIAL_PAGES 8

/* Faults of this process so far; calibrate() has found that they can be counted. */
struct faults trial_faults(void);

/* Stores to each of so many pages: the faults that took. */
struct faults trial_store(volatile char *start, size_t page_size, size_t pages);

/* Were they as many as if most of TRIAL_PAGES had faulted once? */
bool trial_most(uint64_t faults);

/* The processor forgets all translations of this process. Takes a few faults. */
void trial_flush(size_t page_size);

/* The frames of pages, or of one; 0 where they cannot be seen. */
void trial_frames(const volatile char *start, size_t page_size,
    uint64_t *frames, size_t pages);
uint64_t trial_frame(const volatile char *page, size_t page_size);

#endif
