/* fault_bench.c: what each class of page fault costs, and what fork() costs.
 *
 * A job makes several passes. The first may meet memory that the host of a
 * virtual machine has not backed yet, which costs several times as much: it is
 * reported separately.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/fault_class.h"
#include "bench/job.h"
#include "os/fault_count.h"

#define PASSES 8
#define FORKS  2

/* Shared with the job: its task, and its results. */
struct fault_trial {
	const struct fault_class *class; /* NULL: the cost of fork() */
	int flags;			 /* of the memory to fork */
	size_t page_size, size;
	int passes, error;
	double ns[PASSES];     /* all pages together */
	double faults[PASSES]; /* per page */
};

static double
count_faults(bool major)
{
	struct faults faults;

	if (fault_count(&faults) < 0)
		return NAN; /* and so the figure is n/a */
	return (double)(major ? faults.major : faults.minor);
}

static int
touch_once(struct fault_trial *t, int pass)
{
	const struct fault_class *class = t->class;
	struct fault_memory m = {
	    .page_size = t->page_size, .size = t->size, .fd = -1};
	int error = class->prepare(&m);

	if (error == 0) {
		double faults = count_faults(class->major);
		double start = bench_now();

		class->touch(&m);
		t->ns[pass] = bench_now() - start;
		faults = count_faults(class->major) - faults;
		t->faults[pass] = faults / (double)(t->size / t->page_size);
	}
	fault_clear(&m);
	return error;
}

/* Of a process that has filled so much memory. */
static int
fork_all(struct fault_trial *t)
{
	struct fault_memory m = {
	    .page_size = t->page_size, .size = t->size, .fd = -1};
	int error = fault_map(&m, t->flags);

	if (error < 0)
		return error;
	fault_write_all(&m);
	for (int i = 0; i < t->passes; i++) {
		double start = bench_now();
		pid_t pid = fork();

		if (pid == 0)
			_exit(0);
		t->ns[i] = bench_now() - start;
		if (pid < 0)
			return -errno;
		waitpid(pid, NULL, 0);
	}
	return 0;
}

static int
make_passes(void *arg, int side)
{
	struct fault_trial *t = arg;
	int error = 0;

	(void)side;
	if (t->class == NULL)
		return fork_all(t);
	for (int i = 0; i < t->passes && error == 0; i++)
		error = touch_once(t, i);
	return error;
}

/* What fails is not possible here. */
static int
run_trial(struct benchmark *b, struct bench_case *c)
{
	struct fault_trial *t = c->arg;

	t->error = job_run(b, 1, make_passes, t, 120);
	return t->error == -EINTR ? -EINTR : 0;
}

/* The first pass that had other faults than those of its class; or -1. */
static int
find_other_class(const struct fault_trial *t)
{
	for (int i = 0; i < t->passes; i++)
		if (!(t->faults[i] >= t->class->least &&
			t->faults[i] <= t->class->most)) /* or not a number */
			return i;
	return -1;
}

/* The first pass, or all others. */
static void
report(struct benchmark *b, const struct bench_case *c, bool first)
{
	static const char *const subjects[][2] = {
	    {"a page, later passes",
		"a page, first pass: the memory may be "
		"new to the host as well"},
	    {"fork(), a GiB, later passes", "fork(), a GiB, first pass"}};
	const struct fault_trial *t = c->arg;
	bool forked = t->class == NULL;
	double size = (double)t->size,
	       scale = forked ? 1e-6 * 0x1p30 / size
			      : (double)t->page_size / size;
	int other = !forked && t->error == 0 ? find_other_class(t) : -1;
	struct readings r = {0};
	const char *note;

	for (int i = !first; i < (first ? 1 : t->passes); i++)
		readings_add(&r, t->ns[i] * scale);
	if (t->error < 0)
		note = strerror(-t->error);
	else if (forked)
		note = results_text(
		    &b->results, "measured with %zu MiB", t->size >> 20);
	else if (other >= 0)
		note = isnan(t->faults[other])
		    ? "faults cannot be counted here"
		    : results_text(&b->results, "%.3g faults; %s",
			  t->faults[other], t->class->otherwise);
	else
		note = results_text(&b->results, "%.2g faults", t->faults[0]);
	results_figure(&b->results, "fault", subjects[forked][first], c->name,
	    forked ? "ms" : "ns", t->error < 0 || other >= 0 ? NULL : &r, note);
}

static void
plan(struct benchmark *b, size_t i, struct bench_case *c, struct fault_trial *t)
{
	t->page_size = b->platform.page_size;
	t->passes = b->quick ? 2 : PASSES;
	*c = (struct bench_case){.run = run_trial, .arg = t};
	if (i < fault_class_count) {
		t->class = &fault_classes[i];
		c->name = t->class->name;
		t->size = (size_t)(b->quick	    ? 2
				  : t->class->major ? 16
						    : 64)
		    << 20;
	} else {
		bool shared = i > fault_class_count;

		c->name = shared ? "shared memory" : "private memory";
		t->flags = shared ? MAP_SHARED : MAP_PRIVATE;
		t->size = b->quick ? (size_t)4 << 20
				   : bench_memory((size_t)1 << 30, 4);
	}
}

int
bench_fault(struct benchmark *b)
{
	size_t classes = fault_class_count, count = classes + FORKS;
	struct fault_trial *trials = job_memory(count * sizeof *trials);
	struct bench_case *cases = calloc(count, sizeof *cases);
	int error = trials == NULL || cases == NULL ? -ENOMEM : 0;

	for (size_t i = 0; i < count && error == 0; i++)
		plan(b, i, &cases[i], &trials[i]);
	if (error == 0)
		error = bench_take_turns(b, "fault", cases, count, 1);
	for (int first = 0; first < 2 && error == 0; first++)
		for (size_t i = 0; i < classes; i++)
			report(b, &cases[i], first);
	for (int first = 0; first < 2 && error == 0; first++)
		for (size_t i = classes; i < count; i++)
			report(b, &cases[i], first);
	free(cases);
	if (trials != NULL)
		munmap(trials, count * sizeof *trials);
	return error;
}
