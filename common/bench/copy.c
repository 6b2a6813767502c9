#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "bench/copy.h"
#include "bench/job.h"

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
