/* memory.c: careless with memory, their own and that of the region. */
#include <alloca.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "careless.h"

#define MIB ((size_t)1 << 20)

static size_t
length(const struct actor *me)
{
	return me->region.pages * me->region.page_size;
}

/* Not by region_unmap(), so nobody knows of it. */
static int
unmap(struct actor *me)
{
	return munmap(me->region.start, length(me)) < 0 ? -errno : 0;
}

static int
unmap_half(struct actor *me)
{
	return munmap(me->region.start, length(me) / 2) < 0 ? -errno : 0;
}

static int
map_over(struct actor *me)
{
	return mmap(me->region.start, length(me), PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED
	    ? -errno
	    : 0;
}

static int
move_away(struct actor *me)
{
	return mremap(me->region.start, length(me), 2 * length(me),
		   MREMAP_MAYMOVE) == MAP_FAILED
	    ? -errno
	    : 0;
}

static int
protect(struct actor *me)
{
	return mprotect(me->region.start, length(me), PROT_NONE) < 0 ? -errno
								     : 0;
}

static int
drop(struct actor *me)
{
	return madvise(me->region.start, length(me), MADV_DONTNEED) < 0
	    ? -errno
	    : 0;
}

/* The page of the actor's own state, which has the log in it. */
static int
protect_log(struct actor *me)
{
	uintptr_t log = (uintptr_t)me->region.log;
	uintptr_t page = log & ~(uintptr_t)(me->region.page_size - 1);

	return mprotect((void *)page, me->region.page_size, PROT_READ) < 0
	    ? -errno
	    : 0;
}

static int
write_beyond(struct actor *me)
{
	*(volatile char *)(me->region.start + length(me)) = 1;
	return 0;
}

static int
write_null(struct actor *me)
{
	volatile char *volatile nothing = NULL;

	(void)me;
	*nothing = 1;
	return 0;
}

static int
overflow_stack(struct actor *me)
{
	volatile char frame[4096];

	frame[0] = (char)me->index;
	return frame[0] < 0 ? 0 : overflow_stack(me) + frame[0];
}

static int
use_stack(struct actor *me)
{
	volatile char *much = alloca(MIB);

	(void)me;
	for (size_t i = 0; i < MIB; i += 4096)
		much[i] = 1;
	return 0;
}

static int
leak(struct actor *me)
{
	void *volatile memory = malloc(MIB);

	(void)me;
	if (memory == NULL)
		return -ENOMEM;
	memset(memory, 1, MIB);
	return 0;
}

/* Until there is no more, which comes early. */
static int
take_all(struct actor *me)
{
	const struct rlimit limit = {64 * MIB, 64 * MIB};

	if (setrlimit(RLIMIT_AS, &limit) < 0)
		return -errno;
	while (leak(me) == 0)
		;
	return -ENOMEM;
}

static int
free_twice(struct actor *me)
{
	char *volatile memory = malloc(100);

	(void)me;
	free(memory);
	free(memory);
	return 0;
}

static int
lock_all(struct actor *me)
{
	(void)me;
	return mlockall(MCL_CURRENT) < 0 ? -errno : 0;
}

const struct carelessness careless_memory[] = {
	{"unmap", unmap},
	{"unmap half", unmap_half},
	{"map over", map_over},
	{"move away", move_away},
	{"protect", protect},
	{"drop", drop},
	{"protect log", protect_log},
	{"write beyond", write_beyond},
	{"write null", write_null},
	{"overflow stack", overflow_stack},
	{"use stack", use_stack},
	{"leak", leak},
	{"take all", take_all},
	{"free twice", free_twice},
	{"lock all", lock_all},
	{NULL, NULL},
};
