#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "os/tlb.h"

/* For a range of up to 33 pages Linux flushes single translations, and all of
 * them for a larger one (arch/x86/mm/tlb.c: tlb_single_page_flush_ceiling).
 * What counts is the distance from the first removed entry to the last. */
#define RANGE 64

int
tlb_flush(void)
{
	size_t page_size = (size_t)sysconf(_SC_PAGESIZE);
	size_t size = RANGE * page_size;
	int saved = errno;
	volatile char *pages = mmap(NULL, size, PROT_READ,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (pages == MAP_FAILED) {
		errno = saved;
		return 0;
	}
	(void)pages[0];
	(void)pages[size - page_size];
	return munmap((void *)pages, size) < 0 ? -errno : 2;
}
