/* snapshot_bench.c: what a full snapshot of processes costs, beside programs
 * that show some of it. See victims.h. */
#include <errno.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "bench/fault_class.h"
#include "bench/job.h"
#include "bench/victims.h"
#include "os/share.h"

#define SECTION "snapshot"

/* What snapshots are taken of. Memory is filled before the fork: all processes
 * share one copy. */
struct snapshot_subject {
	const char *name;
	unsigned processes;
	uint64_t mib;
	unsigned mappings; /* of a page each; 0: only what they have anyway */
	unsigned times;	   /* in one pass, so that it takes long enough */
	bool many;	   /* the bars that compare with programs hold */
};

static const struct snapshot_subject subjects[] = {
    {.processes = 1, .times = 50},
    {.processes = 64, .mib = 64, .times = 1, .many = true},
    {.processes = 1, .mappings = 10000, .times = 1},
    {.processes = 1, .mib = 8192, .times = 1},
};

/* In the order in which they take turns. */
enum {
	FLOOR,
	FULL,
	SMAPS,
	SIZES,
	PS,
	PMAP,
	SMEM,
	CASES
};

/* Those beside a program have a bar for many processes only. */
#define RATIOS 6
static const struct bench_ratio ratios[RATIOS] = {
    {"full / floor", FULL, FLOOR, {.at_most = 1.15}, NULL},
    {"full / smem", FULL, SMEM, {.at_most = 0.5}, NULL},
    {"floor / smem", FLOOR, SMEM, {0, 0}, NULL},
    {"full / pmap -X", FULL, PMAP, {.at_most = 0.25}, NULL},
    {"smaps / pmap -X", SMAPS, PMAP, {0, 0}, NULL},
    {"VSZ and RSS / ps", SIZES, PS, {.at_most = 1.0 / 40}, NULL},
};

/* Snapshots of all victims, as the coordinator takes those of its actors: by a
 * thread on each CPU, if there are many. */
struct snapshot_task {
	struct page_reader *reader; /* of each thread */
	struct victims *victims;
	victim_call *take;
	unsigned threads, times;
	_Atomic int error;
};

static void
take_one(void *arg, size_t i, unsigned thread)
{
	struct snapshot_task *t = arg;
	int error = t->take(&t->reader[thread], &t->victims->process[i]);

	if (error < 0)
		t->error = error;
}

static int
take_all(struct benchmark *b, struct bench_case *c)
{
	struct snapshot_task *t = c->arg;
	double start = bench_now();

	(void)b;
	for (unsigned i = 0; i < t->times && t->error == 0; i++)
		share_work(t->threads, t->victims->count, take_one, t);
	if (t->error == 0)
		readings_add(
		    &c->readings, (bench_now() - start) / t->times / 1e6);
	return t->error;
}

static void
report(struct benchmark *b, const struct snapshot_subject *s,
    const struct bench_case *cases)
{
	struct bench_ratio these[RATIOS];

	for (size_t i = 0; i < RATIOS; i++) {
		these[i] = ratios[i];
		these[i].what = results_text(
		    &b->results, "%s: %s", s->name, ratios[i].what);
		if (ratios[i].theirs != FLOOR && !s->many)
			these[i].bar = NO_BAR;
	}
	bench_report(b, SECTION, cases, CASES, these, RATIOS);
}

static int
take_turns(struct benchmark *b, const struct snapshot_subject *s,
    struct page_reader *reader, struct victims *v)
{
	unsigned cpus = (unsigned)b->platform.cpus;
	char pid[VICTIMS_MAX][16], list[VICTIMS_MAX * 16] = "";
	const char *ps[] = {"ps", "-o", "pid,vsz,rss", "-p", list, NULL};
	const char *smem[] = {
	    "smem", "-c", "pid vss rss pss uss", "-P", VICTIMS_NAME, NULL};
	const char *pmap[VICTIMS_MAX + 3] = {"pmap", "-X"};
	struct snapshot_task tasks[] = {
	    [FLOOR] = {reader, v, victim_floor, cpus, s->times, 0},
	    [FULL] = {reader, v, victim_look, cpus, s->times, 0},
	    [SMAPS] = {reader, v, victim_smaps, cpus, s->times, 0},
	    [SIZES] = {reader, v, victim_sizes, 1, 50, 0},
	};
	struct bench_case cases[CASES] = {
	    [FLOOR] = {.name = "floor: read, nothing parsed"},
	    [FULL] = {.name = "full snapshot"},
	    [SMAPS] = {.name = "of which smaps"},
	    [SIZES] = {.name = "VSZ and RSS alone"},
	    [PS] = {.name = "ps -o pid,vsz,rss", .arg = ps},
	    [PMAP] = {.name = "pmap -X", .arg = pmap},
	    [SMEM] = {.name = "smem", .arg = smem},
	};
	int error;

