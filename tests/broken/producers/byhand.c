/* byhand: a pair that maps and touches memory without the region's calls.
 *
 * Partner: consumers/byhand.c. Not broken: it declares that (.unlogged), and is
 * measured; but it cannot be predicted, and the report must say so.
 */
#include <errno.h>
#include <unistd.h>

#include "role/role.h"

static int
touch(struct actor *me)
{
	size_t size = me->pages * (size_t)sysconf(_SC_PAGESIZE);
	volatile char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return -errno;
	for (size_t i = 0; i < size; i += size / me->pages)
		memory[i] = 1;
	return 0;
}

const struct role producer = {
	.summary = "not logged: the producer maps and touches by itself",
	.unlogged = true,
	.steps = {
		STEP("touch", touch, "map memory by hand and write every page"),
	},
};
