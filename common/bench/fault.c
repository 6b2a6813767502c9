/* fault.c: what each class of page fault costs, and what fork() costs.
 *
 * A job makes several passes. The first may meet memory that the host of a virtual
 * machine has not backed yet, which costs several times as much: it stands apart.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/fault_class.h"
#include "bench/job.h"
#include "bench/section.h"
#include "probe/available.h"
#include "region/fault_count.h"

#define SECTION "fault"
#define PASSES	8

/* What a job is told, and what it answers. */
struct trial {
	const struct fault_class *class;
	size_t page_size, size;
	int passes, error;
	double ns[PASSES];     /* all pages together */
	double faults[PASSES]; /* of a page */
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
try(struct trial *t, int pass)
{
	const struct fault_class *class = t->class;
	struct fault_ground g = {
	    .page_size = t->page_size, .size = t->size, .fd = -1};
	int error = class->prepare(&g);

	if (error == 0) {
		double faults = count_faults(class->major);
		double start = bench_now();

		class->touch(&g);
		t->ns[pass] = bench_now() - start;
		faults = count_faults(class->major) - faults;
		t->faults[pass] = faults / (double)(t->size / t->page_size);
	}
	fault_clear(&g);
	return error;
}

static int
try_class(void *arg)
{
	struct trial *t = arg;
	int error = 0;

	for (int i = 0; i < t->passes && error == 0; i++)
		error = try(t, i);
	return error;
}

/* fork() of a process that has filled so much memory. */
static int
try_fork(struct trial *t, int flags)
{
	struct fault_ground g = {
	    .page_size = t->page_size, .size = t->size, .fd = -1};
	int error = fault_map(&g, flags);

	if (error < 0)
		return error;
	fault_write_all(&g);
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
try_private_fork(void *arg)
{
	return try_fork(arg, MAP_PRIVATE);
}

static int
try_shared_fork(void *arg)
{
	return try_fork(arg, MAP_SHARED);
}

static int
run(struct bench *b, struct trial *t, const char *name, int (*work)(void *))
{
	struct job job;
	int error;

	progress_say(&b->progress, "fault: %s", name);
	error = job_start(&job, 0, work, t);
	return error < 0 ? error : job_wait(b, &job, 1, 120);
}

/* The first pass, or all others, in another unit. */
static struct sample
passes_of(const struct trial *t, bool first, double scale)
{
	struct sample s = {0};

	for (int i = first ? 0 : 1; i < (first ? 1 : t->passes); i++)
		sample_add(&s, t->ns[i] * scale);
	return s;
}

/* Were they all faults of that class? Says in note how many there were. */
static bool
is_that_class(const struct trial *t, char *note, size_t size)
{
	const struct fault_class *class = t->class;

	for (int i = 0; i < t->passes; i++) {
		if (t->faults[i] >= class->least && t->faults[i] <= class->most)
			continue;
		snprintf(note, size, "%.3g faults; %s", t->faults[i],
		    class->otherwise);
		return false;
	}
	snprintf(note, size, "%.2g faults", t->faults[0]);
	return true;
}

static const char *const passes_title[] = {
    "a page, later passes",
    "a page, first pass: the memory may be new to the host as well",
};

static int
tell_class(struct bench *b, const struct trial *t, bool first)
{
	double pages = (double)(t->size / t->page_size);
	struct sample s = passes_of(t, first, 1 / pages);
	char note[80];

	if (t->error < 0)
		snprintf(note, sizeof note, "%s", strerror(-t->error));
	else if (is_that_class(t, note, sizeof note))
		return results_figure(&b->results, SECTION, passes_title[first],
		    t->class->name, "ns", &s, note);
	return results_figure(&b->results, SECTION, passes_title[first],
	    t->class->name, "ns", NULL, note);
}

static int
measure_classes(struct bench *b, struct trial *trials)
{
	int error = 0;

	for (size_t i = 0; i < fault_class_count; i++) {
		struct trial *t = &trials[i];
		unsigned mib = t->class->major ? 16 : 64;

		t->size = (size_t)(b->quick ? 2 : mib) << 20;
		t->error = run(b, t, t->class->name, try_class);
		if (t->error == -EINTR)
			return -EINTR;
	}
	for (int first = 0; first < 2; first++)
		for (size_t i = 0; i < fault_class_count && error == 0; i++)
			error = tell_class(b, &trials[i], first);
	return error;
}

static int
measure_fork(
    struct bench *b, struct trial *t, const char *name, int (*work)(void *))
{
	static const char *const titles[] = {
	    "fork(), a GiB, later passes", "fork(), a GiB, first pass"};
	char note[80];
	int error = run(b, t, name, work);

	snprintf(note, sizeof note, "measured with %zu MiB", t->size >> 20);
	for (int first = 0; first < 2 && error == 0; first++) {
		struct sample s = passes_of(
		    t, first, 1e-6 * 0x1p30 / (double)t->size);

		error = results_figure(
		    &b->results, SECTION, titles[first], name, "ms", &s, note);
	}
	return error;
}

/* A quarter of what is to be had, and at most a GiB. */
static size_t
size_to_fork(const struct bench *b)
{
	size_t most = (size_t)1 << 30;
	int64_t kib = available_kib("");

	if (b->quick)
		return (size_t)4 << 20;
	return kib >= 0 && (size_t)kib * 1024 / 4 < most
	    ? (size_t)kib * 1024 / 4
	    : most;
}

int
bench_fault(struct bench *b)
{
	size_t count = fault_class_count + 1,
	       size = count * sizeof(struct trial);
	struct trial *trials = job_memory(size);
	struct trial *forks = trials + fault_class_count;
	int error;

	if (trials == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		trials[i].class = &fault_classes[i];
		trials[i].page_size = b->platform.page_size;
		trials[i].passes = b->quick ? 2 : PASSES;
	}
	error = measure_classes(b, trials);
	forks->size = size_to_fork(b);
	if (error == 0)
		error = measure_fork(
		    b, forks, "private memory", try_private_fork);
	if (error == 0)
		error = measure_fork(
		    b, forks, "shared memory", try_shared_fork);
	munmap(trials, size);
	return error;
}
