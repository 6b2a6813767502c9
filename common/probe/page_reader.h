/* page_reader.h: the state of every page of a part of a process's memory.
 *
 *	page_reader_open(&reader, &platform);
 *	page_reader_walk(&reader, &range, visit, arg);
 *	page_reader_close(&reader);
 *
 * A word of pagemap does not say all. The page of zeros is known by its frame,
 * or by PAGEMAP_SCAN; whether other processes map a part of a huge page is in
 * /proc/kpagecount. Where this machine lacks these, the totals of smaps may
 * help: the range says so.
 *
 * Calls return 0 or a negated errno, as in pagemap.h. The process must be
 * blocked. Not for several threads at once.
 */
#ifndef SHMLAB_PROBE_PAGE_READER_H
#define SHMLAB_PROBE_PAGE_READER_H

#include "probe/platform.h"

/* Pages that are read in one go. */
#define PAGE_PORTION 65536

struct page_reader {
	const struct platform *platform;
	int kpagecount; /* /proc/kpagecount, or -1 */
	/* One portion of pages; owned. */
	uint64_t *words;
	bool *zero;
	struct page_view *views;
};

struct page_range {
	int pagemap_fd;
	uint64_t start, pages;
	const uint64_t *words; /* of all pages, read before; or NULL */
	bool private;	       /* the page of zeros may be among them */
	/* Where neither frames nor a scan tell: all pages whose words are
	 * ambiguous (pagemap_doubtful()) are the page of zeros. */
	bool doubtful_are_zero;
	enum {
		OWNERS_BY_BIT,	 /* bit 56 of the words is right */
		OWNERS_BY_COUNT, /* huge pages: see /proc/kpagecount */
		OWNERS_ONE,	 /* every page is this process's alone */
		OWNERS_SEVERAL,	 /* no page is */
	} owners;
};

/* Closed: page_reader_close() may be called. */
void page_reader_init(struct page_reader *);

/* 0 or -ENOMEM. */
int page_reader_open(struct page_reader *, const struct platform *);
void page_reader_close(struct page_reader *);

/* Reads count pages of the range, from its page first on, into reader->views;
 * at most one portion. */
int page_reader_read(struct page_reader *, const struct page_range *,
    uint64_t first, size_t count);

/* Reads all of them, and calls visit with each portion, in order; ends when
 * visit returns anything but 0, and returns that. visit NULL: everything is
 * read, and not interpreted. */
int page_reader_walk(struct page_reader *, const struct page_range *,
    int (*visit)(
	void *arg, uint64_t first, const struct page_view *views, size_t count),
    void *arg);

/* Finds out doubtful_are_zero, where smaps counts rss pages. -ENODATA: some are
 * and some are not. */
int page_reader_settle(struct page_reader *, struct page_range *, uint64_t rss);

#endif
