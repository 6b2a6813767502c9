#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cli/exit_status.h"
#include "cli/pairs.h"
#include "coordinator/learn.h"
#include "coordinator/options.h"
#include "coordinator/run.h"
#include "exercise/own_run.h"

#define TRIES	  3 /* of a run that is contradicted */
#define WORDS_MAX 16

/* Listens to a run. */
struct exercise_listener {
	struct run_callbacks callbacks; /* the first member */
	const struct variant *variant;
	unsigned run;
	struct exercise_answers *out;
	struct asked_value since[EXERCISE_QUESTIONS];
};

static bool
is_step(const struct variant *v, const char *name, const char *step)
{
	char text[STEP_NAME_MAX];

	return name != NULL &&
	    strcmp(variant_text(v, name, text, sizeof text), step) == 0;
}

static int64_t
difference(int64_t to, int64_t from)
{
	return to == UNKNOWN || from == UNKNOWN ? UNKNOWN : to - from;
}

/* since is zeros unless the question has it: the step comes first. */
static int
on_step(struct run_callbacks *callbacks, const struct step_record *before,
    const struct step_record *step)
{
	struct exercise_listener *l = (struct exercise_listener *)callbacks;
	const struct exercise *e = l->variant->exercise;

	for (size_t i = 0; i < exercise_question_count(e); i++) {
		const struct exercise_question *q = &e->questions[i];
		struct asked_value value, since = l->since[i];

		if (q->run != l->run)
			continue;
		value = asked_value(q->figure, q->who, before, step);
		if (is_step(l->variant, q->since, step->name))
			l->since[i] = value;
		if (is_step(l->variant, q->step, step->name))
			l->out->value[i] = (struct asked_value){
			    difference(value.seen, since.seen),
			    difference(value.model, since.model)};
	}
	return 0;
}

/* A run as it was typed, and all that its config points to. */
struct typed_run {
	char words[256], path[PATH_MAX];
	struct pair_info info;
	struct options options;
	struct run_config config;
};

/* What a student is told to type is parsed as if it had been typed. */
static int
configure(const char *line, struct typed_run *t, struct failure_sink *sink)
{
	char *argv[WORDS_MAX] = {NULL}, *rest = t->words;
	struct failure failure;
	size_t n = 0;

	strlcpy(t->words, line, sizeof t->words);
	while (n + 1 < WORDS_MAX && (argv[n] = strsep(&rest, " ")) != NULL)
		n++;
	if (!pairs_find(argv[0], t->path, sizeof t->path))
		return failure_refuse(sink, EXIT_CANNOT_RUN,
		    "there is no program of the pair %s to ask about; "
		    "./run.sh %s says why",
		    argv[0], argv[0]);
	if (learn_pair(t->path, &t->info, &failure) < 0)
		return failure_put(sink, &failure);
	if (!options_parse(&t->options, argv[0], argv, &t->info))
		return failure_refuse(sink, EXIT_CANNOT_RUN,
		    "the pair %s does not take the options of this exercise",
		    argv[0]);
	run_config_init(&t->config, argv[0], t->path, &t->info);
	t->config.parameters = t->options.parameters;
	t->config.quiet = true;
	run_config_choose_steps(&t->config);
	return 0;
}

/* 1 if it was contradicted, 0 if not, or -1. */
static int
run_once(const struct run_config *config, struct exercise_listener *l,
    struct failure_sink *sink)
{
	struct run_callbacks *const listeners[] = {&l->callbacks, NULL};
	struct verdict_record verdict = {0};
	int result = run_perform(config, listeners, sink, &verdict);

	if (result == 0 && verdict.verdict == VERDICT_CONTRADICTED)
		result = 1;
	run_verdict_release(&verdict);
	return result;
}

static void
note_slacks(const struct exercise_listener *l, unsigned consumers)
{
	const struct exercise *e = l->variant->exercise;

	for (size_t i = 0; i < exercise_question_count(e); i++) {
		const struct exercise_question *q = &e->questions[i];

		if (q->run == l->run)
			l->out->slack[i] = asked_slack(
			    q->figure, q->who, consumers);
	}
}

static int
perform(
    const char *line, struct exercise_listener *l, struct failure_sink *sink)
{
	struct typed_run *typed = calloc(1, sizeof *typed);
	int result = 1;

	if (typed == NULL)
		return failure_system(sink, "read a command", -ENOMEM);
	if (configure(line, typed, sink) < 0)
		result = -1;
	else
		note_slacks(l, typed->config.parameters.consumers);
	for (int i = 0; i < TRIES && result == 1; i++)
		result = run_once(&typed->config, l, sink);
	free(typed);
	return result <= 0 ? result
			   : failure_refuse(sink, EXIT_CANNOT_RUN,
				 "the run contradicts the model each time, so "
				 "nothing can be graded by it; ./run.sh %s "
				 "says where",
				 line);
}

int
own_run(const struct variant *v, struct failure_sink *sink,
    struct exercise_answers *out)
{
	int result = 0;

	for (size_t i = 0; i < EXERCISE_QUESTIONS; i++)
		out->value[i] = (struct asked_value){UNKNOWN, UNKNOWN};
	for (unsigned run = 0; result == 0 && run < EXERCISE_RUNS; run++) {
		struct exercise_listener l = {
		    .callbacks = {.on_step = on_step},
		    .variant = v,
		    .run = run,
		    .out = out,
		};
		char line[256];

		if (v->exercise->runs[run] == NULL)
			break;
		variant_text(v, v->exercise->runs[run], line, sizeof line);
		result = perform(line, &l, sink);
	}
	return result;
}
