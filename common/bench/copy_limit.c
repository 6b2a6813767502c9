#include <errno.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "bench/copy_limit.h"
#include "bench/job.h"
#include "os/spin.h"

#define LAST UINT32_MAX

/* Shared by the processes that copy and write. */
struct copying {
	size_t size;
	double ns, gb_per_s;
	alignas(128) _Atomic uint32_t turn; /* odd: the reader's; or LAST */
	alignas(4096) unsigned char memory[];
};

static void
copy(void *to, const void *from, size_t size)
{
	memcpy(to, from, size);
	/* The compiler must assume that somebody reads it. */
	__asm__ volatile("" : : "r"(to) : "memory");
}

static int
copy_own(void *arg, int side)
{
	struct copying *c = arg;
	unsigned char *from = malloc(c->size), *to = malloc(c->size);
	double start, now;
	size_t times = 0;

	(void)side;
	if (from == NULL || to == NULL)
		return -ENOMEM;
	memset(from, 1, c->size);
	memset(to, 2, c->size);
	start = bench_now();
	do {
		for (int i = 0; i < 8; i++, times++)
			copy(to, from, c->size);
		now = bench_now();
	} while (now - start < c->ns);
	c->gb_per_s = (double)(times * c->size) / (now - start);
	return 0;
}

/* Returns false if there is no other turn. */
static bool
await_turn(struct copying *c, uint32_t turn)
{
	uint32_t now;

	/* Pairs with the other side's release: what it did is visible. */
	while ((now = atomic_load_explicit(&c->turn, memory_order_acquire)) !=
	    turn) {
		if (now == LAST)
			return false;
		spin_pause();
	}
	return true;
}

static int
write_for_other(struct copying *c)
{
	for (uint32_t turn = 0; await_turn(c, turn); turn += 2) {
		memset(c->memory, (int)turn, c->size);
		atomic_store_explicit(&c->turn, turn + 1, memory_order_release);
	}
	return 0;
}

/* Only the copying is timed. */
static int
copy_from_other(struct copying *c)
{
	unsigned char *to = malloc(c->size);
	double took = 0;
	size_t times = 0;

	if (to == NULL)
		return -ENOMEM;
	memset(to, 2, c->size);
	for (uint32_t turn = 1; took < c->ns; turn += 2, times++) {
		double start;

		(void)await_turn(c, turn);
		start = bench_now();
		copy(to, c->memory, c->size);
		took += bench_now() - start;
		atomic_store_explicit(&c->turn, took < c->ns ? turn + 1 : LAST,
		    memory_order_release);
	}
	c->gb_per_s = (double)(times * c->size) / took;
	return 0;
}

static int
copy_between(void *arg, int side)
{
	return side == 0 ? copy_from_other(arg) : write_for_other(arg);
}

int
copy_limit(
    struct benchmark *b, bool between, size_t size, double ns, double *gb_per_s)
{
	size_t whole = sizeof(struct copying) + (between ? size : 0);
	struct copying *c = job_memory(whole);
	int error;

	if (c == NULL)
		return -ENOMEM;
	c->size = size;
	c->ns = ns;
	error = between ? job_run(b, 2, copy_between, c, 60)
			: job_run(b, 1, copy_own, c, 60);
	if (error == 0)
		*gb_per_s = c->gb_per_s;
	munmap(c, whole);
	return error;
}
