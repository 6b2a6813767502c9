/* allocations.c: a part of build/tests/no_memory/shmlab: memory runs out.
 *
 * A place is where the program, or a library, calls malloc(3) or one of its
 * kind. Places are numbered in the order in which they first do. Whatever the
 * place of the number in $SHMLAB_NO_MEMORY asks for, it does not get. If there
 * are not so many, stderr says at the end how many there are.
 *
 * jansson 2.14 crashes where its scanner gets no memory, so it always does. */
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PLACES 4096

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static const void *places[PLACES];
static size_t count;
static unsigned long failing; /* the number of that place; 0: not known yet */

__attribute__((destructor)) static void
say_how_many(void)
{
	if (failing > count && failing <= PLACES)
		dprintf(STDERR_FILENO, "allocations: %zu places\n", count);
}

/* Of a build for coverage (ends.c); it crashes as well. */
extern int counters_are_written __attribute__((weak));

static bool
is_of_coverage(void)
{
	return &counters_are_written != NULL && counters_are_written > 0;
}

static bool
is_of_jansson(const void *place)
{
	Dl_info info;

	return dladdr(place, &info) != 0 && info.dli_fname != NULL &&
	    strstr(info.dli_fname, "jansson") != NULL;
}

static size_t
number_of(const void *place)
{
	size_t i = 0;

	while (i < count && places[i] != place)
		i++;
	if (i == count && count < PLACES)
		places[count++] = place;
	return i + 1;
}

static bool
fails(const void *place)
{
	if (failing == 0) {
		const char *number = getenv("SHMLAB_NO_MEMORY");

		failing = number != NULL ? strtoul(number, NULL, 10)
					 : PLACES + 1;
	}
	if (is_of_coverage() || number_of(place) != failing ||
	    is_of_jansson(place))
		return false;
	errno = ENOMEM;
	return true;
}

void *
malloc(size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *
calloc(size_t members, size_t size)
{
	return fails(__builtin_return_address(0))
	    ? NULL
	    : __libc_calloc(members, size);
}

void *
realloc(void *old, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL
						  : __libc_realloc(old, size);
}
