/* snapshot.c: what a full look at processes costs: see look.h, crowd.h. */
#include <errno.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench/crowd.h"
#include "bench/look.h"
#include "bench/section.h"
#include "probe/available.h"
#include "probe/share.h"

#define SECTION "snapshot"

/* What is looked at. Memory is filled before the fork: all share one copy. */
struct subject {
	char name[56];
	unsigned processes;
	uint64_t mib;
	unsigned mappings; /* of a page each; 0: only what they have anyway */
	unsigned looks;	   /* in one pass, so that it takes long enough */
	bool barred;	   /* the bars about other programs are for this one */
};

static const struct subject subjects[] = {
    {.processes = 1, .looks = 50},
    {.processes = 64, .mib = 64, .looks = 1, .barred = true},
    {.processes = 1, .mappings = 10000, .looks = 1},
    {.processes = 1, .mib = 8192, .looks = 1},
};

struct times {
	struct sample full, floor, smaps, sizes, ps, pmap, smem;
};

struct memory {
	char *at;
	size_t size;
};

static int
map_filled(struct memory *m, size_t size)
{
	void *at = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		return -errno;
	(void)madvise(at, size, MADV_NOHUGEPAGE);
	memset(at, 1, size);
	*m = (struct memory){at, size};
	return 0;
}

/* Every other page may be read only, so that no two are one mapping. */
static int
map_many(struct memory *m, size_t count, size_t page_size)
{
	int error = map_filled(m, count * page_size);

	for (size_t i = 0; i < count && error == 0; i += 2)
		if (mprotect(m->at + i * page_size, page_size, PROT_READ) < 0)
			error = -errno;
	return error;
}

/* Looks at all of a crowd, as the coordinator looks at its actors: with a thread
 * on each CPU, if there are many. */
struct looking {
	struct look *looks; /* one for each thread */
	struct crowd *crowd;
	int (*look)(struct look *, struct process *);
	_Atomic int error;
};

static void
look_at_one(void *arg, size_t i, unsigned thread)
{
	struct looking *l = arg;
	int error = l->look(&l->looks[thread], &l->crowd->process[i]);

	if (error < 0)
		l->error = error;
}

static int
look_many(struct look *looks, unsigned threads, struct crowd *c, unsigned times,
    int (*look)(struct look *, struct process *), struct sample *out)
{
	struct looking l = {.looks = looks, .crowd = c, .look = look};
	double start = bench_now();

	for (unsigned i = 0; i < times && l.error == 0; i++)
		share_work(threads, c->count, look_at_one, &l);
	if (l.error == 0)
		sample_add(out, (bench_now() - start) / times / 1e6);
	return l.error;
}

static int
only_sizes(struct look *l, struct process *p)
{
	(void)l;
	return look_at_sizes(p, &p->statm);
}

/* One run of somebody else's program; what it says goes nowhere. */
static int
run_program(struct bench *b, const char *const *argv, struct sample *out)
{
	struct job job;
	double start = bench_now();
	int error = job_start_program(&job, argv);

	if (error == 0)
		error = job_wait(b, &job, 1, 60);
	if (error == 0)
		sample_add(out, (bench_now() - start) / 1e6);
	return error == -ENOENT || error == -ECHILD ? 0 : error;
}

static int
run_programs(struct bench *b, const struct crowd *c, struct times *t)
{
	char pid[CROWD_MAX][16], list[CROWD_MAX * 16] = "";
	const char *ps[] = {"ps", "-o", "pid,vsz,rss", "-p", list, NULL};
	const char *smem[] = {
	    "smem", "-c", "pid vss rss pss uss", "-P", CROWD_NAME, NULL};
	const char *pmap[CROWD_MAX + 3] = {"pmap", "-X"};
	int error;

	for (unsigned i = 0; i < c->count; i++) {
		snprintf(pid[i], sizeof pid[i], "%d", (int)c->job[i].pid);
		strlcat(list, i > 0 ? "," : "", sizeof list);
		strlcat(list, pid[i], sizeof list);
		pmap[2 + i] = pid[i];
	}
	error = run_program(b, ps, &t->ps);
	if (error == 0)
		error = run_program(b, pmap, &t->pmap);
	return error < 0 ? error : run_program(b, smem, &t->smem);
}

static int
pass(struct bench *b, struct look *looks, struct crowd *c,
    const struct subject *s, struct times *t)
{
	unsigned cpus = (unsigned)b->platform.cpus;
	int error = look_many(
	    looks, cpus, c, s->looks, look_at_nothing, &t->floor);

	if (error == 0)
		error = look_many(
		    looks, cpus, c, s->looks, look_fully, &t->full);
	if (error == 0)
		error = look_many(
		    looks, cpus, c, s->looks, look_at_smaps, &t->smaps);
	if (error == 0)
		error = look_many(looks, 1, c, 50, only_sizes, &t->sizes);
	if (error == 0)
		error = run_programs(b, c, t);
	return error < 0 ? error : bench_interrupted(b);
}

