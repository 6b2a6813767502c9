/* cow_bench.c: how long ./run.sh cow takes, and what it adds to the work it
 * shows.
 *
 * The same work is done by a process that does nothing else: it maps, fills,
 * forks two children that read everything and write half each in turn, reads
 * everything and writes half, and writes everything once they have ended. See
 * producers/cow.c.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench/fault_class.h"
#include "bench/job.h"

#define SECTION	 "cow"
#define CHILDREN 2
#define LARGE	 ((size_t)2 << 30)
#define SECONDS	 300 /* that a run may take */

struct cow_child {
	const struct fault_memory *memory;
	int ends[2]; /* of a socket: the parent's, and the child's */
	pid_t pid;
};

static void
write_half(const struct fault_memory *m, size_t from)
{
	for (size_t i = from; i < from + m->size / 2; i += m->page_size)
		m->at[i % m->size] = 2;
}

/* A byte says that it is its turn, and a byte that it has done. */
static int
take_turns(void *arg, int side)
{
	const struct cow_child *c = arg;
	char byte;

	(void)side;
	for (int turn = 0; read(c->ends[1], &byte, 1) == 1; turn++) {
		if (turn == 0)
			fault_read_all(c->memory);
		else
			write_half(c->memory, 0);
		if (write(c->ends[1], &byte, 1) != 1)
			return -EPIPE;
	}
	return 0;
}

static int
start(struct cow_child *c)
{
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, c->ends) < 0)
		return -errno;
	c->pid = job_fork(JOB_ANYWHERE, take_turns, c);
	close(c->ends[1]);
	return c->pid < 0 ? c->pid : 0;
}

static int
give_turns(const struct cow_child *children)
{
	char byte = 0;

	for (int i = 0; i < CHILDREN; i++)
		if (write(children[i].ends[0], &byte, 1) != 1 ||
		    read(children[i].ends[0], &byte, 1) != 1)
			return -EPIPE;
	return 0;
}

static int
work_barely(void *arg, int side)
{
	struct fault_memory m = *(const struct fault_memory *)arg;
	struct cow_child children[CHILDREN] = {0};
	int error = fault_map(&m, MAP_PRIVATE);

	(void)side;
	if (error < 0)
		return error;
	fault_write_all(&m);
	for (int i = 0; i < CHILDREN && error == 0; i++) {
		children[i].memory = &m;
		error = start(&children[i]);
	}
	for (int turn = 0; turn < 2 && error == 0; turn++)
		error = give_turns(children);
	if (error == 0) {
		fault_read_all(&m);
		write_half(&m, m.size / 4);
	}
	for (int i = 0; i < CHILDREN; i++)
		job_kill(children[i].pid);
	fault_write_all(&m);
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

static int
run_program(struct benchmark *b, struct bench_case *c)
{
	return job_run_program(b, c->arg, SECONDS, &c->readings);
}

/* All of it, as a person types it. */
static int
measure_default(struct benchmark *b)
{
	const char *argv[] = {
	    results_text(&b->results, "%s/run.sh", getenv("SHMLAB_HOME")),
	    "cow", NULL};
	struct bench_case c = {
	    .name = "./run.sh cow, built", .run = run_program, .arg = argv};
	struct readings hundred_ms = {1, {100}}, not_built = {0};
	int error = job_run_program(b, argv, SECONDS, &not_built);

	if (error == 0)
		error = bench_take_turns(b, "cow", &c, 1, 9);
	if (error < 0)
		return error;
	results_figure(
	    &b->results, SECTION, "defaults", c.name, "ms", &c.readings, "");
	results_ratio(&b->results, SECTION, "./run.sh cow / 100 ms",
	    &c.readings, &hundred_ms, AT_MOST(1), "");
	return 0;
}

/* Its processes have up to three times as much in the end. */
static int
measure_large(struct benchmark *b)
{
	size_t page = b->platform.page_size,
	       size = b->quick ? 64 * page : bench_memory(LARGE, 4);
	const char *argv[] = {"/proc/self/exe", "cow", "--size",
	    results_text(&b->results, "%zu", size), NULL};
	const char *subject = results_text(
	    &b->results, "cow --size %zuK", size >> 10);
	struct fault_memory memory = {
	    .page_size = page, .size = size, .fd = -1};
	struct bench_case cases[] = {
	    {.name = "a bare program", .run = run_bare, .arg = &memory},
	    {.name = "shmlab, with its snapshots",
		.run = run_program,
		.arg = argv},
	};
	int error = bench_take_turns(b, subject, cases, 2, 3);

	if (error < 0)
		return error;
	for (int i = 1; i >= 0; i--)
		results_figure(&b->results, SECTION, subject, cases[i].name,
		    "ms", &cases[i].readings, "");
	results_ratio(&b->results, SECTION,
	    results_text(&b->results, "%s / a bare program", subject),
	    &cases[1].readings, &cases[0].readings, AT_MOST(1.25),
	    !b->quick && size < LARGE
		? "less than 2 GiB: there is not enough memory available"
		: "");
	return 0;
}

int
bench_cow(struct benchmark *b)
{
	int error = measure_default(b);

	return error < 0 ? error : measure_large(b);
}
