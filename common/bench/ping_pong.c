#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bench/harness.h"
#include "bench/ping_pong.h"
#include "os/spin.h"

#define CHUNKS 11
#define TRIPS  200

/* One side's ends of the lines. */
struct ping_pong_side {
	_Atomic uint32_t *in, *out;
	uint32_t turn; /* awaited next; the one after it is written */
};

static double
pass_turns(struct ping_pong_side *s, bool pause)
{
	double start = bench_now();

	for (int i = 0; i < TRIPS; i++, s->turn += 2) {
		while (atomic_load_explicit(s->in, memory_order_relaxed) !=
		    s->turn)
			if (pause)
				spin_pause();
		atomic_store_explicit(
		    s->out, s->turn + 1, memory_order_relaxed);
	}
	return (bench_now() - start) / TRIPS;
}

/* Some CPUs are faster if they pause between two reads, and others if not. */
static double
least_time(struct ping_pong_side s)
{
	struct readings eager = {0}, paused = {0};
	double one, other;

	for (int i = 0; i < CHUNKS; i++) {
		readings_add(&eager, pass_turns(&s, false));
		readings_add(&paused, pass_turns(&s, true));
	}
	one = readings_median(&eager);
	other = readings_median(&paused);
	return one < other ? one : other;
}

/* The line says whose turn it is: side 0's if it is even. */
double
ping_pong_one(struct ping_pong *p, uint32_t side)
{
	_Atomic uint32_t *line = &p->line[0].turn;
	uint32_t now = atomic_load_explicit(line, memory_order_relaxed);

	return least_time(
	    (struct ping_pong_side){line, line, now / 2 * 2 + side});
}

double
ping_pong_two(struct ping_pong *p, uint32_t side)
{
	return least_time((struct ping_pong_side){
	    &p->line[2 - side].turn, &p->line[1 + side].turn, side});
}

/* Whose turn it is with the block. */
enum {
	WRITER,
	READER,
	NOBODY /* there is nothing more to copy */
};

/* Returns false if there are no more turns. Pairs with the release in
 * pass_block(): what the other side wrote is visible. */
static bool
await_block(struct ping_pong *p, uint32_t turn)
{
	uint32_t now;

	while ((now = atomic_load_explicit(
		    &p->line[1].turn, memory_order_acquire)) != turn) {
		if (now == NOBODY)
			return false;
		spin_pause();
	}
	return true;
}

static void
pass_block(struct ping_pong *p, uint32_t turn)
{
	atomic_store_explicit(&p->line[1].turn, turn, memory_order_release);
}

void
ping_pong_write(struct ping_pong *p, unsigned char *to, size_t size)
{
	for (int value = 0; await_block(p, WRITER); value++) {
		memset(to, value, size);
		pass_block(p, READER);
	}
}

double
ping_pong_copy(struct ping_pong *p, unsigned char *from, size_t size, double ns)
{
	unsigned char *to = malloc(size);
	double took = 0, times = 0;

	if (to == NULL)
		return 0;
	memset(to, 1, size);
	for (; took < ns; times++) {
		double start;

		if (p != NULL)
			(void)await_block(p, READER);
		start = bench_now();
		memcpy(to, from, size);
		/* The compiler must assume that somebody reads it. */
		__asm__ volatile("" : : "r"(to) : "memory");
		took += bench_now() - start;
		if (p != NULL)
			pass_block(p, took < ns ? WRITER : NOBODY);
	}
	free(to);
	return times * (double)size / took * 1e9;
}
