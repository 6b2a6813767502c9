/* cow.c: what ./run.sh cow takes, and what it adds to the work it shows.
 *
 * The same work is done by a process that only does it: maps, fills, forks two
 * children that read all and write half each in turn, reads all and writes half,
 * and writes all once they have ended. See producers/cow.c.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/fault_class.h"
#include "bench/job.h"
#include "bench/section.h"
#include "probe/available.h"
#include "role/birth.h"

#define SECTION	 "cow"
#define CHILDREN 2
#define LARGE	 ((size_t)2 << 30)

struct child {
	pid_t pid;
	int told, tells; /* the parent's ends */
};

static void
write_half(const struct fault_ground *g, size_t from)
{
	for (size_t i = from; i < from + g->size / 2; i += g->page_size)
		g->at[i % g->size] = 2;
}

static void
read_all(const struct fault_ground *g)
{
	for (size_t i = 0; i < g->size; i += g->page_size)
		(void)g->at[i];
}

/* A byte says that it is its turn, and a byte that it has done. */
_Noreturn static void
be_child(const struct fault_ground *g, int listens, int says)
{
	char byte;

	for (int turn = 0; read(listens, &byte, 1) == 1; turn++) {
		if (turn == 0)
			read_all(g);
		else
			write_half(g, 0);
		if (write(says, &byte, 1) != 1)
			_exit(1);
	}
	_exit(0);
}

static int
start(struct child *c, const struct fault_ground *g)
{
	int parent = getpid(), down[2], up[2];

	if (pipe(down) < 0 || pipe(up) < 0)
		return -errno;
	c->pid = fork();
	if (c->pid < 0)
		return -errno;
	if (c->pid == 0) {
		die_with(parent);
		close(down[1]);
		be_child(g, down[0], up[1]);
	}
	close(down[0]);
	close(up[1]);
	c->tells = down[1];
	c->told = up[0];
	return 0;
}

static int
take_turns(const struct child *children)
{
	char byte = 0;

	for (int i = 0; i < CHILDREN; i++)
		if (write(children[i].tells, &byte, 1) != 1 ||
		    read(children[i].told, &byte, 1) != 1)
			return -EPIPE;
	return 0;
}

/* The first child would hold the second one's pipe open: they are killed. */
static void
end(struct child *c)
{
	if (c->pid <= 0)
		return;
	kill(c->pid, SIGKILL);
	waitpid(c->pid, NULL, 0);
}

static int
bare(void *arg)
{
	const struct fault_ground *wanted = arg;
	struct fault_ground g = *wanted;
	struct child children[CHILDREN] = {0};
	int error = fault_map(&g, MAP_PRIVATE);

	if (error < 0)
		return error;
	fault_write_all(&g);
	for (int i = 0; i < CHILDREN && error == 0; i++)
		error = start(&children[i], &g);
	if (error == 0)
		error = take_turns(children);
	if (error == 0)
		error = take_turns(children);
	if (error == 0) {
		read_all(&g);
		write_half(&g, g.size / 4);
	}
	for (int i = 0; i < CHILDREN; i++)
		end(&children[i]);
	fault_write_all(&g);
	return error;
}

static int
time_bare(struct bench *b, size_t size, struct sample *out)
{
	struct fault_ground g = {
	    .page_size = b->platform.page_size, .size = size, .fd = -1};
	double start_ns = bench_now();
	struct job job;
	int error = job_start(&job, 0, bare, &g);

	if (error == 0)
		error = job_wait(b, &job, 1, 300);
	if (error == 0)
		sample_add(out, (bench_now() - start_ns) / 1e6);
	return error;
}

static int
time_program(struct bench *b, const char *const *argv, struct sample *out)
{
	double start_ns = bench_now();
	struct job job;
	int error = job_start_program(&job, argv);

	if (error == 0)
		error = job_wait(b, &job, 1, 300);
	if (error == 0)
		sample_add(out, (bench_now() - start_ns) / 1e6);
	return error;
}

/* All of it, as a person types it. */
static int
measure_default(struct bench *b)
{
	const char *home = getenv("SHMLAB_HOME");
	char program[PATH_MAX];
	const char *argv[] = {program, "cow", NULL};
	struct sample first = {0}, took = {0}, hundred_ms = {0};
	int error;

	snprintf(program, sizeof program, "%s/run.sh", home);
	/* The first one may have something to build. */
	error = time_program(b, argv, &first);
	for (int i = 0; i < (b->quick ? 1 : 9) && error == 0; i++)
		error = time_program(b, argv, &took);
	if (error < 0)
		return error;
	sample_add(&hundred_ms, 100);
	error = results_figure(&b->results, SECTION, "defaults",
	    "./run.sh cow, built", "ms", &took, "");
	return error < 0
	    ? error
	    : results_ratio(&b->results, SECTION, "./run.sh cow / 100 ms",
		  &took, &hundred_ms, BAR_AT_MOST, 1, "");
}

/* Its processes have up to three times as much in the end. */
static size_t
size_to_run(const struct bench *b)
{
	size_t page = b->platform.page_size;
	int64_t kib = available_kib("");

	if (b->quick)
		return 64 * page;
	if (kib < 0 || (size_t)kib / 4 > LARGE / 1024)
		return LARGE;
	return (size_t)kib * 1024 / 4 / (4 * page) * (4 * page);
}

static int
measure_large(struct bench *b)
{
	size_t size = size_to_run(b);
	struct sample ours = {0}, theirs = {0};
	char bytes[32], subject[80];
	const char *argv[] = {"/proc/self/exe", "cow", "--size", bytes, NULL};
	int error = 0;

	snprintf(bytes, sizeof bytes, "%zu", size);
	for (int i = 0; i < (b->quick ? 1 : 3) && error == 0; i++) {
		progress_say(&b->progress, "cow: %zu MiB, pass %d of 3",
		    size >> 20, i + 1);
		error = time_bare(b, size, &theirs);
		if (error == 0)
			error = time_program(b, argv, &ours);
	}
	if (error < 0)
		return error;
	snprintf(subject, sizeof subject, "cow --size %zuK", size >> 10);
	error = results_figure(&b->results, SECTION, subject,
	    "shmlab, with its snapshots", "ms", &ours, "");
	if (error == 0)
		error = results_figure(&b->results, SECTION, subject,
		    "a bare program", "ms", &theirs, "");
	strlcat(subject, " / a bare program", sizeof subject);
	return error < 0 ? error
			 : results_ratio(&b->results, SECTION, subject, &ours,
			       &theirs, BAR_AT_MOST, 1.25,
			       size < LARGE ? "less than 2 GiB: there is not "
					      "enough memory"
					    : "");
}

int
bench_cow(struct bench *b)
{
	int error = measure_default(b);

	return error < 0 ? error : measure_large(b);
}
