/* fault_bench.c: what each class of page fault costs, and what fork() costs.
 *
 * The first pass may meet memory that the host of a virtual machine has not
 * backed yet, which costs several times as much: it is reported separately.
 */
#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>

#include "bench/fault_class.h"
#include "bench/job.h"
#include "os/fault_count.h"

#define PASSES 8
#define MIB    ((size_t)1 << 20)

/* Shared with the process of a pass, which fills in what the pass took. */
struct fault_trial {
	const struct fault_class *class;
	size_t page_size, size;
	double ns;     /* all pages together */
	double faults; /* per page */

	/* The results of all passes. */
	bool impossible;
	const char *note; /* NULL: no pass yet */
	struct readings first, later;
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
act_once(void *arg, int side)
{
	struct fault_trial *t = arg;
	const struct fault_class *class = t->class;
	struct fault_memory m = {.page_size = t->page_size, .size = t->size};
	int error = fault_prepare(class, &m);

	(void)side;
	if (error == 0) {
		double faults = count_faults(class->major);
		double start = bench_now();

		class->act(&m);
		t->ns = bench_now() - start;
		faults = count_faults(class->major) - faults;
		t->faults = faults / (double)(t->size / t->page_size);
	}
	job_kill(m.child);
	return error == 0 && m.child < 0 ? m.child : error;
}

/* Why the pass does not count; NULL: it does. */
static const char *
find_fault(struct results *r, const struct fault_trial *t, int error)
{
	const struct fault_class *class = t->class;

	if (error < 0)
		return strerror(-error);
	if (class->forks ||
	    (t->faults >= class->least && t->faults <= class->most))
		return NULL;
	if (isnan(t->faults))
		return "faults cannot be counted here";
	return results_text(r, "%.3g faults; %s", t->faults, class->otherwise);
}

/* A class that fails once is not possible here. */
static int
run_pass(struct benchmark *b, struct bench_case *c)
{
	struct fault_trial *t = c->arg;
	double unit = t->class->forks ? 1e-6 * 0x1p30 : (double)t->page_size;
	bool first = t->note == NULL;
	const char *fault;
	int error;

	if (t->impossible)
		return 0;
	error = job_run(b, 1, act_once, t, 120);
	if (error == -EINTR)
		return error;
	fault = find_fault(&b->results, t, error);
	t->impossible = fault != NULL;
	if (fault != NULL)
		t->note = fault;
	else if (first && t->class->forks)
		t->note = results_text(
		    &b->results, "measured with %zu MiB", t->size / MIB);
	else if (first)
		t->note = results_text(&b->results, "%.2g faults", t->faults);
	readings_add(
	    first ? &t->first : &t->later, t->ns * unit / (double)t->size);
	return 0;
}

static size_t
size_of(const struct benchmark *b, const struct fault_class *class)
{
	if (class->forks)
		return b->quick ? 4 * MIB : bench_memory(1024 * MIB, 4);
	return b->quick ? 2 * MIB : class->major ? 16 * MIB : 64 * MIB;
}

/* A table of the first passes, or of all others. */
static void
report(struct benchmark *b, const struct fault_trial *trials, bool forks,
    bool first)
{
	static const char *const subjects[][2] = {
	    {"a page, later passes",
		"a page, first pass: the memory may be "
		"new to the host as well"},
	    {"fork(), a GiB, later passes", "fork(), a GiB, first pass"}};

	for (size_t i = 0; i < FAULT_CLASSES; i++) {
		const struct fault_trial *t = &trials[i];
		const struct readings *r = first ? &t->first : &t->later;

		if (t->class->forks == forks)
			results_figure(&b->results, "fault",
			    subjects[forks][first], t->class->name,
			    forks ? "ms" : "ns", t->impossible ? NULL : r,
			    t->note);
	}
}

int
bench_fault(struct benchmark *b)
{
	size_t size = FAULT_CLASSES * sizeof(struct fault_trial);
	struct bench_case cases[FAULT_CLASSES];
	struct fault_trial *trials = job_memory(size);
	int error;

	if (trials == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < FAULT_CLASSES; i++) {
		trials[i].class = &fault_classes[i];
		trials[i].page_size = b->platform.page_size;
		trials[i].size = size_of(b, &fault_classes[i]);
		cases[i] = (struct bench_case){.name = fault_classes[i].name,
		    .run = run_pass,
		    .arg = &trials[i]};
	}
	error = bench_take_turns(b, "fault", cases, FAULT_CLASSES, 1);
	if (error == 0)
		error = bench_take_turns(
		    b, "fault again", cases, FAULT_CLASSES, PASSES - 1);
	for (int table = 0; table < 4 && error == 0; table++)
		report(b, trials, table / 2 == 1, table % 2 == 1);
	munmap(trials, size);
	return error;
}
