/* pagemap.h: the state of each page, from /proc/PID/pagemap.
 *
 * It has a 64-bit word for each page. Bits 0-54 are the page frame number
 * (PFN), and read as 0 without CAP_SYS_ADMIN in the first user namespace.
 * Sources: Documentation/admin-guide/mm/pagemap.rst, fs/proc/task_mmu.c.
 */
#ifndef SHMLAB_PROBE_PAGEMAP_H
#define SHMLAB_PROBE_PAGEMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "os/pagemap_word.h"
#include "region/page_state.h"

/* What is visible on this machine; see platform.h. */
struct pagemap_sight {
	bool pfns;	    /* PFNs are visible */
	bool exclusive;	    /* bit 56 works */
	bool scan;	    /* the PAGEMAP_SCAN ioctl works (6.7) */
	uint64_t zero_pfn;  /* of the zero page, where PFNs are visible */
	uint64_t zero_more; /* zero pages right after it: s390, MIPS; else 0 */
};

/* What is visible of a page. */
struct page_view {
	enum page_state state;
	uint64_t pfn;	/* 0: not visible, or no frame of its own */
	bool anonymous; /* its frame is the process's, not an object's */
};

/* Reads count pages from address start on (page_size bytes each) of the
 * process whose pagemap fd is open, as raw words: one pread a call. 0 or a
 * negated errno (-ESRCH: the process has ended; -EFAULT: the pages reach past
 * the end of its address space); then words holds nothing of use. */
int pagemap_read(
    int fd, uint64_t start, size_t page_size, uint64_t *words, size_t count);

/* Interprets count raw words. Without PFNs the words of a zero page and of a
 * shared anonymous page are the same; then zero_pages decides, an array of
 * count flags from pagemap_zero_pages(). NULL if it is not needed: PFNs are
 * visible, or the mapping is not private. */
void pagemap_views(const struct pagemap_sight *, const uint64_t *words,
    const bool *zero_pages, struct page_view *views, size_t count);

/* Asks PAGEMAP_SCAN which pages are the zero page. -ENOTTY: the kernel is older
 * than 6.7. -ESRCH: the process has ended. After a failure zero holds nothing
 * of use. */
int pagemap_zero_pages(
    int fd, uint64_t start, size_t page_size, bool *zero, size_t count);

/* Where one entry maps a huge page, bit 56 of each of its words is that of the
 * first one, although other processes may have split their entries and map
 * other parts. And the huge page of zeros is not at zero_pfn. Where PFNs are
 * visible, /proc/kpagecount, open as fd, says how often each page is mapped:
 * corrects bit 56 of count words, and the PFN of zero pages. 0 or a negated
 * errno. */
int pagemap_correct(
    const struct pagemap_sight *, int fd, uint64_t *words, size_t count);

/* Without PFNs and without PAGEMAP_SCAN a word may be ambiguous: a page that is
 * present, and neither file nor exclusive, is the zero page or an anonymous
 * page that several processes map. */
bool pagemap_doubtful(uint64_t word);

/* Resolves that for a whole private mapping, where the totals can: the zero
 * page is present but not in RSS. So many of its pages are present, so many are
 * doubtful, and smaps counts rss pages. *zero: all of the doubtful pages are
 * the zero page, or none is. -ENODATA: some are and some are not, or the
 * figures do not fit. */
int pagemap_settle(
    uint64_t present, uint64_t doubtful, uint64_t rss, bool *zero);

#endif
