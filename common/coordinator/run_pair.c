#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "cli/exit_status.h"
#include "cli/home.h"
#include "cli/usage.h"
#include "coordinator/learn.h"
#include "coordinator/outputs.h"
#include "coordinator/quiz.h"
#include "coordinator/repeat.h"
#include "coordinator/run.h"
#include "coordinator/run_pair.h"
#include "coordinator/stepper.h"
#include "coordinator/steps.h"
#include "coordinator/times.h"
#include "os/clock.h"

struct listeners {
	struct outputs outputs;
	struct quiz quiz;
	struct stepper stepper;
	struct times times;
	struct run_callbacks *all[5]; /* those that are wanted, and NULL */
};

/* All that a run of a pair takes: too much for a stack. */
struct pair_run {
	struct pair_info info;
	struct run_config config;
	struct options options;
	struct listeners listeners;
};

/* Says what went wrong. Returns the exit status. */
static int
refuse(const char *pair, const struct failure *failure)
{
	char words[ACTOR_TEXT_MAX];

	failure_words(failure, words, sizeof words);
	if (failure->kind == FAILURE_REFUSED && failure->status == EXIT_USAGE)
		usage_error(pair, "%s; see ./run.sh %s --help", words, pair);
	else
		warnx("%s", words);
	return failure_exit(failure);
}

/* What was typed, as far as there is room, but for what waits for an answer. */
static void
name_command(char **argv, char *command, size_t size)
{
	strlcpy(command, home_command(), size);
	for (; *argv != NULL; argv++) {
		if (strcmp(*argv, "--pause") == 0 ||
		    strcmp(*argv, "--quiz") == 0)
			continue;
		strlcat(command, " ", size);
		strlcat(command, *argv, size);
	}
}

/* Does the contradiction come back? */
static void
repeat(const struct run_config *config, const struct options *options,
    struct listeners *l, const char *command, uint64_t nanoseconds,
    struct verdict_record *verdict)
{
	struct repeat_record *out = &verdict->repeat;

	if (options->quiz || (options->pause && !l->stepper.ended))
		out->reason = "it waits for input";
	else if (nanoseconds > REPEAT_SECONDS * 1000 * CLOCK_MS)
		out->reason = "it takes more than 30 seconds";
	else
		repeat_run(config, verdict, out);
	if (out->reason != NULL)
		strlcpy(out->command, command, sizeof out->command);
	(void)failure_interrupted(l->stepper.sink);
}

/* 0, or -1 with the failure in the sink. */
static int
open_listeners(struct listeners *l, const struct run_config *config,
    const struct options *options, const char *command,
    struct failure_sink *sink)
{
	const char *path = options->answers_path;
	size_t count = 0;
	int error = 0;

	outputs_init(&l->outputs, options, command, sink);
	stepper_init(&l->stepper, &options->style, steps_length(&config->info),
	    true, sink);
	l->all[count++] = &l->outputs.callbacks;
	if (options->quiz) {
		error = quiz_open(
		    &l->quiz, path, stdout, &options->style, sink);
		l->all[count++] = &l->quiz.callbacks;
	}
	times_init(&l->times, sink);
	if (options->repeat > 1)
		l->all[count++] = &l->times.callbacks;
	if (options->pause)
		l->all[count++] = &l->stepper.callbacks;
	l->all[count] = NULL;
	return error == 0 ? 0
			  : failure_refuse(sink, EXIT_CANNOT_RUN, "%s: %s",
				path, strerror(-error));
}

/* The exit status, as far as the run goes. */
static int
status_of(const struct failure_sink *sink, const struct verdict_record *verdict)
{
	if (sink->first.kind != FAILURE_NONE)
		return failure_exit(&sink->first);
	return verdict->verdict == VERDICT_CONTRADICTED ? EXIT_CONTRADICTED
							: EXIT_BALANCED;
}

static int
conclude(const struct run_config *config, const struct outputs *outputs,
    const struct failure_sink *sink, const struct verdict_record *verdict)
{
	if (outputs->error == -EPIPE)
		return EXIT_SIGNAL + SIGPIPE; /* nobody reads it */
	if (sink->first.kind != FAILURE_NONE)
		return refuse(config->pair, &sink->first);
	return status_of(sink, verdict);
}