static int
tell_figures(struct bench *b, const char *name, const struct times *t)
{
	const struct {
		const char *by;
		const struct sample *sample;
	} rows[] = {
	    {"full snapshot", &t->full},
	    {"floor: read, nothing parsed", &t->floor},
	    {"of which smaps", &t->smaps},
	    {"VSZ and RSS alone", &t->sizes},
	    {"ps -o pid,vsz,rss", &t->ps},
	    {"pmap -X", &t->pmap},
	    {"smem", &t->smem},
	};
	int error = 0;

	for (size_t i = 0; i < sizeof rows / sizeof *rows && error == 0; i++)
		error = results_figure(&b->results, SECTION, name, rows[i].by,
		    "ms", rows[i].sample,
		    rows[i].sample->count > 0 ? "" : "not installed");
	return error;
}

static int
tell_ratios(struct bench *b, const struct subject *s, const struct times *t)
{
	enum bar_kind at_most = s->barred ? BAR_AT_MOST : BAR_NONE;
	const struct {
		const char *what, *peer;
		const struct sample *sample, *of;
		enum bar_kind kind;
		double bar;
	} rows[] = {
	    {"full / floor", "", &t->full, &t->floor, BAR_AT_MOST, 1.15},
	    {"full / smem", "smem", &t->full, &t->smem, at_most, 0.5},
	    {"floor / smem", "smem", &t->floor, &t->smem, BAR_NONE, 0},
	    {"full / pmap -X", "pmap", &t->full, &t->pmap, at_most, 0.25},
	    {"smaps / pmap -X", "pmap", &t->smaps, &t->pmap, BAR_NONE, 0},
	    {"VSZ and RSS / ps", "ps", &t->sizes, &t->ps, at_most, 1.0 / 40},
	};
	int error = 0;

	for (size_t i = 0; i < sizeof rows / sizeof *rows && error == 0; i++) {
		char text[80], note[80] = "";

		snprintf(text, sizeof text, "%s: %s", s->name, rows[i].what);
		if (rows[i].of->count == 0)
			snprintf(note, sizeof note, "%s is not installed",
			    rows[i].peer);
		error = results_ratio(&b->results, SECTION, text,
		    rows[i].sample, rows[i].of, rows[i].kind, rows[i].bar,
		    note);
	}
	return error;
}

static void
describe(struct subject *s, bool reduced)
{
	if (s->processes > 1)
		snprintf(s->name, sizeof s->name,
		    "%u processes sharing %" PRIu64 " MiB%s", s->processes,
		    s->mib, reduced ? " (reduced)" : "");
	else if (s->mappings > 0)
		snprintf(s->name, sizeof s->name, "one process, %u mappings",
		    s->mappings);
	else if (s->mib > 0)
		snprintf(s->name, sizeof s->name,
		    "one process, %" PRIu64 " MiB%s", s->mib,
		    reduced ? " (reduced)" : "");
	else
		snprintf(s->name, sizeof s->name, "one small process");
}

/* At most half of what is to be had. */
static struct subject
fitting(const struct bench *b, const struct subject *wanted)
{
	struct subject s = *wanted;
	int64_t kib = available_kib("");

	if (kib >= 0 && s.mib > (uint64_t)kib / 1024 / 2)
		s.mib = (uint64_t)kib / 1024 / 2;
	if (b->quick) {
		s.processes = s.processes > 1 ? 4 : 1;
		s.mib = s.mib > 0;
		s.mappings /= 100;
		s.looks = 1;
	}
	describe(&s, s.mib < wanted->mib);
	return s;
}

static int
look_at_crowd(struct bench *b, struct crowd *c, const struct subject *s)
{
	struct times times = {0};
	struct look looks[SHARE_MAX] = {0};
	int passes = b->quick ? 1 : 7, error = 0;

	for (size_t i = 0; i < SHARE_MAX && error == 0; i++)
		error = look_init(&looks[i], &b->platform);
	/* The first look finds out how large things are. */
	for (unsigned i = 0; i < c->count && error == 0; i++)
		error = look_fully(&looks[0], &c->process[i]);
	for (int i = 0; i < passes && error == 0; i++) {
		progress_say(&b->progress, "snapshot of %s, pass %d of %d",
		    s->name, i + 1, passes);
		error = pass(b, looks, c, s, &times);
	}
	for (size_t i = 0; i < SHARE_MAX; i++)
		look_release(&looks[i]);
	if (error == 0)
		error = tell_figures(b, s->name, &times);
	return error < 0 ? error : tell_ratios(b, s, &times);
}

static int
measure(struct bench *b, const struct subject *s)
{
	struct memory memory = {0};
	static struct crowd crowd;
	int error = 0;

	progress_say(&b->progress, "snapshot of %s: filling memory", s->name);
	if (s->mib > 0)
		error = map_filled(&memory, s->mib << 20);
	else if (s->mappings > 0)
		error = map_many(&memory, s->mappings, b->platform.page_size);
	if (error == 0)
		error = crowd_start(&crowd, s->processes);
	if (memory.at != NULL)
		munmap(memory.at, memory.size);
	if (error == 0)
		error = look_at_crowd(b, &crowd, s);
	crowd_end(&crowd);
	return error;
}

int
bench_snapshot(struct bench *b)
{
	int error = 0;

	for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
		struct subject s = fitting(b, &subjects[i]);

		if (error == 0)
			error = measure(b, &s);
	}
	return error;
}
