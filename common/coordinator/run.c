#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <langinfo.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "coordinator/object.h"
#include "coordinator/quiz.h"
#include "coordinator/run.h"
#include "coordinator/session.h"
#include "coordinator/signals.h"
#include "coordinator/story.h"
#include "probe/calibrate.h"
#include "role/pin.h"

static const char touches_by_itself[] =
    "the pair touches memory by itself, not through region_*()";
static const char sanitizer_touches[] =
    "the actors are built with a sanitizer, which touches memory of its own";

/* What the model must know of this kernel. */
static int
learn_machine(struct session *r)
{
	struct calibration calibration;
	int error = calibrate(&calibration);

	if (error < 0)
		return error;
	r->machine = (struct model_machine){
	    .page_size = calibration.page_size,
	    .fault_around = calibration.fault_around,
	    .table_pages = calibration.table_pages,
	    .shared_read_writable = calibration.shared_read_writable,
	};
	return 0;
}

/* Refuses what does not fit, before anything is mapped. */
static bool
fits(const struct session *r, uint64_t frames)
{
	const struct parameters *p = &r->options.parameters;
	uint64_t page_kib = r->platform.page_size / 1024;
	/* Each actor's page tables take 8 bytes a page, the coordinator's notes
	 * some 64, and every actor needs a MiB or so for itself. */
	unsigned __int128 need = (unsigned __int128)frames * page_kib +
	    (unsigned __int128)p->pages * (p->consumers + 9) / 128 +
	    1024 * (p->consumers + 1);

	if (r->platform.available_kib == UNKNOWN ||
	    r->platform.available_kib < 0 ||
	    need <= (uint64_t)r->platform.available_kib)
		return true;
	warnx("%s with %" PRIu64 " pages and %u consumer%s may need %" PRIu64
	      " MiB, and %" PRId64
	      " MiB are to be had; ask for less with --size, --pages, "
	      "--consumers or --write",
	    r->pair, p->pages, p->consumers, p->consumers == 1 ? "" : "s",
	    need >> 10 > UINT64_MAX ? UINT64_MAX : (uint64_t)(need >> 10),
	    r->platform.available_kib >> 10);
	return false;
}

static int
open_outputs(struct session *r)
{
	if (!r->options.json) {
		r->words = stdout;
	} else if (r->options.json_path == NULL) {
		r->json = stdout;
	} else {
		r->words = stdout;
		r->json = fopen(r->options.json_path, "we");
		if (r->json == NULL) {
			warn("%s", r->options.json_path);
			return -1;
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
	    .summary = r->hello.summary,
	    .birth = story_birth(&r->hello),
	    .parameters = r->options.parameters,
	    .platform = r->platform,
	    .predicted = r->world == &rehearsed_world,
	};
	r->stage.cast.pages = r->options.parameters.pages;
	r->stage.cast.part = r->options.parameters.part;
	r->stage.cast.consumers = r->options.parameters.consumers;
	r->stage.timeout = r->options.parameters.timeout;
	strlcpy(r->stage.cast.pair, r->pair, sizeof r->stage.cast.pair);
	for (size_t i = 0; i < r->options.parameters.option_count; i++) {
		strlcpy(r->stage.cast.options[i].name,
		    r->options.values[i].name,
		    sizeof r->stage.cast.options[i].name);
		strlcpy(r->stage.cast.options[i].value,
		    r->options.values[i].value,
		    sizeof r->stage.cast.options[i].value);
	}
}

/* The exit status, from what happened. Says on stderr what went wrong. */
static int
conclude(struct session *r)
{
	char words[512];

	if (r->output_error == -EPIPE)
		return EXIT_SIGNAL + SIGPIPE; /* nobody reads on: no words */
	if (r->stage.failure.kind != FAILURE_NONE) {
		failure_words(&r->stage.failure, words, sizeof words);
		warnx("%s", words);
		return failure_exit(&r->stage.failure);
	}
	if (r->output_error < 0) {
		warnx("write the result: %s", strerror(-r->output_error));
		return EXIT_CANNOT_RUN;
	}
	return r->judge.verdict.verdict == VERDICT_CONTRADICTED
	    ? EXIT_CONTRADICTED
	    : EXIT_BALANCED;
}

/* What goes wrong with a watch over so much is want of memory. */
static int
open_books(struct session *r)
{
	unsigned actors = r->options.parameters.consumers + 1;

	judge_init(&r->judge, r->platform.page_size);
	if (prediction_init(&r->prediction, &r->machine, actors) < 0 ||
	    (r->world == &live_world &&
		observer_init(&r->observer, &r->platform,
		    r->options.parameters.pages) < 0)) {
		warnx("not enough memory to watch so many pages and processes");
		return -1;
	}
	if (r->hello.unlogged)
		r->prediction.reason = touches_by_itself;
	else if (r->hello.sanitized && r->world == &live_world)
		r->prediction.reason = sanitizer_touches;
	return 0;
}

static void
close_books(struct session *r)
{
	step_release(&r->before);
	step_release(&r->now);
	judge_release(&r->judge);
	prediction_release(&r->prediction);
	observer_release(&r->observer);
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
		    r, report_end(&r->report, &r->judge.verdict));
	if (r->quiz != NULL)
		quiz_score(r);
	if (r->json != NULL)
		session_note_output(r, json_end(&r->writer, &r->judge.verdict));
	if (r->words != NULL && fflush(r->words) != 0)
		session_note_output(r, -errno);
	if (r->json != NULL && r->json != stdout && fclose(r->json) != 0)
		session_note_output(r, -errno);
	signals_listen(false);
}

