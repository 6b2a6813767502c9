#include <stdbool.h>

#include "bench/harness.h"
#include "bench/ping_pong.h"
#include "os/spin.h"

#define CHUNKS 11
#define TRIPS  200

/* What one side waits for, and what it writes then. */
struct ball {
	_Atomic uint32_t *in, *out;
	uint32_t turn; /* awaited next */
};

static double
play(struct ball *b, bool pause)
{
	double start = bench_now();

	for (int i = 0; i < TRIPS; i++, b->turn += 2) {
		while (atomic_load_explicit(b->in, memory_order_relaxed) !=
		    b->turn)
			if (pause)
				spin_pause();
		atomic_store_explicit(
		    b->out, b->turn + 1, memory_order_relaxed);
	}
	return (bench_now() - start) / TRIPS;
}

/* Some CPUs are faster if they pause between two looks, and some if not. */
static double
play_both_ways(struct ball *b)
{
	struct readings eager = {0}, paused = {0};
	double one, other;

	for (int i = 0; i < CHUNKS; i++) {
		readings_add(&eager, play(b, false));
		readings_add(&paused, play(b, true));
	}
	one = readings_median(&eager);
	other = readings_median(&paused);
	return one < other ? one : other;
}

/* A line says whose turn it is: even, side 0's. */
double
ping_pong_one(struct ping_pong *p, uint32_t side)
{
	_Atomic uint32_t *line = &p->line[0].turn;
	uint32_t now = atomic_load_explicit(line, memory_order_relaxed);
	struct ball ball = {line, line, now / 2 * 2 + side};

	return play_both_ways(&ball);
}

double
ping_pong_two(struct ping_pong *p, uint32_t side)
{
	struct ball ball = {
	    &p->line[2 - side].turn, &p->line[1 + side].turn, side};

	return play_both_ways(&ball);
}
