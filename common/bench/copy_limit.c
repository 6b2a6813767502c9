#include <errno.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "bench/copy_limit.h"
#include "bench/job.h"
#include "os/spin.h"

enum turn {
	WRITER,
	READER,
	NOBODY, /* there is nothing more to copy */
};

/* Shared by the process that copies, side 0, and the one that writes. */
struct copying {
	bool between;
	size_t size;
	double ns, gb_per_s;
	alignas(128) _Atomic uint32_t turn;
	alignas(4096) unsigned char memory[];
};

/* Returns false if there are no more turns. */
static bool
await_turn(struct copying *c, enum turn turn)
{
	uint32_t now;

	/* Pairs with the release in pass_turn(): the other side's writes are
	 * visible. */
	while ((now = atomic_load_explicit(&c->turn, memory_order_acquire)) !=
	    turn) {
		if (now == NOBODY)
			return false;
		spin_pause();
	}
	return true;
}

static void
pass_turn(struct copying *c, enum turn turn)
{
	atomic_store_explicit(&c->turn, turn, memory_order_release);
}

static int
write_for_other(struct copying *c)
{
	for (int value = 0; await_turn(c, WRITER); value++) {
		memset(c->memory, value, c->size);
		pass_turn(c, READER);
	}
	return 0;
}

/* Only the copying is timed. */
static int
copy(struct copying *c)
{
	unsigned char *from = c->between ? c->memory : malloc(c->size);
	unsigned char *to = malloc(c->size);
	double took = 0, times = 0;

	if (from == NULL || to == NULL)
		return -ENOMEM;
	memset(from, 1, c->size);
	memset(to, 2, c->size);
	for (; took < c->ns; times++) {
		double start;

		if (c->between)
			(void)await_turn(c, READER);
		start = bench_now();
		memcpy(to, from, c->size);
		/* The compiler must assume that somebody reads it. */
		__asm__ volatile("" : : "r"(to) : "memory");
		took += bench_now() - start;
		pass_turn(c, took < c->ns ? WRITER : NOBODY);
	}
	c->gb_per_s = times * (double)c->size / took;
	return 0;
}

static int
be_side(void *arg, int side)
{
	return side == 0 ? copy(arg) : write_for_other(arg);
}

int
copy_limit(
    struct benchmark *b, bool between, size_t size, double ns, double *gb_per_s)
{
	struct copying *c = job_memory(sizeof *c + size);
	int error;

	if (c == NULL)
		return -ENOMEM;
	c->between = between;
	c->size = size;
	c->ns = ns;
	error = job_run(b, between ? 2 : 1, be_side, c, 60);
	if (error == 0)
		*gb_per_s = c->gb_per_s;
	munmap(c, sizeof *c + size);
	return error;
}
