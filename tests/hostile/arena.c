#include <err.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "arena.h"
#include "os/clock.h"
#include "os/random.h"
#include "os/spin.h"

#define GUARD	(1 << 20)
#define BURST	16   /* writes, at most, without a look at the honest process */
#define SAVED	4096 /* writes from copy to copy of all of it */
#define WAIT_NS (5 * CLOCK_MS)

/* Nobody overwrites this. */
struct arena_progress {
	_Atomic uint64_t calls;
	_Atomic bool over;
};

static void *
map(size_t size, int protection)
{
	void *at = mmap(
	    NULL, size, protection, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		err(2, "mmap");
	return at;
}

void
arena_open(struct arena *a, size_t pages, size_t head)
{
	size_t size = pages * (size_t)sysconf(_SC_PAGESIZE);
	unsigned char *at = map(size + 2 * GUARD, PROT_NONE);

	*a = (struct arena){at + GUARD, size, head, NULL};
	if (mprotect(a->start, size, PROT_READ | PROT_WRITE) < 0)
		err(2, "mprotect");
	a->progress = map(sizeof *a->progress, PROT_READ | PROT_WRITE);
}

/* What a place may be overwritten with. */
static uint64_t
invent(const struct arena *a, const unsigned char *saved, size_t at,
    uint64_t now, uint64_t *random)
{
	uint64_t drawn = random_next(random), word;
	size_t other = drawn % a->size / sizeof word * sizeof word;

	switch (random_below(random, 7)) {
	case 0:
		return drawn;
	case 1:
		return now + drawn % 33 - 16;
	case 2:
		return now ^ UINT64_C(1) << drawn % 64;
	case 3:
		return 0;
	case 4: /* what stood there once */
		memcpy(&word, saved + at, sizeof word);
		return word;
	case 5: /* what stands, or stood, elsewhere */
		memcpy(&word, saved + other, sizeof word);
		return word;
	default: /* small numbers, which may be sizes and offsets */
		return drawn % a->size;
	}
}

/* One write, of 1, 2, 4 or 8 bytes. */
static void
overwrite(struct arena *a, const unsigned char *saved, uint64_t *random)
{
	size_t size = (size_t)1 << random_below(random, 4);
	size_t range = random_below(random, 2) == 0 ? a->head : a->size;
	size_t at = random_below(random, range / 8) * 8;
	size_t within = random_below(random, 8 / size) * size;
	unsigned char *target = a->start + at + within;
	uint64_t word = *(volatile uint64_t *)(void *)(a->start + at);

	word = invent(a, saved, at, word, random) >> 8 * within;
	switch (size) {
	case 1:
		*(volatile uint8_t *)target = (uint8_t)word;
		break;
	case 2:
		*(volatile uint16_t *)(void *)target = (uint16_t)word;
		break;
	case 4:
		*(volatile uint32_t *)(void *)target = (uint32_t)word;
		break;
	default:
		*(volatile uint64_t *)(void *)target = word;
	}
}

/* The honest one may be in a call that takes its time. */
static void
wait_for_calls(const struct arena *a, unsigned pace)
{
	uint64_t end = clock_ns() + WAIT_NS;
	uint64_t until = atomic_load(&a->progress->calls) + pace;

	while (atomic_load(&a->progress->calls) < until && clock_ns() < end)
		spin_pause();
}

static _Noreturn void
be_hostile(struct arena *a, const struct attack *attack)
{
	uint64_t random = attack->seed, next = 0;
	unsigned char *saved = malloc(a->size);

	if (saved == NULL)
		err(2, "malloc");
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (uint64_t i = 0; i < attack->writes; i++) {
		if (i % SAVED == 0)
			memcpy(saved, a->start, a->size);
		if (attack->pace != 0 && i == next) {
			wait_for_calls(a, attack->pace);
			next += 1 + random_below(&random, BURST);
		}
		overwrite(a, saved, &random);
	}
	atomic_store(&a->progress->over, true);
	_exit(0);
}

void
arena_attack(struct arena *a, const struct attack *attack)
{
	pid_t pid = fork();

	if (pid < 0)
		err(2, "fork");
	if (pid == 0)
		be_hostile(a, attack);
}

bool
arena_goes_on(struct arena *a)
{
	atomic_fetch_add(&a->progress->calls, 1);
	return !atomic_load(&a->progress->over);
}
