#include <errno.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "bench/copy.h"
#include "bench/job.h"
#include "region/spin.h"

/* What a job is told, and what it answers. */
struct copying {
	size_t size;
	double ns, gb_per_s;
};

static int
copy(void *arg)
{
	struct copying *c = arg;
	unsigned char *from = malloc(c->size), *to = malloc(c->size);
	double start, now;
	size_t times = 0;

	if (from == NULL || to == NULL)
		return -ENOMEM;
	memset(from, 1, c->size);
	memset(to, 2, c->size);
	start = bench_now();
	do {
		for (int i = 0; i < 8; i++, times++) {
			memcpy(to, from, c->size);
			/* Somebody might look. */
			__asm__ volatile("" : : "r"(to) : "memory");
		}
		now = bench_now();
	} while (now - start < c->ns);
	c->gb_per_s = (double)(times * c->size) / (now - start);
	return 0;
}

/* The two of them: whose turn it is, and what goes from one to the other. */
struct handing {
	struct copying copying;
	alignas(128) _Atomic uint32_t turn; /* odd: the reader's; or LAST */
	alignas(4096) unsigned char memory[];
};

#define LAST UINT32_MAX

/* Returns false if there is no other turn. */
static bool
await_turn(struct handing *h, uint32_t turn)
{
	uint32_t now;

	/* Pairs with the stores of the other side: what it did is seen. */
	while ((now = atomic_load_explicit(&h->turn, memory_order_acquire)) !=
	    turn) {
		if (now == LAST)
			return false;
		spin_pause();
	}
	return true;
}

static int
write_for_other(void *arg)
{
	struct handing *h = arg;

	for (uint32_t turn = 0; await_turn(h, turn); turn += 2) {
		memset(h->memory, (int)turn, h->copying.size);
		atomic_store_explicit(&h->turn, turn + 1, memory_order_release);
	}
	return 0;
}

/* Only the copying is timed. */
static int
copy_from_other(void *arg)
{
	struct handing *h = arg;
	unsigned char *to = malloc(h->copying.size);
	double took = 0;
	size_t times = 0;

	if (to == NULL)
		return -ENOMEM;
	memset(to, 2, h->copying.size);
	for (uint32_t turn = 1; took < h->copying.ns; turn += 2, times++) {
		uint32_t next = turn + 1;
		double start;

		(void)await_turn(h, turn);
		start = bench_now();
		memcpy(to, h->memory, h->copying.size);
		/* Somebody might look. */
		__asm__ volatile("" : : "r"(to) : "memory");
		took += bench_now() - start;
		if (took >= h->copying.ns)
			next = LAST;
		atomic_store_explicit(&h->turn, next, memory_order_release);
	}
	h->copying.gb_per_s = (double)(times * h->copying.size) / took;
	return 0;
}

int
copy_measure(struct bench *b, size_t size, double ns, double *gb_per_s)
{
	struct copying *c = job_memory(sizeof *c);
	struct job job;
	int error;

	if (c == NULL)
		return -ENOMEM;
	*c = (struct copying){.size = size, .ns = ns};
	error = job_start(&job, 0, copy, c);
	if (error == 0)
		error = job_wait(b, &job, 1, 60);
	if (error == 0)
		*gb_per_s = c->gb_per_s;
	munmap(c, sizeof *c);
	return error;
}

int
copy_measure_between(struct bench *b, size_t size, double ns, double *gb_per_s)
{
	struct handing *h = job_memory(sizeof *h + size);
	struct job jobs[2] = {0};
	int error;

	if (h == NULL)
		return -ENOMEM;
	memset(h->memory, 1, size);
	h->copying = (struct copying){.size = size, .ns = ns};
	error = job_start(&jobs[0], 0, copy_from_other, h);
	if (error == 0)
		error = job_start(&jobs[1], 1, write_for_other, h);
	if (error == 0)
		error = job_wait(b, jobs, 2, 60);
	else
		job_end(jobs, 2);
	if (error == 0)
		*gb_per_s = h->copying.gb_per_s;
	munmap(h, sizeof *h + size);
	return error;
}
