/* cow_bench.c: how long ./run.sh cow takes, and what it adds to the work it
 * shows.
 *
 * The same work is done by a process that does nothing else: it maps, fills,
 * forks two children that read everything and write half each in turn, reads
 * everything and writes half, and writes everything once they have ended. See
 * producers/cow.c.
 */
#include <stdlib.h>

#include "bench/fault_class.h"
#include "bench/job.h"

#define CHILDREN 2
#define LARGE	 ((size_t)2 << 30)
#define SECONDS	 300 /* that a run may take */

static void
write_half(struct fault_memory *m, size_t from)
{
	for (size_t i = from; i < from + m->size / 2; i += m->page_size)
		m->at[i % m->size] = 2;
}

/* It stops until it is its turn. */
static int
be_child(void *arg, int side)
{
	(void)side;
	job_stop();
	fault_read_all(arg);
	job_stop();
	write_half(arg, 0);
	job_stop();
	return 0;
}

static int
work_barely(void *arg, int side)
{
	struct fault_memory *m = arg;
	pid_t children[CHILDREN] = {0};
	int error = fault_map(m);

	(void)side;
	if (error < 0)
		return error;
	fault_write_all(m);
	for (int i = 0; i < CHILDREN && error >= 0; i++)
		error = children[i] = job_fork(be_child, m);
	/* Two turns each. */
	for (int i = 0; i < 2 * CHILDREN && error >= 0; i++)
		error = job_continue(children[i % CHILDREN]);
	if (error == 0) {
		fault_read_all(m);
		write_half(m, m->size / 4);
	}
	for (int i = 0; i < CHILDREN; i++)
		job_kill(children[i]);
	fault_write_all(m);
	return error;
}

static int
run_bare(struct benchmark *b, struct bench_case *c)
{
	double start_ns = bench_now();
	int error = job_run(b, 1, work_barely, c->arg, SECONDS);

	if (error == 0)
		readings_add(&c->readings, (bench_now() - start_ns) / 1e6);
	return error;
}

/* As a person types it; and with so much memory that the work counts. Its
 * processes have up to three times as much in the end. */
int
bench_cow(struct benchmark *b)
{
	struct results *r = &b->results;
	size_t page = b->platform.page_size,
	       size = b->quick ? 64 * page : bench_memory(LARGE, 4);
	struct fault_memory memory = {.page_size = page, .size = size};
	const char *large = results_text(r, "cow --size %zuK", size >> 10),
		   *typed[] = {results_text(
				   r, "%s/run.sh", getenv("SHMLAB_HOME")),
		       "cow", NULL},
		   *sized[] = {"/proc/self/exe", "cow", "--size",
		       results_text(r, "%zu", size), NULL};
	struct bench_case cases[] = {
	    {"defaults", "./run.sh cow, built", "ms", job_run_program, typed,
		{0}, NULL},
	    {large, "shmlab, with its snapshots", "ms", job_run_program, sized,
		{0}, NULL},
	    {large, "a bare program", "ms", run_bare, &memory, {0}, NULL},
	    {.readings = {1, {100}}}, /* ms; no figure */
	};
	const struct bench_ratio ratios[] = {
	    {"./run.sh cow / 100 ms", 0, 3, {.at_most = 1}, NULL},
	    {results_text(r, "%s / a bare program", large), 1, 2,
		{.at_most = 1.25},
		b->quick || size == LARGE
		    ? NULL
		    : "less than 2 GiB: not enough memory is available"},
	};
	struct bench_case building = cases[0];
	int error = job_run_program(b, &building);

	if (error == 0)
		error = bench_take_turns(b, "cow", cases, 1, 9);
	if (error == 0)
		error = bench_take_turns(b, large, &cases[1], 2, 3);
	if (error == 0)
		bench_report(b, "cow", cases, 3, ratios, 2);
	return error;
}
