/* adopted: a library maps memory by itself, and the pair makes it its region.
 *
 * Partner: consumers/adopted.c. Nothing is wrong with it as it is; with other
 * values of --library it is not known what has become of the memory.
 */
#include <errno.h>
#include <unistd.h>

#include "role/region_steps.h"

/* What stands for a library. The kernel may make one mapping of what it maps
 * and its neighbours. */
static unsigned char *
library_open(struct actor *me, size_t page_size)
{
	bool shared = actor_option_is(me, "library", "shares");
	unsigned char *at = mmap(NULL, me->pages * page_size,
	    PROT_READ | PROT_WRITE,
	    (shared ? MAP_SHARED : MAP_PRIVATE) | MAP_ANONYMOUS, -1, 0);
	volatile unsigned char *byte = at;

	if (at == MAP_FAILED)
		return NULL;
	for (uint64_t i = 0; i < me->pages; i++) {
		if (i % 4 == 3)
			continue;
		if (i % 4 == 2 || actor_option_is(me, "library", "looks"))
			(void)byte[i * page_size];
		if (i % 4 != 2)
			byte[i * page_size] = 1;
	}
	return at;
}

static int
adopt(struct actor *me)
{
	size_t page_size = (size_t)getpagesize();
	unsigned char *at = library_open(me, page_size);

	if (at == NULL)
		return -errno;
	return region_adopt(&me->region, at, me->pages);
}

static int
write_all(struct actor *me)
{
	return region_write(&me->region, me->all, PRODUCER_MARK);
}

const struct role producer = {
	.summary = "memory that a library has mapped becomes the region",
	.no_dry_run = true,
	.steps = {
		STEP("adopt", adopt, "call the library, and adopt its memory"),
		BIRTH_BY_FORK("fork", "give birth to the consumers by fork()"),
		TURN("read", "each consumer reads every page"),
		STEP("write", write_all, "write every page"),
		LEAVE("leave", "the consumers end"),
		STEP("unmap", actor_unmap, "unmap the memory"),
	},
	.options = {
		{"library", "touches|looks|shares", "touches",
		    "what it does to its memory: touch, touch twice, share"},
	},
};