/* The run proper, once it is known what is asked for, and that it fits. */
static int
perform(struct session *r)
{
	begin_outputs(r);
	r->judge.verdict.complete = r->output_error == 0 && play_story(r) == 0;
	progress_clear(&r->progress);
	stage_close(&r->stage);
	if (r->object_named)
		shm_unlink(r->stage.cast.object);
	end_outputs(r);
	return conclude(r);
}

/* Finds a name for the run's shm object, and cleans up after dead runs. */
static int
name_object(struct session *r)
{
	unsigned swept = object_sweep();
	int error = object_name(r->stage.cast.object);

	if (swept > 0)
		warnx(
		    "removed %u object%s that a run which was killed had left "
		    "in /dev/shm",
		    swept, swept == 1 ? "" : "s");
	if (error < 0)
		return stage_fail_system(&r->stage, "read /proc", error);
	r->object_named = true;
	return 0;
}

/* Casts the producer; and for a live run sees to it, before anything is mapped,
 * that there is room for all of it. 0, an exit status, or -1. */
static int
cast_producer(struct session *r)
{
	bool live = r->world == &live_world;
	uint64_t need;

	/* Actors act in turn, so one CPU is enough for all. */
	pin_to_one_cpu(r->stage.players[0].pid, 0);
	if (stage_make_room(&r->stage, r->options.parameters.consumers) < 0 ||
	    (live && stage_raise_limit(&r->stage) < 0) ||
	    (live && name_object(r) < 0) || stage_cast(&r->stage, 0, &need) < 0)
		return -1;
	return live && !fits(r, need) ? EXIT_CANNOT_RUN : 0;
}

static int
prepare(struct session *r)
{
	char why[256];
	int error;

	if (!story_check(&r->hello, why, sizeof why)) {
		warnx("producers/%s.c: %s", r->pair, why);
		return EXIT_CANNOT_RUN;
	}
	error = platform_probe(&r->platform);
	if (error < 0) {
		warnx("look at this machine: %s", strerror(-error));
		return EXIT_CANNOT_RUN;
	}
	error = learn_machine(r);
	if (error < 0) {
		warnx("try this kernel's page faults: %s", strerror(-error));
		return EXIT_CANNOT_RUN;
	}
	fill_head(r);
	progress_init(&r->progress, !r->options.style.quiet);
	if (r->world == &rehearsed_world)
		r->head.platform.proof = PROOF_FRAMES; /* of thought */
	return cast_producer(r);
}

/* Exit status, or -1 with the stage's failure. */
static int
run(struct session *r, int argc, char **argv)
{
	int status;

	if (!options_parse(&r->options, r->pair, argc, argv, &r->hello))
		return EXIT_USAGE;
	if (r->options.help) {
		options_help(stdout, r->pair, &r->hello);
		return EXIT_BALANCED;
	}
	status = prepare(r);
	if (status != 0)
		return status;
	if (r->options.quiz && r->world == &live_world) {
		r->quiz = quiz_open(r->options.answers_path);
		if (r->quiz == NULL)
			return EXIT_CANNOT_RUN;
	}
	if (open_books(r) < 0 || open_outputs(r) < 0)
		status = EXIT_CANNOT_RUN;
	else
		status = perform(r);
	close_books(r);
	quiz_close(r->quiz);
	return status;
}

int
run_pair(const char *path, enum run_mode mode, int argc, char **argv)
{
	struct session *r = calloc(1, sizeof *r);
	int status = -1;

	if (r == NULL)
		err(EXIT_CANNOT_RUN, NULL);
	r->pair = argv[0];
	r->world = mode == RUN_PREDICT ? &rehearsed_world : &live_world;
	if (stage_open(&r->stage, &r->progress) == 0 &&
	    stage_start(&r->stage, path, &r->hello) == 0)
		status = run(r, argc, argv);
	stage_close(&r->stage);
	if (status < 0)
		status = conclude(r);
	free(r);
	return status;
}
