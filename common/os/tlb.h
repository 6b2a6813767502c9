/* tlb.h: translations that the processor remembers.
 *
 * A processor keeps the table entries that it has used in a buffer of its own,
 * the TLB. When the kernel gives an entry more rights and keeps its frame, it
 * leaves the buffer alone: at worst the next access faults once more, and the
 * kernel finds that nothing is to be done. Such a fault, called spurious, is
 * counted like any other. Some processors read the table again before they
 * fault; those of Intel may not (Intel SDM vol. 3, 4.10.4.3). probe/stale.h finds
 * out what this one does.
 *
 * An access through a single page's entry that really faults is no problem: the
 * fault makes the processor forget that address. But one fault makes a huge
 * page's entry writable, and what is remembered of its other pages stays; and
 * MADV_POPULATE_WRITE makes entries writable without any access. So, where
 * faults are counted, such pages are touched like this:
 *
 *	tlb_flush();
 *	for (each page) {
 *		touch(page);
 *		tlb_fence();
 *	}
 */
#ifndef SHMLAB_OS_TLB_H
#define SHMLAB_OS_TLB_H

#include <stdint.h>

/* Makes the processor forget every translation of this process. Takes two page
 * faults, which the caller leaves out of its count: how many it took is
 * returned, 0 where memory was too short to do it. Does not touch errno. */
uint64_t tlb_flush(void);

/* Ends the touch before it. A processor that runs ahead in a loop reads the
 * table entries of pages that come later, and would remember them as they were
 * before the touch. Does nothing where no such processor is known. */
static inline void
tlb_fence(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_lfence();
#endif
}

#endif
