#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "cli/exit_status.h"
#include "coordinator/actors.h"
#include "coordinator/admission.h"
#include "coordinator/object.h"
#include "coordinator/run.h"
#include "coordinator/sequence.h"
#include "coordinator/steps.h"
#include "machine/file_needs.h"
#include "machine/machine.h"
#include "os/pin.h"
#include "os/signals.h"
#include "probe/vmstat.h"
#include "record/stop.h"

/* Seconds that a step may take in a dry run, which touches nothing. */
#define DRY_RUN_TIMEOUT 5

#define REDUCIBLE "--size, --pages, --consumers or --write"

static const char touches_by_itself[] =
    "the pair touches memory by itself, not through region_*()";
static const char sanitizer_touches[] =
    "the actors are built with a sanitizer, which touches memory of its own";

struct run_state {
	const struct run_config *config;
	struct failure_sink *sink;
	const struct backend *backend;
	struct platform platform;
	struct machine machine;
	struct progress progress;
	struct actors actors;
	struct evaluation evaluation;
	bool disturbed; /* a signal ended the producer in the dry run */
};

static bool
is_live(const struct run_state *r)
{
	return r->config->mode == RUN_LIVE;
}

/* What the pair says of itself must make sense, and allow what is asked. */
static int
check_pair(const struct run_state *r)
{
	const struct run_config *c = r->config;
	char why[256];

	if (!steps_check(&c->info, why, sizeof why))
		return failure_refuse(r->sink, EXIT_CANNOT_RUN,
		    "producers/%s.c: %s", c->pair, why);
	if (c->info.no_dry_run && (c->predict_first || !is_live(r)))
		return failure_refuse(r->sink, EXIT_CANNOT_RUN,
		    "%s: what its steps touch is known only when they run, so "
		    "it cannot be predicted beforehand; its figures are "
		    "predicted while it runs: ./run.sh %s",
		    c->pair, c->pair);
	return 0;
}

static int
learn_machine(struct run_state *r)
{
	int error = platform_probe(&r->platform);

	if (error < 0)
		return failure_system(r->sink, "look at this machine", error);
	error = machine_learn(r->config->info.huge > 0, &r->machine);
	if (error < 0)
		return failure_system(
		    r->sink, "try this kernel's page faults", error);
	return 0;
}

/* Stepped actors keep spurious faults out of the count, unless these are the
 * lesson. */
static bool
is_exact(const struct run_state *r)
{
	return is_live(r) && !r->config->info.stale;
}

static void
fill_assignment(const struct run_config *c, struct assignment *out)
{
	static const struct object_names unnamed = {.shm = "/shmlab-..."};
	const struct parameters *p = &c->parameters;

	*out = (struct assignment){
	    .pages = p->pages,
	    .part = p->part,
	    .consumers = p->consumers,
	    .timeout_ms = (int64_t)(p->timeout * 1000),
	};
	strlcpy(out->pair, c->pair, sizeof out->pair);
	/* What has no name until there is a run. */
	for (unsigned i = 0; i < REGIONS_MAX; i++)
		object_shm_name(
		    &unnamed, i, out->objects[i], sizeof out->objects[i]);
	strlcpy(out->file, "shmlab-...", sizeof out->file);
	for (size_t i = 0; i < p->option_count; i++)
		out->options[i] = p->options[i];
}

static int
start_producer(struct run_state *r)
{
	struct actors *s = &r->actors;
	struct pair_info info; /* it was introduced before */

	if (actors_open(
		s, r->config->parameters.timeout, r->sink, &r->progress) < 0 ||
	    actors_start(s, r->config->path, &info) < 0)
		return -1;
	s->locates = r->platform.fault_addresses;
	s->exact = is_exact(r);
	fill_assignment(r->config, &s->assignment);
	if (is_live(r) && actors_name_objects(s) < 0)
		return -1;
	/* Actors act in turn, so one CPU is enough for all. */
	pin_to_one_cpu(s->handles[0].pid, 0);
	if (actors_make_room(s, r->config->parameters.consumers) < 0)
		return -1;
	return actors_assign(s, 0);
}

/* Did a step refuse what was asked for, in words of its own? It would refuse it
 * in the run as well, so nothing need be run to find that out. */
static bool
is_refusal(const struct failure *f)
{
	return f->kind == FAILURE_STEP && f->why[0] != '\0' &&
	    (f->error == -EINVAL || f->error == -EMSGSIZE);
}

/* Did somebody end the producer? Or it did so itself, and will again. */
static bool
is_signal(const struct failure *f)
{
	return (f->kind == FAILURE_CRASH && f->sent) ||
	    (f->kind == FAILURE_ENDED && f->ending.wait_status != -1 &&
		WIFSIGNALED(f->ending.wait_status));
}

