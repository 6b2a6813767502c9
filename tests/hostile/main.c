/* main.c VICTIM SEED WRITES PACE: one honest process works in shared memory
 * that a hostile one overwrites. It must not crash, and not hang; what it finds
 * may be nonsense. Says how its calls ended, and ends with 0.
 *
 * It is built with the address and the undefined behaviour sanitizer, which end
 * it with another status, and so is what it tests. See arena.h for what is
 * written; tests/faults/hostile.c runs it. */
#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "victim.h"

#define HUNG_S 60 /* far more than any call may take; then SIGALRM ends it */

static const struct victim *const victims[] = {
    &victim_ring, &victim_pool, &victim_lock};

static const struct victim *
find(const char *name)
{
	for (size_t i = 0; i < sizeof victims / sizeof *victims; i++)
		if (strcmp(victims[i]->name, name) == 0)
			return victims[i];
	errx(2, "%s is no victim", name);
}

static uint64_t
number(const char *text)
{
	const char *why;
	long long n = strtonum(text, 0, INT64_MAX, &why);

	if (why != NULL)
		errx(2, "%s: %s", text, why);
	return (uint64_t)n;
}

int
main(int argc, char **argv)
{
	const struct victim *victim;
	struct attack attack;
	struct arena arena;
	uint64_t random, well = 0, refused = 0;

	if (argc != 5)
		errx(2, "usage: %s VICTIM SEED WRITES PACE", argv[0]);
	victim = find(argv[1]);
	attack = (struct attack){
	    number(argv[2]), number(argv[3]), (unsigned)number(argv[4])};
	random = ~attack.seed;

	arena_open(&arena, victim->pages, victim->head);
	victim->begin(&arena);
	arena_attack(&arena, &attack);
	do {
		alarm(HUNG_S);
		if (victim->work(&arena, &random) < 0)
			refused++;
		else
			well++;
	} while (arena_goes_on(&arena));
	printf("%s: %" PRIu64 " writes, %" PRIu64 " calls went well, %" PRIu64
	       " were refused\n",
	    victim->name, attack.writes, well, refused);
	return 0;
}
