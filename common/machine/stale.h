/* stale.h: does this processor fault on stale translations?
 *
 * The kernel may make an entry writable and not tell the processor. AMD's read
 * the table again before they fault. Intel's may fault once from the read-only
 * translation that they have cached, and the kernel counts that fault although
 * it has nothing to do: a spurious fault (Intel SDM vol. 3, 4.10.4.3;
 * arch/x86/mm/fault.c). A trial can show that there are such faults, and never
 * that there are none: on a busy machine the processor forgets translations for
 * other reasons. So nothing goes by it; faults are always counted as os/tlb.h
 * says.
 */
#ifndef SHMLAB_MACHINE_STALE_H
#define SHMLAB_MACHINE_STALE_H

#include <stdbool.h>
#include <stdint.h>

struct stale_trial {
	bool tried; /* false: no child could be had, or Linux is before 5.14 */
	uint64_t pages;
	uint64_t faults; /* of one store to each, all entries being writable */
};

/* Pages that were shared with a child, and read, are made writable by the
 * kernel from inside (MADV_POPULATE_WRITE) when the child has ended, and then
 * written; several times, unless one shows such faults. 0 or a negated
 * errno. */
int stale_try(struct stale_trial *);

#endif
