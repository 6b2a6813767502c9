#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <langinfo.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cli/exit_status.h"
#include "coordinator/object.h"
#include "coordinator/quiz.h"
#include "coordinator/repeat.h"
#include "coordinator/run.h"
#include "coordinator/session.h"
#include "coordinator/steps.h"
#include "machine/machine.h"
#include "os/clock.h"
#include "os/pin.h"
#include "os/signals.h"
#include "probe/vmstat.h"
#include "record/stop.h"

/* Seconds that a step may take in thought, where nothing is touched. */
#define REHEARSAL_TIMEOUT 5

/* Lists of runs of each process: before and after a step, with room for twice as
 * many. */
#define MEASURED_RUNS 4

static const char touches_by_itself[] =
    "the pair touches memory by itself, not through region_*()";
static const char sanitizer_touches[] =
    "the actors are built with a sanitizer, which touches memory of its own";

/* What the model must know of this kernel. */
static int
learn_machine(struct session *r)
{
	struct machine machine;
	int error = machine_learn(r->info.huge > 0, &machine);

	if (error < 0)
		return error;
	if (r->backend == &run_live && stale_matters(&machine.stale)) {
		r->stale = r->info.stale;
		r->exact = !r->stale;
	}
	r->machine = machine.model;
	return 0;
}

/* Each actor's page tables take 8 bytes a page, the names of frames some 64, and
 * every actor needs a MiB or so for itself. */
static uint64_t
memory_needed(const struct session *r, const struct preflight *preflight)
{
	const struct parameters *p = &r->options.parameters;
	uint64_t page_kib = r->platform.page_size / 1024;
	unsigned __int128 need = (unsigned __int128)preflight->frames *
		page_kib +
	    (unsigned __int128)p->pages * (p->consumers + 9) / 128 +
	    1024 * (p->consumers + 1) + preflight->notes_kib;

	return need > UINT64_MAX ? UINT64_MAX : (uint64_t)need;
}

/* What is kept of every page that is not like its neighbours. */
static bool
notes_fit(const struct session *r, const struct preflight *preflight)
{
	const struct parameters *p = &r->options.parameters;

	if (preflight->notes_kib <= preflight->room_kib)
		return true;
	warnx("%s with %" PRIu64 " pages and %u consumer%s: its steps cut the "
	      "region into some %" PRIu64
	      " segments, runs of pages that are alike; to predict and to "
	      "record them may need %.1f GiB, and %.1f GiB are to be had; ask "
	      "for less with --size, --pages, --consumers or --write, or for "
	      "--pattern first",
	    r->pair, p->pages, p->consumers, p->consumers == 1 ? "" : "s",
	    preflight->segments, (double)preflight->notes_kib / (1 << 20),
	    (double)preflight->room_kib / (1 << 20));
	return false;
}

/* Refuses what does not fit, before anything is mapped. */
static bool
fits(struct session *r, const struct preflight *preflight)
{
	const struct parameters *p = &r->options.parameters;

	if (r->callbacks != NULL)
		return r->callbacks->on_preflight(r->callbacks, r, preflight);
	if (!notes_fit(r, preflight))
		return false;
	if (r->platform.available_kib == UNKNOWN ||
	    r->platform.available_kib < 0 ||
	    preflight->kib <= (uint64_t)r->platform.available_kib)
		return true;
	warnx("%s with %" PRIu64 " pages and %u consumer%s may need %" PRIu64
	      " MiB, and %" PRId64
	      " MiB are to be had; ask for less with --size, --pages, "
	      "--consumers or --write",
	    r->pair, p->pages, p->consumers, p->consumers == 1 ? "" : "s",
	    preflight->kib >> 10, r->platform.available_kib >> 10);
	return false;
}

static int
open_outputs(struct session *r)
{
	if (r->callbacks != NULL) {
		/* It hears everything. */
	} else if (!r->options.json) {
		r->words = stdout;
	} else if (r->options.json_path == NULL) {
		r->json = stdout;
	} else {
		r->words = stdout;
		r->json = fopen(r->options.json_path, "we");
		if (r->json == NULL) {
			warn("%s", r->options.json_path);
			return EXIT_CANNOT_RUN;
		}
	}
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		r->options.style.ascii = true;
	return 0;
}