/* Runs it the other times that were asked for. */
static void
repeat_for_times(const struct run_config *config, const struct options *options,
    struct listeners *l, struct verdict_record *verdict)
{
	struct paper paper = {.out = l->outputs.text, .style = options->style};

	if (options->repeat < 2 || paper.out == NULL ||
	    times_repeat(&l->times, config, options->repeat - 1) < 0)
		return;
	times_print(&l->times, &paper);
	if (l->times.contradicted > 0)
		verdict->verdict = VERDICT_CONTRADICTED;
}

/* Returns the exit status. */
static int
perform_listening(
    struct pair_run *run, const char *command, struct failure_sink *sink)
{
	const struct run_config *config = &run->config;
	const struct options *options = &run->options;
	struct listeners *l = &run->listeners;
	struct verdict_record verdict = {0};
	uint64_t began = clock_ns();
	int status;

	if (open_listeners(l, config, options, command, sink) == 0 &&
	    run_perform(config, l->all, sink, &verdict) == 0 &&
	    verdict.verdict == VERDICT_CONTRADICTED)
		repeat(
		    config, options, l, command, clock_ns() - began, &verdict);
	verdict.status = (unsigned)status_of(sink, &verdict);
	run_end(l->all, &verdict);
	if (sink->first.kind == FAILURE_NONE)
		repeat_for_times(config, options, l, &verdict);
	outputs_close(&l->outputs);
	quiz_close(&l->quiz);
	stepper_release(&l->stepper);
	times_release(&l->times);
	status = conclude(config, &l->outputs, sink, &verdict);
	run_verdict_release(&verdict);
	return status;
}

static int
perform(struct pair_run *run, const char *command)
{
	struct failure_sink sink;
	int status = failure_sink_open(&sink) < 0
	    ? refuse(run->config.pair, &sink.first)
	    : perform_listening(run, command, &sink);

	failure_sink_close(&sink);
	return status;
}

/* Options that compare something with the measurement: where nothing is run,
 * there is none. */
static bool
suits_prediction(const char *pair, const struct options *options)
{
	const char *option = options->quiz ? "quiz"
	    : options->repeat > 1	   ? "repeat"
	    : options->style.ledger	   ? "ledger"
					   : NULL;

	if (option == NULL)
		return true;
	usage_error(pair,
	    "option '--%s': predict measures nothing, so there is nothing to "
	    "compare with; ./run.sh %s --%s runs the pair",
	    option, pair, option);
	return false;
}

static int
run_as_typed(
    struct pair_run *run, const char *path, enum run_mode mode, char **argv)
{
	const char *pair = argv[0];
	char command[256];
	struct options *options = &run->options;
	struct run_config *config = &run->config;
	struct failure failure;

	/* Parsing moves the words. */
	name_command(argv, command, sizeof command);
	if (learn_pair_within(path, options_timeout(argv, LEARN_TIMEOUT),
		&run->info, &failure) < 0)
		return refuse(pair, &failure);
	if (!options_parse(options, pair, argv, &run->info))
		return EXIT_USAGE;
	if (options->help) {
		options_help(stdout, pair, &run->info);
		return EXIT_BALANCED;
	}
	if (mode == RUN_PREDICT && !suits_prediction(pair, options))
		return EXIT_USAGE;
	run_config_init(config, pair, path, &run->info);
	config->mode = mode;
	config->parameters = options->parameters;
	config->quiet = options->style.quiet;
	config->predict_first = options->quiz;
	run_config_choose_steps(config);
	return perform(run, command);
}

int
run_pair(const char *path, enum run_mode mode, char **argv)
{
	struct pair_run *run = calloc(1, sizeof *run);
	int status = EXIT_CANNOT_RUN;

	if (run != NULL)
		status = run_as_typed(run, path, mode, argv);
	else
		warnc(ENOMEM, "%s", argv[0]);
	free(run);
	return status;
}
