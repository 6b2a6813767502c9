/* show_command.c: ./run.sh show RECORD: a run is told once more, by what tells
 * a run while it goes on. */
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "cli/exit_status.h"
#include "cli/usage.h"
#include "commands/commands.h"
#include "coordinator/option_rows.h"
#include "coordinator/outputs.h"
#include "coordinator/stepper.h"
#include "os/signals.h"
#include "record/read.h"
#include "record/stop.h"

struct show_options {
	struct option_text step, color;
	struct typed_report report;
	bool pause, ascii;
};

static const struct option_row rows[] = {
    {"step", TAKES_TEXT, offsetof(struct show_options, step), "STEP",
	.text = "this step alone, by its number or its name"},
    {"pause", TAKES_NOTHING, offsetof(struct show_options, pause),
	.text = "wait for a key after each step; ? lists the keys"},
    OPTION_ROWS_OF_REPORT(struct show_options),
    OPTION_ROWS_OF_STYLE(struct show_options),
    {0},
};

#define ALL_STEPS SIZE_MAX

/* false: stderr says that there is no such step. */
static bool
find_step(const struct record *record, const char *typed, size_t *out)
{
	struct nearest nearest = {.typed = typed};
	char number[24];

	*out = ALL_STEPS;
	if (typed == NULL)
		return true;
	for (size_t i = 0; i < record->count; i++) {
		const char *name = record->steps[i].name;

		snprintf(number, sizeof number, "%zu", i);
		if (strcmp(typed, number) == 0 || strcmp(typed, name) == 0) {
			*out = i;
			return true;
		}
		nearest_try(&nearest, name);
	}
	usage_unknown("show", "step", "", &nearest);
	return false;
}

/* Tells a listener all that the run told. 0, or -1 with the failure in the
 * sink. */
static int
tell(const struct record *record, struct run_callbacks *const *listeners,
    struct failure_sink *sink)
{
	for (size_t l = 0; listeners[l] != NULL; l++)
		if (listeners[l]->on_begin(listeners[l], &record->head) < 0)
			return -1;
	for (size_t i = 0; i < record->count; i++)
		for (size_t l = 0; listeners[l] != NULL; l++)
			if (listeners[l]->on_step(listeners[l],
				i > 0 ? &record->steps[i - 1] : NULL,
				&record->steps[i]) < 0 ||
			    failure_interrupted(sink) < 0)
				return -1;
	return 0;
}

static int
tell_all(const struct record *record, const struct options *options,
    const char *path)
{
	unsigned last = record->count > 0 ? (unsigned)record->count - 1 : 0;
	char words[ACTOR_TEXT_MAX], command[256];
	struct failure_sink sink;
	struct outputs outputs;
	struct stepper stepper;
	struct run_callbacks *const listeners[] = {&outputs.callbacks,
	    options->pause ? &stepper.callbacks : NULL, NULL};

	snprintf(command, sizeof command, "./run.sh show %s", path);
	outputs_init(&outputs, options, command, &sink);
	stepper_init(&stepper, &options->style, last, false, &sink);
	if (failure_sink_open(&sink) == 0) {
		record_stop_on(signals_flag());
		if (tell(record, listeners, &sink) == 0)
			outputs.callbacks.on_end(
			    &outputs.callbacks, &record->verdict);
		outputs_close(&outputs);
	}
	stepper_release(&stepper);
	failure_sink_close(&sink);
	if (outputs.error == -EPIPE)
		return EXIT_SIGNAL + SIGPIPE; /* nobody reads it */
	if (sink.first.kind == FAILURE_NONE || sink.first.kind == FAILURE_QUIT)
		return EXIT_BALANCED;
	failure_words(&sink.first, words, sizeof words);
	warnx("%s", words);
	return failure_exit(&sink.first);
}

/* The report of a step depends on those before it, so they are told to
 * nobody. */
static int
tell_one(const struct record *record, size_t only, const struct style *style)
{
	FILE *nowhere = fopen("/dev/null", "we");
	struct report report;
	int error;

	if (nowhere == NULL)
		err(EXIT_CANNOT_RUN, "/dev/null");
	report_init(&report, nowhere, style, &record->head);
	error = report_begin(&report);
	for (size_t i = 0; i <= only && error == 0; i++) {
		if (i == only)
			report.paper.out = stdout;
		error = report_step(&report,
		    i > 0 ? &record->steps[i - 1] : NULL, &record->steps[i]);
	}
	report_release(&report);
	fclose(nowhere);
	if (error == 0)
		return EXIT_BALANCED;
	warnc(-error, "write the step");
	return EXIT_CANNOT_RUN;
}

static bool
suits_step(const struct show_options *typed)
{
	const char *option = typed->report.json.given ? "json"
	    : typed->report.csv.given		      ? "csv"
	    : typed->report.html.given		      ? "html"
	    : typed->pause			      ? "pause"
	    : typed->report.quiet		      ? "quiet"
	    : typed->report.stages		      ? "stages"
						      : NULL;

	if (!typed->step.given || option == NULL)
		return true;
	usage_error("show",
	    "option '--%s': it is of the whole record, and --step is of one "
	    "step",
	    option);
	return false;
}

static int
show(const struct record *record, const struct show_options *typed,
    const struct options *options, const char *path)
{
	size_t only;
	int status;

	if (!find_step(record, typed->step.text, &only))
		return EXIT_USAGE;
	status = only != ALL_STEPS ? tell_one(record, only, &options->style)
				   : tell_all(record, options, path);
	return status != EXIT_BALANCED ? status : (int)record->verdict.status;
}

static int
run(const void *from, const struct option_operands *operands)
{
	const struct show_options *typed = from;
	struct options options = {0};
	struct record record;
	char why[1024];
	int status;

	options_report(
	    &options, &typed->report, typed->color.text, typed->ascii);
	options.pause = typed->pause;
	if (!suits_step(typed) || !options_outputs("show", &options))
		return EXIT_USAGE;
	if (record_read(&record, operands->words[0], why, sizeof why) < 0) {
		warnx("%s", why);
		return EXIT_CANNOT_RUN;
	}
	status = show(&record, typed, &options, operands->words[0]);
	record_release(&record);
	return status;
}

const struct command show_command = {
    .name = "show",
    .summary = "a run told again, from its record",
    .usage = "RECORD [options]",
    .about = "Tells a run again as it was told, from the record that "
	     "--json=FILE has written;\nRECORD is that file, or - for "
	     "stdin.\n",
    .notes = "Exit status: that of the run, whatever it was. Also: 2 usage, "
	     "3 the record\ncannot be read.\n\n"
	     "Examples:\n"
	     "  ./run.sh cow --quiet --json=cow.json\n"
	     "  ./run.sh show cow.json --step write --explain\n"
	     "  ./run.sh show cow.json --csv\n"
	     "  ./run.sh show cow.json --quiet --html=cow.html\n",
    .options = rows,
    .size = sizeof(struct show_options),
    .operands_least = 1,
    .operands_most = 1,
    .needs_nothing = true,
    .run = run,
};