static void
fill_head(struct session *r)
{
	r->head = (struct head_record){
	    .pair = r->pair,
	    .summary = r->info.summary,
	    .birth = steps_birth(&r->info),
	    .parameters = r->options.parameters,
	    .platform = r->platform,
	    .predicted = r->backend == &run_model,
	};
	r->head.platform.fault_addresses &= r->options.parameters.pages <=
	    LOCATED_PAGES;
	r->actors.assignment.pages = r->options.parameters.pages;
	r->actors.assignment.part = r->options.parameters.part;
	r->actors.assignment.consumers = r->options.parameters.consumers;
	r->actors.timeout = r->options.parameters.timeout;
	strlcpy(r->actors.assignment.pair, r->pair,
	    sizeof r->actors.assignment.pair);
	memcpy(r->actors.assignment.options, r->options.values,
	    sizeof r->options.values);
}

/* The exit status, from what happened. Says on stderr what went wrong. */
static int
conclude(struct session *r)
{
	char words[512];

	if (r->output_error == -EPIPE)
		return EXIT_SIGNAL + SIGPIPE; /* nobody reads on: no words */
	if (r->sink.first.kind != FAILURE_NONE) {
		failure_words(&r->sink.first, words, sizeof words);
		if (r->callbacks != NULL)
			strlcpy(
			    r->callbacks->why, words, sizeof r->callbacks->why);
		else
			warnx("%s", words);
		return failure_exit(&r->sink.first);
	}
	if (r->output_error < 0) {
		warnx("write the result: %s", strerror(-r->output_error));
		return EXIT_CANNOT_RUN;
	}
	return r->crosscheck.verdict.verdict == VERDICT_CONTRADICTED
	    ? EXIT_CONTRADICTED
	    : EXIT_BALANCED;
}

static int
refuse_watch(void)
{
	warnx("not enough memory to watch so many pages and processes");
	return EXIT_CANNOT_RUN;
}

static int
open_books(struct session *r)
{
	unsigned actors = r->options.parameters.consumers + 1;

	crosscheck_init(&r->crosscheck, r->platform.page_size);
	if (prediction_init(&r->prediction, &r->machine, actors) < 0)
		return refuse_watch();
	prediction_bound(
	    &r->prediction, memory_for_notes(r->platform.available_kib));
	if (r->info.unlogged)
		r->prediction.reason = touches_by_itself;
	else if (r->info.sanitized && r->backend == &run_live)
		r->prediction.reason = sanitizer_touches;
	return 0;
}

static void
close_books(struct session *r)
{
	step_release(&r->before);
	step_release(&r->now);
	free(r->passed);
	crosscheck_release(&r->crosscheck);
	prediction_release(&r->prediction);
	snapshot_release(&r->snapshot);
}

static void
begin_outputs(struct session *r)
{
	if (r->words != NULL) {
		report_init(&r->report, r->words, &r->options.style, &r->head);
		session_note_output(r, report_begin(&r->report));
	}
	if (r->json != NULL)
		session_note_output(
		    r, json_begin(&r->writer, r->json, &r->head));
}

/* A write that a signal has interrupted would block once more. */
static void
end_outputs(struct session *r)
{
	if (r->output_error == -EINTR)
		return;
	signals_listen(true);
	if (r->words != NULL)
		session_note_output(
		    r, report_end(&r->report, &r->crosscheck.verdict));
	if (r->quiz != NULL)
		quiz_score(r);
	if (r->json != NULL)
		session_note_output(
		    r, json_end(&r->writer, &r->crosscheck.verdict));
	if (r->words != NULL && fflush(r->words) != 0)
		session_note_output(r, -errno);
	if (r->json != NULL && r->json != stdout && fclose(r->json) != 0)
		session_note_output(r, -errno);
	signals_listen(false);
}

/* What the person typed, as far as there is room, but for what waits for
 * somebody. */
