#include <sys/mman.h>

#include "compare/estimate.h"
#include "os/clock.h"

#define SAMPLE_PAGES 1024

/* A row starts its producer twice, as its plan did once ... */
#define PLANS 2
/* ... and each page is touched, copied or looked at several times. */
#define VISITS 4

/* What the first write to a page takes, in ns. */
static int64_t
time_page(size_t page_size)
{
	size_t size = SAMPLE_PAGES * page_size;
	volatile char *at = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint64_t began = clock_ns();

	if (at == MAP_FAILED)
		return 0;
	for (size_t i = 0; i < size; i += page_size)
		at[i] = 1;
	began = clock_ns() - began;
	munmap((void *)at, size);
	return (int64_t)began / SAMPLE_PAGES;
}

void
estimate_rows(struct comparison *c)
{
	int64_t page_ns = time_page(c->platform.page_size);
	uint64_t page_kib = c->platform.page_size / 1024;

	for (size_t i = 0; i < c->count; i++) {
		struct row *row = &c->rows[i];
		int64_t pages = (int64_t)(row->preflight.kib / page_kib);

		row->expected_ns = PLANS * row->plan_ns +
		    VISITS * pages * page_ns;
	}
}