	for (size_t i = 0; i < CASES; i++) {
		cases[i].subject = s->name;
		cases[i].unit = "ms";
		cases[i].run = i < PS ? take_all : job_run_program;
		if (i < PS)
			cases[i].arg = &tasks[i];
	}
	for (unsigned i = 0; i < v->count; i++) {
		snprintf(pid[i], sizeof pid[i], "%d", (int)v->process[i].pid);
		strlcat(list, i > 0 ? "," : "", sizeof list);
		strlcat(list, pid[i], sizeof list);
		pmap[2 + i] = pid[i];
	}
	error = bench_take_turns(b,
	    results_text(&b->results, "snapshot of %s", s->name), cases, CASES,
	    7);
	if (error == 0)
		report(b, s, cases);
	return error;
}

/* Starts victims that have it, with every other page read-only where they are
 * to have many mappings, so that no two of them are merged. */
static int
start_victims(
    const struct snapshot_subject *s, size_t page_size, struct victims *v)
{
	struct fault_memory m = {
	    .page_size = page_size,
	    .size = s->mib > 0 ? s->mib << 20 : s->mappings * page_size,
	};
	int error = m.size > 0 ? fault_map(&m) : 0;

	if (error < 0)
		return error;
	fault_write_all(&m);
	for (size_t i = 0; i < s->mappings && error == 0; i += 2)
		if (mprotect(
			(char *)m.at + i * page_size, page_size, PROT_READ) < 0)
			error = -errno;
	if (error == 0)
		error = victims_start(v, s->processes);
	if (m.size > 0)
		munmap((void *)m.at, m.size);
	return error;
}

static int
measure(struct benchmark *b, const struct snapshot_subject *s)
{
	static struct victims v;
	struct page_reader reader[SHARE_MAX];
	int error;

	for (size_t i = 0; i < SHARE_MAX; i++)
		page_reader_init(&reader[i]);
	progress_begin(&b->progress, 0, "snapshot of %s", s->name);
	progress_say(&b->progress, 0, 0, "filling memory");
	error = start_victims(s, b->platform.page_size, &v);
	/* Only now, so that no victim has them. */
	for (size_t i = 0; i < SHARE_MAX && error == 0; i++)
		error = page_reader_open(&reader[i], &b->platform);
	/* The first one finds out how large things are. */
	for (unsigned i = 0; i < v.count && error == 0; i++)
		error = victim_look(&reader[0], &v.process[i]);
	if (error == 0)
		error = take_turns(b, s, reader, &v);
	for (size_t i = 0; i < SHARE_MAX; i++)
		page_reader_close(&reader[i]);
	victims_end(&v);
	return error;
}

/* At most half of the memory that is available; little with --quick. */
static struct snapshot_subject
fitting(struct benchmark *b, const struct snapshot_subject *wanted)
{
	struct results *r = &b->results;
	struct snapshot_subject s = *wanted;
	const char *reduced;

	s.mib = bench_memory(s.mib << 20, 2) >> 20;
	if (b->quick) {
		s.processes = s.processes > 1 ? 4 : 1;
		s.mib = s.mib > 0;
		s.mappings /= 100;
		s.times = 1;
	}
	reduced = s.mib < wanted->mib ? " (reduced)" : "";
	s.name = s.processes > 1
	    ? results_text(r, "%u processes sharing %" PRIu64 " MiB%s",
		  s.processes, s.mib, reduced)
	    : s.mappings > 0
	    ? results_text(r, "one process, %u mappings", s.mappings)
	    : s.mib > 0
	    ? results_text(r, "one process, %" PRIu64 " MiB%s", s.mib, reduced)
	    : "one small process";
	return s;
}

int
bench_snapshot(struct benchmark *b)
{
	int error = 0;

	for (size_t i = 0; i < sizeof subjects / sizeof *subjects && error == 0;
	     i++) {
		struct snapshot_subject s = fitting(b, &subjects[i]);

		error = measure(b, &s);
	}
	return error;
}