static void
name_command(const struct session *r, char *command, size_t size)
{
	strlcpy(command, "./run.sh", size);
	for (int i = 0; i < r->argc; i++) {
		if (strcmp(r->argv[i], "--pause") == 0 ||
		    strcmp(r->argv[i], "--quiz") == 0)
			continue;
		strlcat(command, " ", size);
		strlcat(command, r->argv[i], size);
	}
}

/* Does what did not hold come back? */
static void
repeat(struct session *r, uint64_t nanoseconds)
{
	struct repeat_record *out = &r->crosscheck.verdict.repeat;

	if (r->options.pause || r->quiz != NULL)
		out->reason = "it waits for somebody";
	else if (nanoseconds > REPEAT_SECONDS * 1000 * CLOCK_MS)
		out->reason = "it takes more than 30 seconds";
	else
		repeat_run(
		    &r->crosscheck.verdict, r->path, r->argc, r->argv, out);
	if (out->reason != NULL)
		name_command(r, out->command, sizeof out->command);
}

/* The run proper, once it is known what is asked for, and that it fits. */
static int
perform(struct session *r)
{
	uint64_t began = clock_ns(), moved = vmstat_moved_pages();

	begin_outputs(r);
	r->crosscheck.verdict.complete = r->output_error == 0 &&
	    sequence_run(r) == 0;
	progress_clear(&r->progress);
	actors_close(&r->actors);
	session_unlink(r);
	r->crosscheck.verdict.moved_pages = moved != UINT64_MAX
	    ? (int64_t)(vmstat_moved_pages() - moved)
	    : UNKNOWN;
	if (r->crosscheck.verdict.complete && r->callbacks == NULL &&
	    r->crosscheck.verdict.verdict == VERDICT_CONTRADICTED)
		repeat(r, clock_ns() - began);
	(void)failure_interrupted(&r->sink); /* the last one, too */
	end_outputs(r);
	return conclude(r);
}

/* Finds names for the run's shm object and file, and cleans up after dead
 * runs. */
static int
name_objects(struct session *r)
{
	struct assignment *assignment = &r->actors.assignment;
	unsigned swept = object_sweep();
	int error = object_name(assignment->object, sizeof assignment->object);

	if (swept > 0)
		warnx(
		    "removed %u object%s that a run which was killed had left "
		    "behind",
		    swept, swept == 1 ? "" : "s");
	if (error == 0)
		error = object_path(assignment->file, sizeof assignment->file);
	if (error < 0)
		return failure_system(
		    &r->sink, "find a name for a temporary file", error);
	r->named = true;
	return 0;
}

void
session_unlink(struct session *r)
{
	if (!r->named)
		return;
	shm_unlink(r->actors.assignment.object);
	unlink(r->actors.assignment.file);
	r->named = false;
}

static int
cast_producer(struct session *r)
{
	/* Actors act in turn, so one CPU is enough for all. */
	pin_to_one_cpu(r->actors.handles[0].pid, 0);
	if (actors_make_room(&r->actors, r->options.parameters.consumers) < 0)
		return -1;
	return actors_assign(&r->actors, 0);
}

/* Does a step refuse what it was asked for, in words of its own? It will do so in
 * earnest as well, and nothing need be run to find that out. */
static bool
is_refusal(const struct failure *f)
{
	return f->kind == FAILURE_STEP && f->why[0] != '\0' &&
	    (f->error == -EINVAL || f->error == -EMSGSIZE);
}

/* A pair that fails or hangs in thought will do so in earnest, where it can be
 * seen; another producer takes the place of the one that was spent. */
static int
start_again(struct session *r)
{
	struct assignment assignment = r->actors.assignment;
	double timeout = r->actors.timeout;
	struct pair_info unused;

	actors_close(&r->actors);
	step_release(&r->now);
	r->sink.first.kind = FAILURE_NONE;
	if (actors_open(&r->actors, &r->sink, &r->progress) < 0)
		return -1;
	r->actors.timeout = timeout;
	r->actors.locates = r->platform.fault_addresses;
	r->actors.assignment = assignment;
	if (actors_start(&r->actors, r->path, &unused) < 0)
		return -1;
	return cast_producer(r);
}

