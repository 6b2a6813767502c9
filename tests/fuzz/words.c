/* words.c: what a person types: command lines, and answers. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "authoring/check.h"
#include "authoring/new.h"
#include "bench/bench.h"
#include "commands/commands.h"
#include "compare/compare.h"
#include "coordinator/options.h"
#include "coordinator/quiz.h"
#include "exercise/ask.h"
#include "exercise/exercise.h"
#include "fuzz.h"
#include "messages.h"
#include "prove/prove.h"
#include "record/read.h"

#define WORDS_MOST 32

static const struct command *const commands_tried[] = {&predict_command,
    &show_command, &diff_command, &compare_command, &exercise_command,
    &prove_command, &bench_command, &platform_command, &new_command,
    &check_command};
#define COMMANDS (sizeof commands_tried / sizeof *commands_tried)

static void
parse_pair(char **argv)
{
	const struct pair_info info = message_pair();
	const struct parameters *p;
	struct options options;

	if (!options_parse(&options, "pair", argv, &info) || options.help)
		return;
	p = &options.parameters;
	require(p->pages >= 1 && p->part.total == p->pages);
	require(p->part.count <= p->pages && p->consumers >= 1);
	require(p->timeout >= 1 && options.repeat >= 1);
	require(p->option_count == 2);
}

static void
parse_command(const struct command *c, char **argv, size_t count)
{
	static const struct option_row none[] = {{0}};
	void *into = calloc(1, c->size + 1);
	struct option_operands operands;

	require(into != NULL);
	if (option_table_parse(c->options != NULL ? c->options : none, c->name,
		c->takes_pair, argv, into, &operands)) {
		require(operands.count < count);
		for (size_t i = 0; i < operands.count; i++)
			require(operands.words[i] != NULL);
	}
	free(into);
}

/* Words, a line each; the first is the name of a command, or else a pair's. */
void
fuzz_options(char *text, size_t size)
{
	const struct command *command = NULL;
	char *argv[WORDS_MOST + 1], *word;
	size_t count = 0;

	(void)size;
	while (count < WORDS_MOST && (word = strsep(&text, "\n")) != NULL)
		argv[count++] = word;
	argv[count] = NULL;
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(commands_tried[i]->name, argv[0]) == 0)
			command = commands_tried[i];
	(void)options_timeout(argv, 1);
	fuzz_hush(true);
	if (command != NULL)
		parse_command(command, argv, count);
	else
		parse_pair(argv);
	fuzz_hush(false);
}

static void
answer_exercise(const char *path, size_t number, struct failure_sink *sink)
{
	struct paper paper = {.out = fuzz_nowhere(), .style = {.width = 80}};
	int64_t given[EXERCISE_QUESTIONS];
	struct answers answers;
	struct variant v;

	variant_make(&v, number % exercise_count + 1, number);
	require(answers_open(&answers, path, paper.out, sink) == 0);
	if (ask_all(&v, &paper, &answers, given) < 0)
		require(sink->first.kind != FAILURE_NONE);
	answers_close(&answers);
}

static void
answer_quiz(const char *path, struct failure_sink *sink)
{
	const struct style style = {.width = 80};
	const struct record *model = fuzz_model();
	struct step_record *before = NULL, *step = model->steps;
	struct quiz q;
	struct run_callbacks *c = &q.callbacks;

	require(quiz_open(&q, path, fuzz_nowhere(), &style, sink) == 0);
	require(c->on_begin(c, &model->head) == 0);
	for (; step < model->steps + model->count; before = step++) {
		if (c->on_prediction(c, before, step) < 0) {
			require(sink->first.kind != FAILURE_NONE);
			break;
		}
		require(c->on_step(c, before, step) == 0);
	}
	c->on_end(c, &model->verdict);
	require(q.right <= q.told && q.told <= q.questions.count);
	quiz_close(&q);
}

/* A byte that says which exercise, and a file of answers, which are given to a
 * quiz, too. */
void
fuzz_answers(char *text, size_t size)
{
	struct failure_sink sinks[2] = {{.signal_fd = -1}, {.signal_fd = -1}};
	int fd = memfd_create("answers", MFD_CLOEXEC);
	char path[40];

	require(fd >= 0);
	if (size > 1)
		require(write(fd, text + 1, size - 1) == (ssize_t)size - 1);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	answer_exercise(path, (unsigned char)*text, &sinks[0]);
	answer_quiz(path, &sinks[1]);
	close(fd);
}
