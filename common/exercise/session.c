#include <err.h>
#include <errno.h>
#include <string.h>

#include "cli/exit_status.h"
#include "exercise/ask.h"
#include "exercise/grade.h"
#include "exercise/grade_json.h"
#include "exercise/session.h"
#include "os/signals.h"

static void
say_failure(const struct failure *failure)
{
	char words[ACTOR_TEXT_MAX];

	failure_words(failure, words, sizeof words);
	warnx("%s", words);
}

/* The runs, and then the key. */
int
session_key(const struct variant *v, struct paper *paper)
{
	struct exercise_answers answers;
	struct failure_sink sink;
	int status = EXIT_BALANCED;

	if (failure_sink_open(&sink) < 0 || own_run(v, &sink, &answers) < 0) {
		say_failure(&sink.first);
		status = failure_exit(&sink.first);
	} else {
		signals_listen(true);
		sheet_key(v, paper, &answers);
		signals_listen(false);
	}
	failure_sink_close(&sink);
	return status;
}

static bool
is_answered(const int64_t given[EXERCISE_QUESTIONS])
{
	for (size_t i = 0; i < EXERCISE_QUESTIONS; i++)
		if (given[i] != UNKNOWN)
			return true;
	return false;
}

/* Prints what came of it. 0 or 1, or -1 with the failure in the sink. */
static int
tell(const struct variant *v, struct paper *paper,
    const int64_t given[EXERCISE_QUESTIONS], FILE *json,
    struct failure_sink *sink)
{
	struct exercise_answers right;
	bool all;

	if (json == NULL && !is_answered(given)) {
		say_text(paper, INK_PLAIN, 0, 0,
		    "Nothing was answered, so nothing was run.");
		return EXIT_CONTRADICTED;
	}
	if (own_run(v, sink, &right) < 0)
		return -1;
	signals_listen(true);
	all = grade_all(v, paper, &right, given);
	if (json != NULL && grade_json(v, json, &right, given) < 0)
		paper->error = -EIO;
	signals_listen(false);
	return all ? EXIT_BALANCED : EXIT_CONTRADICTED;
}

static int
ask_and_grade(const struct variant *v, struct paper *paper, const char *path,
    FILE *json, struct failure_sink *sink)
{
	int64_t given[EXERCISE_QUESTIONS];
	struct answers answers;
	int error = answers_open(&answers, path, paper->out, sink);
	int status = -1;

	if (error < 0)
		(void)failure_refuse(
		    sink, EXIT_CANNOT_RUN, "%s: %s", path, strerror(-error));
	else if (ask_all(v, paper, &answers, given) == 0)
		status = tell(v, paper, given, json, sink);
	answers_close(&answers);
	return status;
}

int
session_hold(
    const struct variant *v, struct paper *paper, const char *path, FILE *json)
{
	struct failure_sink sink;
	int status = -1;

	if (failure_sink_open(&sink) == 0)
		status = ask_and_grade(v, paper, path, json, &sink);
	if (status < 0) {
		say_failure(&sink.first);
		status = failure_exit(&sink.first);
	}
	failure_sink_close(&sink);
	return status;
}