/* What is said of a story that cannot be gone through: the most it can be, where
 * every page is unlike its neighbours. Nothing is kept of what is not
 * predicted but what is measured. */
static struct preflight
guess(const struct session *r)
{
	const struct parameters *p = &r->options.parameters;
	unsigned __int128 runs = (unsigned __int128)p->pages *
	    (p->consumers + 1);

	runs = runs * MEASURED_RUNS * sizeof(struct run) / 1024;
	return (struct preflight){
	    .frames = p->pages,
	    .file = true,
	    .segments = p->pages,
	    .notes_kib = runs > UINT64_MAX ? UINT64_MAX : (uint64_t)runs,
	    .room_kib = memory_for_notes(r->platform.available_kib),
	};
}

/* Goes through the story in thought, where that can be done. 0, EXIT_USAGE, or
 * -1. */
static int
look_ahead(struct session *r, struct preflight *preflight)
{
	double timeout = r->actors.timeout;
	int result;

	*preflight = guess(r);
	if (r->info.unlogged || r->info.no_dry_run)
		return 0;
	r->actors.timeout = timeout < REHEARSAL_TIMEOUT ? timeout
							: REHEARSAL_TIMEOUT;
	result = preflight_run(r, preflight);
	r->actors.timeout = timeout;
	if (result == 0 || r->sink.first.kind == FAILURE_INTERRUPTED)
		return result;
	if (is_refusal(&r->sink.first) && r->callbacks == NULL) {
		warnx("%s: %.*s; see ./run.sh %s --help", r->pair,
		    (int)strcspn(r->sink.first.why, "\n"), r->sink.first.why,
		    r->pair);
		return EXIT_USAGE;
	}
	*preflight = guess(r);
	failure_words(&r->sink.first, preflight->why, sizeof preflight->why);
	return start_again(r);
}

/* What the model must know of the file system that the file will be on. */
static int
learn_file_system(struct session *r)
{
	static char what[sizeof r->actors.assignment.file + 64];
	char folder[sizeof r->actors.assignment.file];
	int error;

	strlcpy(folder, r->actors.assignment.file, sizeof folder);
	*strrchr(folder, '/') = '\0';
	error = file_system_try(folder, &r->prediction.files);
	if (error == 0)
		return 0;
	snprintf(what, sizeof what,
	    "try the folder for temporary files, %s (see $TMPDIR)", folder);
	return failure_system(&r->sink, what, error);
}

/* A live run: sees to it, before anything is mapped, that there is room for all
 * of it. 0, an exit status, or -1. */
static int
prepare_live(struct session *r)
{
	struct preflight preflight;
	int status;

	if (actors_raise_limit(&r->actors) < 0)
		return -1;
	status = look_ahead(r, &preflight);
	if (status != 0)
		return status;
	preflight.kib = memory_needed(r, &preflight);
	if (!fits(r, &preflight))
		return EXIT_CANNOT_RUN;
	if (snapshot_init(
		&r->snapshot, &r->platform, r->options.parameters.pages) < 0)
		return refuse_watch();
	/* Who is not predicted needs to know nothing of it. */
	return preflight.file && r->prediction.reason == NULL
	    ? learn_file_system(r)
	    : 0;
}

/* In thought, files are where they would be; where that cannot be told, on a
 * disk. */
static int
prepare_thought(struct session *r)
{
	struct preflight preflight;
	struct assignment *assignment = &r->actors.assignment;
	int status = look_ahead(r, &preflight);

	if (status != 0)
		return status;
	if (preflight.known && !notes_fit(r, &preflight))
		return EXIT_CANNOT_RUN;
	if (preflight.file &&
	    object_path(assignment->file, sizeof assignment->file) == 0 &&
	    learn_file_system(r) < 0)
		r->sink.first.kind = FAILURE_NONE;
	return 0;
}

static int
refuse_machine(const char *what, int error)
{
	warnx("%s: %s", what, strerror(-error));
	return error == -ENOSYS ? EXIT_NOT_HERE : EXIT_CANNOT_RUN;
}

