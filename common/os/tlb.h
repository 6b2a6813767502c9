/* tlb.h: translations that the processor remembers.
 *
 * A processor keeps the table entries that it has used in a buffer of its own,
 * the TLB. When the kernel gives an entry more rights and keeps its frame, it
 * leaves the buffer alone: at worst the next access faults once more, and the
 * kernel finds that nothing is to be done. Such a fault, called spurious, is
 * counted like any other. Some processors read the table again before they
 * fault; those of Intel may not (Intel SDM vol. 3, 4.10.4.3).
 *
 * An access that really faults on the entry of a single page is no problem: the
 * fault makes the processor forget that address. But one fault makes the entry
 * of a whole huge page writable while translations of its other pages stay in
 * the TLB, and MADV_POPULATE_WRITE makes entries writable without any access.
 * So, where faults are counted, such pages are touched like this:
 *
 *	tlb_flush();
 *	for (each page) {
 *		touch(page);
 *		tlb_fence();
 *	}
 */
#ifndef SHMLAB_OS_TLB_H
#define SHMLAB_OS_TLB_H

/* Makes the processor forget every translation of this process. Returns the
 * number of page faults that this took (two), which the caller leaves out of
 * its count, or 0 if it could not be done for want of memory; keeps errno. A
 * negated errno: it was done, and memory for it is still mapped. */
int tlb_flush(void);

/* Completes the touch before it. A processor that executes a loop ahead of time
 * reads the table entries of later pages, and would remember them as they were
 * before this touch. Does nothing where no such processor is known. */
static inline void
tlb_fence(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_lfence();
#endif
}

#endif
