#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <langinfo.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "coordinator/judge.h"
#include "coordinator/object.h"
#include "coordinator/observer.h"
#include "coordinator/options.h"
#include "coordinator/pause.h"
#include "coordinator/run.h"
#include "coordinator/stage.h"
#include "coordinator/story.h"
#include "record/json.h"

struct session {
	const char *pair;
	struct hello hello;
	struct options options;
	struct platform platform;
	struct head_record head;
	struct progress progress;
	struct stage stage;
	struct observer observer;
	struct judge judge;
	struct report report;
	FILE *words; /* where the report goes; NULL: nowhere */
	FILE *json;  /* where the record goes; NULL: nowhere */
	struct json_writer writer;
	int output_error; /* of either, the first one */
	struct step_record before, now;
	bool object_named; /* the shm object still has its name */
};

/* The story at hand, for the record. */
static int
begin_step(struct session *r, const char *name, const char *text,
    enum step_event event)
{
	r->now.event = event;
	strlcpy(r->now.name, name, sizeof r->now.name);
	strlcpy(r->now.text, text, sizeof r->now.text);
	strlcpy(r->stage.step, name, sizeof r->stage.step);
	r->now.actors = calloc(r->stage.count, sizeof *r->now.actors);
	return r->now.actors != NULL
		   ? 0
		   : stage_fail_system(&r->stage, "record a step", -ENOMEM);
}

static void
add_actor(struct session *r, unsigned index)
{
	r->now.actors[r->now.actor_count++] = index;
}

static int
act(struct session *r, unsigned index)
{
	struct order order = {.verb = ORDER_STEP};
	struct answer answer;

	add_actor(r, index);
	strlcpy(order.step, r->now.name, sizeof order.step);
	return stage_order(&r->stage, index, &order, -1, &answer);
}

/* A fork, or a child's end, leaves something to do for the producer: its own
 * pages are copy-on-write again, or a child is to be reaped. */
static int
settle_producer(struct session *r)
{
	struct order order = {.verb = ORDER_SETTLE};
	struct answer answer;

	return stage_order(&r->stage, 0, &order, -1, &answer);
}

static int
give_birth(struct session *r, enum order_verb verb)
{
	add_actor(r, 0);
	for (unsigned i = 1; i < r->stage.count; i++)
		if (stage_birth(&r->stage, verb, i) < 0)
			return -1;
	return settle_producer(r);
}

static int
consumers_act(struct session *r)
{
	for (unsigned i = 1; i < r->stage.count; i++)
		if (act(r, i) < 0)
			return -1;
	return 0;
}

static int
consumers_leave(struct session *r)
{
	for (unsigned i = 1; i < r->stage.count; i++) {
		add_actor(r, i);
		if (stage_leave(&r->stage, i) < 0)
			return -1;
	}
	return settle_producer(r);
}

static int
play(struct session *r, const struct hello_step *step)
{
	switch (step->kind) {
	case STEP_END:
		break;
	case STEP_ACT:
		return act(r, 0);
	case STEP_FORK:
		return give_birth(r, ORDER_FORK);
	case STEP_EXEC:
		return give_birth(r, ORDER_EXEC);
	case STEP_TURN:
		return consumers_act(r);
	case STEP_TOGETHER:
		return act(r, 0) < 0 ? -1 : consumers_act(r);
	case STEP_LEAVE:
		return consumers_leave(r);
	}
	return 0;
}

static enum step_event
event_of(const struct hello_step *step)
{
	switch (step->kind) {
	case STEP_FORK:
		return EVENT_FORK;
	case STEP_EXEC:
		return EVENT_EXEC;
	case STEP_LEAVE:
		return EVENT_LEAVE;
	default:
		return EVENT_NONE;
	}
}

/* The name has served when all have attached: from then on not even a SIGKILL
 * of everybody leaves anything behind. */
static void
unlink_served_name(struct session *r)
{
	if (!r->object_named)
		return;
	for (unsigned i = 0; i < r->stage.count; i++) {
		const struct player *p = &r->stage.players[i];

		if (p->region_start == 0 ||
		    (p->region_kind != REGION_SHM_PRIVATE &&
			p->region_kind != REGION_SHM_SHARED))
			return;
	}
	shm_unlink(r->stage.cast.object);
	r->object_named = false;
}

static void
note_output(struct session *r, int error)
{
	if (error < 0 && r->output_error == 0)
		r->output_error = error;
}

/* Looks at everybody, judges, tells. */
static int
end_step(struct session *r)
{
	struct step_record spare;

	r->now.did = r->stage.did;
	r->now.did_count = r->stage.did_count;
	r->stage.did = NULL;
	r->stage.did_count = r->stage.did_room = 0;
	unlink_served_name(r);
	if (observer_look(&r->observer, &r->stage, &r->now) < 0 ||
	    stage_check(&r->stage) < 0)
		return -1;
	if (judge_step(&r->judge,
		r->before.process_count > 0 ? &r->before : NULL, &r->now) < 0)
		return stage_fail_system(&r->stage, "judge a step", -ENOMEM);

	progress_clear(&r->progress);
	if (r->words != NULL)
		note_output(
		    r, report_step(&r->report,
			   r->before.process_count > 0 ? &r->before : NULL,
			   &r->now));
	if (r->json != NULL)
		note_output(r, json_step(&r->writer, &r->now));
	if (r->output_error < 0)
		return stage_fail_system(
		    &r->stage, "write the result", r->output_error);
	if (r->options.pause &&
	    pause_for_person(&r->stage, &r->now, &r->options.pause) < 0)
		return -1;

	spare = r->before;
	r->before = r->now;
	r->now = (struct step_record){.number = r->before.number + 1};
	step_release(&spare);
	return 0;
}