static int
prepare(struct session *r)
{
	char why[256];
	int error;

	if (!steps_check(&r->info, why, sizeof why)) {
		warnx("producers/%s.c: %s", r->pair, why);
		return EXIT_CANNOT_RUN;
	}
	error = platform_probe(&r->platform);
	if (error < 0)
		return refuse_machine("look at this machine", error);
	error = learn_machine(r);
	if (error < 0)
		return refuse_machine("try this kernel's page faults", error);
	fill_head(r);
	r->actors.locates = r->platform.fault_addresses;
	progress_init(&r->progress, !r->options.style.quiet);
	if (r->backend == &run_model)
		r->head.platform.proof = PROOF_FRAMES; /* of thought */
	return (r->backend == &run_live && name_objects(r) < 0) ||
		cast_producer(r) < 0
	    ? -1
	    : 0;
}

/* Options that hold what is measured against something: there is no such thing
 * where nothing is run. */
static bool
suits_prediction(const struct session *r)
{
	const char *option = r->options.quiz ? "--quiz"
	    : r->options.style.ledger	     ? "--ledger"
					     : NULL;

	if (option == NULL)
		return true;
	warnx("%s: predict measures nothing that it could be held against; "
	      "./run.sh %s %s runs the pair",
	    option, r->pair, option);
	return false;
}

/* Exit status, or -1 with the stage's failure. */
static int
run(struct session *r, char **argv)
{
	int status;

	if (!options_parse(&r->options, r->pair, argv, &r->info))
		return EXIT_USAGE;
	if (r->options.help) {
		options_help(stdout, r->pair, &r->info);
		return EXIT_BALANCED;
	}
	if (r->backend == &run_model && !suits_prediction(r))
		return EXIT_USAGE;
	steps_choose(
	    &r->info, r->options.values, r->options.parameters.option_count);
	status = prepare(r);
	if (status != 0)
		return status;
	if ((r->options.quiz || r->backend == &run_model) &&
	    r->info.no_dry_run) {
		warnx("%s: what its steps touch is known only when they run, "
		      "so it cannot be predicted before; its figures are "
		      "predicted while it runs: ./run.sh %s",
		    r->pair, r->pair);
		return EXIT_CANNOT_RUN;
	}
	if (r->options.quiz && r->backend == &run_live) {
		r->quiz = quiz_open(r->options.answers_path);
		if (r->quiz == NULL)
			return EXIT_CANNOT_RUN;
	}
	status = open_books(r);
	if (status == 0)
		status = r->backend == &run_live ? prepare_live(r)
						 : prepare_thought(r);
	if (status == 0)
		status = open_outputs(r);
	if (status == 0)
		status = perform(r);
	close_books(r);
	quiz_close(r->quiz);
	return status;
}

static int
run_session(const struct backend *backend, struct run_callbacks *callbacks,
    const char *path, int argc, char **argv)
{
	struct session *r = calloc(1, sizeof *r);
	int status = -1;

	if (r == NULL)
		err(EXIT_CANNOT_RUN, NULL);
	r->pair = argv[0];
	r->path = path;
	r->argc = argc;
	r->argv = argv;
	r->backend = backend;
	r->callbacks = callbacks;
	record_stop_on(signals_flag());
	if (failure_sink_open(&r->sink) == 0 &&
	    actors_open(&r->actors, &r->sink, &r->progress) == 0 &&
	    actors_start(&r->actors, path, &r->info) == 0)
		status = run(r, argv);
	actors_close(&r->actors);
	failure_sink_close(&r->sink);
	if (status < 0)
		status = conclude(r);
	free(r);
	return status;
}

int
run_pair(const char *path, enum run_mode mode, int argc, char **argv)
{
	return run_session(mode == RUN_PREDICT ? &run_model : &run_live, NULL,
	    path, argc, argv);
}

int
run_for(
    struct run_callbacks *callbacks, const char *path, int argc, char **argv)
{
	callbacks->why[0] = '\0';
	optind = 0; /* getopt(3) has been through other words before */
	return run_session(&run_live, callbacks, path, argc, argv);
}
