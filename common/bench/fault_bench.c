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

#define SECTION "fault"
#define PASSES	8
#define MIB	((size_t)1 << 20)

/* Shared with the process of a pass, which fills in what the pass took. */
struct fault_trial {
	const struct fault_class *class;
	struct fault_memory memory;
	double ns;     /* all pages together */
	double faults; /* per page */
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
	struct fault_memory *m = &t->memory;
	int error = fault_prepare(class, m);

	(void)side;
	if (error == 0) {
		double faults = count_faults(class->major);
		double start = bench_now();

		class->act(m);
		t->ns = bench_now() - start;
		faults = count_faults(class->major) - faults;
		t->faults = faults / (double)(m->size / m->page_size);
	}
	job_kill(m->child);
	return error == 0 && m->child < 0 ? m->child : error;
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

static size_t
size_of(const struct benchmark *b, const struct fault_class *class)
{
	if (class->forks)
		return b->quick ? 4 * MIB : bench_memory(1024 * MIB, 4);
	return b->quick ? 2 * MIB : class->major ? 16 * MIB : 64 * MIB;
}

/* A page, in ns, or a GiB, in ms; and what there is to say about it. */
static void
take(struct results *r, struct bench_case *c, const struct fault_trial *t)
{
	size_t size = t->memory.size;

	if (t->class->forks) {
		readings_add(&c->readings, t->ns / 1e6 * 0x1p30 / (double)size);
		c->note = results_text(r, "measured with %zu MiB", size / MIB);
		return;
	}
	readings_add(
	    &c->readings, t->ns / (double)(size / t->memory.page_size));
	if (c->note == NULL)
		c->note = results_text(r, "%.2g faults", t->faults);
}

/* A class that fails once is not possible here: it has a note, and nothing
 * else. */
static int
run_pass(struct benchmark *b, struct bench_case *c)
{
	const struct fault_class *class = c->arg;
	struct fault_trial *t;
	const char *fault;
	int error;

	if (c->note != NULL && c->readings.count == 0)
		return 0;
	t = job_memory(sizeof *t);
	if (t == NULL)
		return -ENOMEM;
	t->class = class;
	t->memory.page_size = b->platform.page_size;
	t->memory.size = size_of(b, class);
	error = job_run(b, 1, act_once, t, 120);
	fault = find_fault(&b->results, t, error);
	if (fault == NULL) {
		take(&b->results, c, t);
	} else {
		c->readings.count = 0;
		c->note = fault;
	}
	munmap(t, sizeof *t);
	return error == -EINTR ? error : 0;
}

int
bench_fault(struct benchmark *b)
{
	struct bench_case first[FAULT_CLASSES], later[FAULT_CLASSES];
	int error;

	for (size_t i = 0; i < FAULT_CLASSES; i++) {
		const struct fault_class *class = &fault_classes[i];

		first[i] = (struct bench_case){.name = class->name,
		    .subject = class->forks
			? "fork(), a GiB, first pass"
			: "a page, first pass: the memory may be new to the "
			  "host as well",
		    .unit = class->forks ? "ms" : "ns",
		    .run = run_pass,
		    .arg = (void *)(uintptr_t) class};
	}
	error = bench_take_turns(b, SECTION, first, FAULT_CLASSES, 1);
	for (size_t i = 0; i < FAULT_CLASSES; i++) {
		later[i] = first[i];
		later[i].subject = fault_classes[i].forks
		    ? "fork(), a GiB, later passes"
		    : "a page, later passes";
		if (first[i].readings.count > 0)
			later[i].note = NULL;
		later[i].readings.count = 0;
	}
	if (error == 0)
		error = bench_take_turns(
		    b, "fault again", later, FAULT_CLASSES, PASSES - 1);
	if (error == 0) {
		bench_report(b, SECTION, later, FAULT_CLASSES, NULL, 0);
		bench_report(b, SECTION, first, FAULT_CLASSES, NULL, 0);
	}
	return error;
}
