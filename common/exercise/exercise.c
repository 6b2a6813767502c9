#include <err.h>
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "cli/exit_status.h"
#include "cli/quantity.h"
#include "cli/usage.h"
#include "coordinator/option_rows.h"
#include "exercise/exercise.h"
#include "exercise/session.h"
#include "exercise/sheet.h"

#define WIDTH_MAX 80 /* of a sheet, however wide the screen is */

struct exercise_options {
	struct option_number seed;
	struct option_text answers, json, color;
	bool sheet, key, ascii;
};

#define AT(member) offsetof(struct exercise_options, member)

static const struct option_row rows[] = {
    {"seed", TAKES_NUMBER, AT(seed), "N",
	.text = "other pages, consumers and writes for each N", .initial = "1",
	.most = INT64_MAX},
    {"answers", TAKES_TEXT, AT(answers), "FILE",
	.text = "take the answers from FILE, one on each line"},
    {"sheet", TAKES_NOTHING, AT(sheet),
	.text = "print it for paper, with blanks; without N: all of them"},
    {"key", TAKES_NOTHING, AT(key),
	.text = "run it, and print the answers; without N: all of them"},
    {"json", TAKES_OUTPUT, AT(json), "FILE",
	.text = "write the grades as JSON, to stdout or to FILE"},
    OPTION_ROWS_OF_STYLE(struct exercise_options),
    {0},
};

static int
cannot_write(int error)
{
	if (error == -EPIPE)
		return EXIT_SIGNAL + SIGPIPE; /* nobody reads it */
	warnx("write the exercise: %s", strerror(-error));
	return EXIT_CANNOT_RUN;
}

static int
do_one(const struct variant *v, struct paper *paper,
    const struct exercise_options *o, FILE *json)
{
	sheet_begin(v, paper);
	if (o->key)
		return session_key(v, paper);
	if (!o->sheet)
		return session_hold(v, paper, o->answers.text, json);
	sheet_blanks(v, paper);
	return EXIT_BALANCED;
}

/* What is asked gives way to the grades, if these go to stdout. */
static void
open_paper(
    struct paper *paper, const struct exercise_options *o, const FILE *json)
{
	*paper = (struct paper){.out = json == stdout ? stderr : stdout};
	style_init(&paper->style, o->color.text);
	paper->style.ascii |= o->ascii;
	if (paper->style.width > WIDTH_MAX)
		paper->style.width = WIDTH_MAX;
}

/* Returns the exit status, which is that of the first one that fails. */
static int
do_all(size_t first, size_t last, const struct exercise_options *o, FILE *json)
{
	struct paper paper;
	int status = EXIT_BALANCED, error;

	open_paper(&paper, o, json);
	for (size_t i = first; i <= last && status == EXIT_BALANCED; i++) {
		struct variant v;

		if (i > first)
			say_line(&paper, 0, "");
		variant_make(&v, i, o->seed.value);
		status = do_one(&v, &paper, o, json);
	}
	error = paper_done(&paper);
	return error < 0 ? cannot_write(error) : status;
}

static int
do_with_json(size_t first, size_t last, const struct exercise_options *o)
{
	const char *path = o->json.text;
	FILE *json = !o->json.given ? NULL
	    : path == NULL	    ? stdout
				    : fopen(path, "we");
	int status;

	if (o->json.given && json == NULL) {
		warn("%s", path);
		return EXIT_CANNOT_RUN;
	}
	status = do_all(first, last, o, json);
	if (json != NULL && json != stdout && fclose(json) != 0)
		status = cannot_write(-errno);
	return status;
}

/* false: stderr says what is wrong. */
static bool
suits(const struct exercise_options *o, bool one)
{
	const char *wrong = NULL;

	if (o->sheet && o->key)
		wrong = "option '--key': a sheet has blanks, and a key has "
			"the answers; take one of them";
	else if (o->answers.given && (o->sheet || o->key || !one))
		wrong = "option '--answers': without a number, or with "
			"--sheet or --key, nothing is asked";
	else if (o->json.given && (o->sheet || o->key || !one))
		wrong = "option '--json': without a number, or with --sheet "
			"or --key, nothing is graded";
	if (wrong != NULL)
		usage_error("exercise", "%s", wrong);
	return wrong == NULL;
}

static int
run(const void *options, const struct option_operands *operands)
{
	const struct exercise_options *o = options;
	bool one = operands->count > 0;
	uint64_t number = 0;
	char why[160];

	if (one &&
	    !quantity_count(operands->words[0], 1, exercise_count, &number, why,
		sizeof why)) {
		usage_error("exercise", "which one: %s", why);
		return EXIT_USAGE;
	}
	if (!suits(o, one))
		return EXIT_USAGE;
	if (one)
		return do_with_json(number, number, o);
	if (o->sheet || o->key)
		return do_with_json(1, exercise_count, o);
	sheet_list(stdout);
	return EXIT_BALANCED;
}

static void
list(FILE *out)
{
	fputs("\nExercises:\n", out);
	sheet_list(out);
}

const struct command exercise_command = {
    .name = "exercise",
    .summary = "exercises, graded by a run of your own",
    .usage = "[N] [options]",
    .about =
	"Prints exercise N: what to do, the commands to type, and questions. "
	"It asks for\nthe answers, runs the pair, and compares. Without N it "
	"lists the exercises.\n",
    .notes =
	"Examples:\n"
	"  ./run.sh exercise 6 --seed 17\n"
	"  ./run.sh exercise 6 --seed 17 --sheet\n"
	"  ./run.sh exercise 6 --seed 17 --key\n\n"
	"Exit status: 0 all answers are right, 1 some are not, 2 usage, 3 "
	"could not run,\n77 cannot be shown on this machine, 128+n ended by "
	"signal n.\n",
    .list = list,
    .options = rows,
    .size = sizeof(struct exercise_options),
    .operands_most = 1,
    .run = run,
};
