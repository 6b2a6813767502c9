/* outside: maps three pages without the region's calls, and writes them.
 *
 * Partner: producers/outside.c.
 */
#include <errno.h>

#include "role/role.h"

#define STRAY_PAGES 3

static int
stray(struct actor *me)
{
	size_t size = me->region.page_size;
	volatile char *pages = mmap(NULL, STRAY_PAGES * size,
	    PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED)
		return -errno;
	for (size_t i = 0; i < STRAY_PAGES; i++)
		pages[i * size] = 1;
	return 0;
}

const struct role consumer = {
	.steps = {ACT("stray", stray)},
};
