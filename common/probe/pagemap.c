#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "probe/pagemap.h"

/* From include/uapi/linux/fs.h of Linux 6.7, under names of our own: a
 * distribution's header is often older than the kernel that runs. */
struct scan_range { /* struct page_region */
	uint64_t start, end;
	uint64_t categories;
};

struct scan { /* struct pm_scan_arg */
	uint64_t size, flags;
	uint64_t start, end, walk_end;
	uint64_t vec, vec_len;
	uint64_t max_pages;
	uint64_t category_inverted, category_mask, category_anyof_mask;
	uint64_t return_mask;
};

#define SCAN	     _IOWR('f', 16, struct scan) /* PAGEMAP_SCAN */
#define SCAN_PFNZERO (1U << 5)			 /* PAGE_IS_PFNZERO */

int
pagemap_read(
    int fd, uint64_t start, size_t page_size, uint64_t *words, size_t count)
{
	size_t size = count * sizeof(*words);
	off_t offset = (off_t)(start / page_size * sizeof(*words));
	ssize_t got = pread(fd, words, size, offset);

	if (got == -1)
		return -errno;
	if ((size_t)got == size)
		return 0;
	return got == 0 ? -ESRCH : -EFAULT;
}

int
pagemap_zero_pages(
    int fd, uint64_t start, size_t page_size, bool *zero, size_t count)
{
	struct scan_range ranges[64], *range;
	struct scan scan = {
	    .size = sizeof(scan),
	    .start = start,
	    .end = start + count * page_size,
	    .vec = (uintptr_t)ranges,
	    .vec_len = sizeof(ranges) / sizeof(ranges[0]),
	    .category_mask = SCAN_PFNZERO,
	    .return_mask = SCAN_PFNZERO,
	};
	int found;

	memset(zero, 0, count * sizeof(*zero));
	/* A scan that runs out of ranges stops early. */
	for (; scan.start < scan.end; scan.start = scan.walk_end) {
		found = ioctl(fd, SCAN, &scan);
		if (found == -1)
			return -errno;

		for (range = ranges; range < ranges + found; range++)
			memset(zero + (range->start - start) / page_size, true,
			    (range->end - range->start) / page_size);
	}
	return 0;
}

/* How many pages, from the first on, are in consecutive frames. */
static size_t
frames_in_a_row(const uint64_t *words, size_t count)
{
	size_t i = 0;

	while (i < count && words[i] & PAGEMAP_PRESENT &&
	    (words[i] & PAGEMAP_PFN) == (words[0] & PAGEMAP_PFN) + i)
		i++;
	return i;
}

/* The kernel does not count entries that name the page of zeros. */
static void
correct_word(
    const struct pagemap_sight *sight, uint64_t *word, uint64_t entries)
{
	*word &= ~PAGEMAP_EXCLUSIVE;
	if (entries == 1)
		*word |= PAGEMAP_EXCLUSIVE;
	else if (entries == 0)
		*word = (*word & ~PAGEMAP_PFN) | sight->zero_pfn;
}

int
pagemap_correct(
    const struct pagemap_sight *sight, int fd, uint64_t *words, size_t count)
{
	uint64_t entries[512];
	const size_t most = sizeof entries / sizeof *entries;

	for (size_t i = 0; i < count;) {
		size_t left = count - i < most ? count - i : most;
		size_t n = frames_in_a_row(words + i, left);
		off_t at = (off_t)((words[i] & PAGEMAP_PFN) * sizeof *entries);
		ssize_t got = pread(fd, entries, n * sizeof *entries, at);

		if (got != (ssize_t)(n * sizeof *entries))
			return got < 0 ? -errno : -EIO;
		for (size_t j = 0; j < n; j++)
			correct_word(sight, &words[i + j], entries[j]);
		i += n > 0 ? n : 1;
	}
	return 0;
}

static bool
is_zero_page(const struct pagemap_sight *sight, uint64_t word, bool told)
{
	if (!sight->pfns)
		return told;

	return (word & PAGEMAP_PFN) - sight->zero_pfn <= sight->zero_more;
}

void
pagemap_views(const struct pagemap_sight *sight, const uint64_t *words,
    const bool *zero_pages, struct page_view *views, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		bool told = zero_pages != NULL && zero_pages[i];
		uint64_t word = words[i];
		struct page_view *view = &views[i];

		view->pfn = 0;
		view->anonymous = false;
		/* Without a frame, the low bits are a place in swap. */
		if (!(word & PAGEMAP_PRESENT)) {
			view->state = word & PAGEMAP_SWAPPED ? PAGE_SWAPPED
							     : PAGE_ABSENT;
		} else if (is_zero_page(sight, word, told)) {
			view->state = PAGE_ZERO;
		} else {
			view->state = word & PAGEMAP_EXCLUSIVE ? PAGE_EXCLUSIVE
							       : PAGE_SHARED;
			view->pfn = word & PAGEMAP_PFN;
			view->anonymous = !(word & PAGEMAP_FILE);
		}
	}
}

bool
pagemap_doubtful(uint64_t word)
{
	return (word & (PAGEMAP_PRESENT | PAGEMAP_FILE | PAGEMAP_EXCLUSIVE)) ==
	    PAGEMAP_PRESENT;
}

int
pagemap_settle(uint64_t present, uint64_t doubtful, uint64_t rss, bool *zero)
{
	if (doubtful > present || rss > present)
		return -ENODATA;
	if (present - rss != 0 && present - rss != doubtful)
		return -ENODATA;

	*zero = doubtful > 0 && present - rss == doubtful;
	return 0;
}
