#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "os/descriptor.h"
#include "probe/page_reader.h"

void
page_reader_init(struct page_reader *r)
{
	*r = (struct page_reader){.kpagecount = DESCRIPTOR_CLOSED};
}

int
page_reader_open(struct page_reader *r, const struct platform *platform)
{
	page_reader_init(r);
	r->platform = platform;
	r->words = calloc(PAGE_PORTION, sizeof *r->words);
	r->zero = calloc(PAGE_PORTION, sizeof *r->zero);
	r->views = calloc(PAGE_PORTION, sizeof *r->views);
	if (r->words == NULL || r->zero == NULL || r->views == NULL) {
		page_reader_close(r);
		return -ENOMEM;
	}
	if (platform->sight.pfns)
		r->kpagecount = open("/proc/kpagecount", O_RDONLY | O_CLOEXEC);
	return 0;
}

void
page_reader_close(struct page_reader *r)
{
	descriptor_close(&r->kpagecount);
	free(r->words);
	free(r->zero);
	free(r->views);
	page_reader_init(r);
}

static int
read_words(struct page_reader *r, const struct page_range *range,
    uint64_t first, size_t count)
{
	size_t page_size = r->platform->page_size;

	if (range->words != NULL) {
		memcpy(
		    r->words, range->words + first, count * sizeof *r->words);
		return 0;
	}
	return pagemap_read(range->pagemap_fd, range->start + first * page_size,
	    page_size, r->words, count);
}

/* Do the words not say which pages are the page of zeros? */
static bool
is_in_doubt(const struct page_reader *r, const struct page_range *range)
{
	return range->private && !r->platform->sight.pfns;
}

/* A scan is spared where every page that is present is mapped once: pages of
 * zeros are not, and the huge one looks like a file's. */
static int
find_zero_pages(struct page_reader *r, const struct page_range *range,
    uint64_t first, size_t count)
{
	size_t page_size = r->platform->page_size;
	bool doubt = false;

	if (!is_in_doubt(r, range))
		return 0;
	for (size_t i = 0; i < count; i++) {
		uint64_t word = r->words[i];

		r->zero[i] = range->doubtful_are_zero && pagemap_doubtful(word);
		doubt |= (word & (PAGEMAP_PRESENT | PAGEMAP_EXCLUSIVE)) ==
		    PAGEMAP_PRESENT;
	}
	if (!doubt || !r->platform->sight.scan)
		return 0;
	return pagemap_zero_pages(range->pagemap_fd,
	    range->start + first * page_size, page_size, r->zero, count);
}

/* Huge pages: see pagemap_correct(). */
static int
correct_words(
    struct page_reader *r, const struct page_range *range, size_t count)
{
	if (range->owners == OWNERS_BY_COUNT)
		return pagemap_correct(
		    &r->platform->sight, r->kpagecount, r->words, count);
	for (size_t i = 0; i < count && range->owners != OWNERS_BY_BIT; i++) {
		r->words[i] &= ~PAGEMAP_EXCLUSIVE;
		if (range->owners == OWNERS_ONE &&
		    r->words[i] & PAGEMAP_PRESENT)
			r->words[i] |= PAGEMAP_EXCLUSIVE;
	}
	return 0;
}

static int
read_all(struct page_reader *r, const struct page_range *range, uint64_t first,
    size_t count)
{
	int error = read_words(r, range, first, count);

	if (error == 0)
		error = find_zero_pages(r, range, first, count);
	if (error == 0)
		error = correct_words(r, range, count);
	return error;
}

static void
make_views(struct page_reader *r, const struct page_range *range, size_t count)
{
	pagemap_views(&r->platform->sight, r->words,
	    is_in_doubt(r, range) ? r->zero : NULL, r->views, count);
}

int
page_reader_read(struct page_reader *r, const struct page_range *range,
    uint64_t first, size_t count)
{
	int error = read_all(r, range, first, count);

	if (error == 0)
		make_views(r, range, count);
	return error;
}

static size_t
portion_of(const struct page_range *range, uint64_t first)
{
	uint64_t left = range->pages - first;

	return left < PAGE_PORTION ? (size_t)left : PAGE_PORTION;
}

int
page_reader_walk(struct page_reader *r, const struct page_range *range,
    int (*visit)(
	void *arg, uint64_t first, const struct page_view *views, size_t count),
    void *arg)
{
	int error = 0;

	for (uint64_t first = 0; error == 0 && first < range->pages;
	     first += PAGE_PORTION) {
		size_t count = portion_of(range, first);

		error = read_all(r, range, first, count);
		if (error < 0 || visit == NULL)
			continue;
		make_views(r, range, count);
		error = visit(arg, first, r->views, count);
	}
	return error;
}

int
page_reader_settle(
    struct page_reader *r, struct page_range *range, uint64_t rss)
{
	uint64_t present = 0, doubtful = 0;

	for (uint64_t first = 0; first < range->pages; first += PAGE_PORTION) {
		size_t count = portion_of(range, first);
		int error = read_words(r, range, first, count);

		if (error < 0)
			return error;
		for (size_t i = 0; i < count; i++) {
			present += (r->words[i] & PAGEMAP_PRESENT) != 0;
			doubtful += pagemap_doubtful(r->words[i]);
		}
	}
	return pagemap_settle(
	    present, doubtful, rss, &range->doubtful_are_zero);
}