/* A pair that fails or hangs in the dry run is run all the same, since it will
 * fail there as well, where it can be seen. Its producer is started again. */
static int
give_up_dry_run(struct run_state *r, struct preflight *preflight)
{
	struct failure *failure = &r->sink->first;

	actors_close(&r->actors); /* completes the failure */
	if (failure->kind == FAILURE_INTERRUPTED)
		return -1;
	if (is_refusal(failure)) {
		failure->kind = FAILURE_REFUSED;
		failure->status = EXIT_USAGE;
		failure->why[strcspn(failure->why, "\n")] = '\0';
		return -1;
	}
	preflight_guess(
	    &r->config->parameters, r->platform.available_kib, preflight);
	failure_words(failure, preflight->why, sizeof preflight->why);
	r->disturbed = is_signal(failure);
	failure_sink_clear(r->sink);
	return start_producer(r);
}

static int
try_dry_run(struct run_state *r, struct preflight *preflight)
{
	const struct pair_info *info = &r->config->info;
	double timeout = r->actors.timeout;
	int result;

	preflight_guess(
	    &r->config->parameters, r->platform.available_kib, preflight);
	if (info->unlogged || info->no_dry_run)
		return 0;
	if (timeout > DRY_RUN_TIMEOUT)
		r->actors.timeout = DRY_RUN_TIMEOUT;
	result = preflight_run(
	    r->config, &r->machine.model, &r->actors, preflight);
	r->actors.timeout = timeout;
	*r->sink->step = '\0'; /* no step has begun yet */
	return result == 0 ? 0 : give_up_dry_run(r, preflight);
}

/* All that can be done before memory is mapped. */
static int
prepare(struct run_state *r, struct preflight *preflight)
{
	progress_init(&r->progress, !r->config->quiet);
	progress_begin(&r->progress, 0, "getting ready");
	record_stop_on(signals_flag());
	if (check_pair(r) < 0 || learn_machine(r) < 0 || start_producer(r) < 0)
		return -1;
	if (is_live(r) && admission_raise_limit(r->sink, r->actors.count) < 0)
		return -1;
	if (try_dry_run(r, preflight) < 0)
		return -1;
	preflight->kib = admission_need(
	    &r->config->parameters, r->platform.page_size, preflight);
	return 0;
}

/* Refuses what does not fit. A run in the model takes records only. */
static int
admit(const struct run_state *r, const struct preflight *preflight)
{
	const struct parameters *p = &r->config->parameters;
	bool live = is_live(r);
	char why[512];

	if (((!live && !preflight->known) ||
		admission_of_records(preflight, REDUCIBLE, why, sizeof why)) &&
	    (!live ||
		admission_of_memory(preflight, r->platform.available_kib,
		    REDUCIBLE, why, sizeof why)))
		return 0;
	return failure_refuse(r->sink, EXIT_CANNOT_RUN,
	    "%s with %" PRIu64 " pages and %u consumer%s: %s", r->config->pair,
	    p->pages, p->consumers, p->consumers == 1 ? "" : "s", why);
}

static int
open_evaluation(struct run_state *r)
{
	const struct pair_info *info = &r->config->info;
	struct evaluation *e = &r->evaluation;
	int error = evaluation_init(
	    e, &r->machine.model, r->actors.regions.count, r->actors.count);

	if (error == 0 && is_live(r))
		error = snapshot_open(&e->snapshot, &r->platform,
		    r->actors.regions.count, r->config->parameters.pages);
	if (error < 0)
		return failure_refuse(r->sink, EXIT_CANNOT_RUN,
		    "not enough memory to watch so many pages and processes");
	predictions_bound(
	    &e->predictions, memory_for_notes(r->platform.available_kib));
	e->stale = is_live(r) && info->stale;
	e->outside = !info->unlogged && !info->sanitized;
	if (info->unlogged)
		predictions_refuse(&e->predictions, touches_by_itself);
	else if (info->sanitized && is_live(r))
		predictions_refuse(&e->predictions, sanitizer_touches);
	return 0;
}

/* What the model must know of the file system that the file will be on. In a
 * run in the model only, files are where they would be; where that cannot be
 * told, on a disk. */
static int
learn_file_system(struct run_state *r)
{
	char path[sizeof r->actors.assignment.file] = "";
	struct file_system files;
	int error = object_path(path, sizeof path);

	if (error == 0) {
		*strrchr(path, '/') = '\0';
		error = file_system_try(path, &files);
	}
	if (error == 0)
		predictions_set_files(&r->evaluation.predictions, &files);
	if (error == 0 || !is_live(r))
		return 0;
	return failure_folder(r->sink,
	    "try the folder for temporary files (see $TMPDIR),", path,
	    file_needs_refused(), error);
}

