/* stale.h: does this processor fault on what it remembers of table entries?
 *
 * The kernel may make an entry writable without a word to the processor. AMD's
 * read the table again before they fault; Intel's may fault from the read-only
 * translation that they remember, once, and the kernel counts it although there
 * is nothing for it to do: a spurious fault (Intel SDM vol. 3, 4.10.4.3;
 * arch/x86/mm/fault.c). What counts faults has to know; see os/tlb.h.
 */
#ifndef SHMLAB_MACHINE_STALE_H
#define SHMLAB_MACHINE_STALE_H

#include <stdbool.h>
#include <stdint.h>

struct stale_trial {
	bool tried; /* else it took a child too many, or Linux 5.14 */
	uint64_t pages;
	uint64_t faults; /* of one store to each, all entries being right */
};

/* Pages that were shared with a child, and read, are made writable by the
 * kernel from inside (MADV_POPULATE_WRITE) when the child has ended, and then
 * written. Faults can be counted, as machine_learn() has found. 0 or a
 * negated errno. */
int stale_try(struct stale_trial *);

/* Are faults to be kept apart from those? So it is where the trial saw one, and
 * where it could not be made. */
bool stale_matters(const struct stale_trial *);

#endif