/* From the first look to the last step. */
static int
play_story(struct session *r)
{
	if (begin_step(r, "start",
		"the producer alone, before it does anything", EVENT_START) < 0)
		return -1;
	add_actor(r, 0);
	if (end_step(r) < 0)
		return -1;
	for (unsigned i = 0; i < story_length(&r->hello); i++) {
		const struct hello_step *step = &r->hello.steps[i];

		if (begin_step(r, step->name, step->text, event_of(step)) < 0 ||
		    play(r, step) < 0 || end_step(r) < 0)
			return -1;
	}
	return 0;
}

/* Actors act in turn, so one CPU is enough for all; and a frame that waits in
 * another CPU's batch of new pages would be copied where it could be kept
 * (folio_test_lru() in mm/memory.c:wp_can_reuse_anon_folio()). */
static void
pin_to_one_cpu(pid_t pid)
{
	cpu_set_t allowed, one;

	CPU_ZERO(&one);
	if (sched_getaffinity(0, sizeof allowed, &allowed) < 0)
		return; /* more CPUs than the set has room for */
	for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (CPU_ISSET(cpu, &allowed)) {
			CPU_SET(cpu, &one);
			sched_setaffinity(pid, sizeof one, &one);
			return;
		}
	}
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
				 (unsigned __int128)p->pages *
				     (p->consumers + 9) / 128 +
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

/* The run proper, once it is known what is asked for, and that it fits. */
static int
perform(struct session *r)
{
	bool complete;
	int status;

	if (observer_init(
		&r->observer, &r->platform, r->options.parameters.pages) < 0) {
		warnx("not enough memory to watch so many pages");
		return EXIT_CANNOT_RUN;
	}
	judge_init(&r->judge, r->platform.page_size);
	if (r->words != NULL) {
		report_init(&r->report, r->words, &r->options.style, &r->head);
		note_output(r, report_begin(&r->report));
	}
	if (r->json != NULL)
		note_output(r, json_begin(&r->writer, r->json, &r->head));

	r->object_named = true;
	complete = r->output_error == 0 && play_story(r) == 0;

	progress_clear(&r->progress);
	r->judge.verdict.complete = complete;
	stage_close(&r->stage);
	shm_unlink(r->stage.cast.object);
	if (r->words != NULL)
		note_output(r, report_end(&r->report, &r->judge.verdict));
	if (r->json != NULL)
		note_output(r, json_end(&r->writer, &r->judge.verdict));
	if (r->words != NULL && fflush(r->words) != 0)
		note_output(r, -errno);
	if (r->json != NULL && r->json != stdout && fclose(r->json) != 0)
		note_output(r, -errno);

	status = conclude(r);
	step_release(&r->before);
	step_release(&r->now);
	judge_release(&r->judge);
	observer_release(&r->observer);
	return status;
}

/* Asks and checks everything that can be wrong before the first mapping. */
static int
prepare_and_perform(struct session *r, int argc, char **argv)
{
	char why[256];
	uint64_t need;
	unsigned swept;
	int error;

	if (!options_parse(&r->options, r->pair, argc, argv, &r->hello))
		return EXIT_USAGE;
	if (r->options.help) {
		options_help(stdout, r->pair, &r->hello);
		return EXIT_BALANCED;
	}
	if (!story_check(&r->hello, why, sizeof why)) {
		warnx("producers/%s.c: %s", r->pair, why);
		return EXIT_CANNOT_RUN;
	}
	error = platform_probe(&r->platform);
	if (error < 0) {
		warnx("look at this machine: %s", strerror(-error));
		return EXIT_CANNOT_RUN;
	}
	swept = object_sweep();
	if (swept > 0)
		warnx(
		    "removed %u object%s that a run which was killed had left "
		    "in /dev/shm",
		    swept, swept == 1 ? "" : "s");
	error = object_name(r->stage.cast.object);
	if (error < 0) {
		warnx("read /proc: %s", strerror(-error));
		return EXIT_CANNOT_RUN;
	}
	fill_head(r);
	progress_init(&r->progress, !r->options.style.quiet);
	pin_to_one_cpu(r->stage.players[0].pid);
	if (stage_make_room(&r->stage, r->options.parameters.consumers) < 0 ||
	    stage_cast(&r->stage, 0, &need) < 0)
		return -1;
	if (!fits(r, need) || open_outputs(r) < 0)
		return EXIT_CANNOT_RUN;
	return perform(r);
}

int
run_pair(const char *path, int argc, char **argv)
{
	struct session *r = calloc(1, sizeof *r);
	int status = -1;

	if (r == NULL)
		err(EXIT_CANNOT_RUN, NULL);
	r->pair = argv[0];
	if (stage_open(&r->stage, &r->progress) == 0 &&
	    stage_start(&r->stage, path, &r->hello) == 0)
		status = prepare_and_perform(r, argc, argv);
	stage_close(&r->stage);
	if (status < 0)
		status = conclude(r);
	free(r);
	return status;
}