static int
begin(struct run_state *r, struct run_callbacks *const *listeners)
{
	const struct run_config *c = r->config;
	struct head_record head = {
	    .pair = c->pair,
	    .summary = c->info.summary,
	    .birth = steps_birth(&c->info),
	    .names = actor_names_of(&c->info, c->parameters.consumers),
	    .regions = c->info.regions,
	    .parameters = c->parameters,
	    .platform = r->platform,
	    .predicted = !is_live(r),
	};

	head.platform.fault_addresses &= c->parameters.pages <= LOCATED_PAGES;
	if (!is_live(r))
		head.platform.proof = PROOF_FRAMES; /* those of the model */
	for (size_t i = 0; listeners[i] != NULL; i++)
		if (listeners[i]->on_begin != NULL &&
		    listeners[i]->on_begin(listeners[i], &head) < 0)
			return -1;
	return 0;
}

/* What was not done was not compared. */
static void
break_off(struct verdict_record *verdict)
{
	verdict->complete = false;
	if (verdict->verdict != VERDICT_BALANCED)
		return;
	verdict->verdict = VERDICT_NOT_CHECKED;
	verdict->reason = "the run ended before its last step";
}

/* The run proper, once it is known what is asked for, and that it fits. */
static void
go(struct run_state *r, struct run_callbacks *const *listeners,
    struct verdict_record *verdict)
{
	uint64_t moved = vmstat_moved_pages();
	bool complete = begin(r, listeners) == 0 &&
	    sequence_run(r->config, r->backend, &r->actors, &r->evaluation,
		listeners) == 0;

	progress_clear(&r->progress);
	*verdict = r->evaluation.crosscheck.verdict;
	r->evaluation.crosscheck.verdict = (struct verdict_record){0};
	verdict->complete = true;
	if (!complete)
		break_off(verdict);
	verdict->moved_pages = moved != UINT64_MAX
	    ? (int64_t)(vmstat_moved_pages() - moved)
	    : UNKNOWN;
}

static void
run_init(struct run_state *r, const struct run_config *config,
    struct failure_sink *sink)
{
	*r = (struct run_state){
	    .config = config,
	    .sink = sink,
	    .backend = config->mode == RUN_LIVE ? &run_live : &run_model,
	};
	snapshot_init(&r->evaluation.snapshot);
}

static void
run_release(struct run_state *r)
{
	actors_close(&r->actors);
	actors_unlink(&r->actors);
	evaluation_release(&r->evaluation);
}

/* The signal did not come again in the run itself, which would have told it. */
static void
say_dry_run(struct run_state *r, const struct preflight *preflight)
{
	if (!r->disturbed)
		return;
	progress_clear(&r->progress);
	warnx("the dry run failed (%s); the producer was started again",
	    preflight->why);
}

int
run_perform(const struct run_config *config,
    struct run_callbacks *const *listeners, struct failure_sink *sink,
    struct verdict_record *verdict)
{
	struct preflight preflight;
	struct run_state r;

	*verdict = (struct verdict_record){0};
	run_init(&r, config, sink);
	if (prepare(&r, &preflight) == 0 && admit(&r, &preflight) == 0 &&
	    open_evaluation(&r) == 0 &&
	    /* Where nothing is predicted, nothing need be known of it. */
	    (!preflight.file || r.evaluation.predictions.of[0].reason != NULL ||
		learn_file_system(&r) == 0))
		go(&r, listeners, verdict);
	run_release(&r);
	if (failure_interrupted(sink) < 0)
		break_off(verdict);
	if (sink->first.kind != FAILURE_NONE)
		return -1;
	say_dry_run(&r, &preflight);
	return 0;
}

void
run_end(struct run_callbacks *const *listeners,
    const struct verdict_record *verdict)
{
	for (size_t i = 0; listeners[i] != NULL; i++)
		if (listeners[i]->on_end != NULL)
			listeners[i]->on_end(listeners[i], verdict);
}

void
run_verdict_release(struct verdict_record *verdict)
{
	free(verdict->findings);
	*verdict = (struct verdict_record){0};
}

int
run_preflight(const struct run_config *config, struct failure_sink *sink,
    struct platform *platform, struct preflight *out)
{
	struct run_state r;
	int result;

	run_init(&r, config, sink);
	result = prepare(&r, out);
	if (result == 0)
		*platform = r.platform;
	run_release(&r);
	return result;
}
