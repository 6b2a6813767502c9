#include <inttypes.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/exit_status.h"
#include "compare/row.h"
#include "coordinator/admission.h"
#include "coordinator/object.h"
#include "coordinator/run.h"
#include "coordinator/steps.h"
#include "os/clock.h"
#include "probe/schedstat.h"
#include "probe/writeback.h"
#include "report/findings.h"
#include "report/sentences/actor_sets.h"

/* Listens to the run of a row. */
struct row_listener {
	struct run_callbacks callbacks; /* the first member */
	struct row *row;
	struct look streamed; /* after the step stream */
};

const char *
row_reason(const struct row *row)
{
	if (row->state != ROW_DONE)
		return row->why;
	if (row->verdict == VERDICT_CONTRADICTED)
		return row->finding;
	return row->verdict_reason != NULL ? row->verdict_reason : "";
}

char *
row_written(const struct row *row, char *text, size_t size)
{
	snprintf(text, size,
	    row->preflight.parts ? "%.24s written" : "--write %.24s",
	    row->write);
	return text;
}

char *
row_name(const struct row *row, char *name, size_t size)
{
	char text[48];
	int used = snprintf(name, size, "%s, %u consumer%s", row->subject->name,
	    row->consumers, plural(row->consumers));

	if (row->write != NULL && used > 0 && (size_t)used < size)
		snprintf(name + used, size - (size_t)used, ", %s",
		    row_written(row, text, sizeof text));
	return name;
}

static void
set_number(struct run_config *config, const char *option,
    const struct option_number *number)
{
	char digits[24];

	if (!number->given)
		return;
	snprintf(digits, sizeof digits, "%" PRIu64, number->value);
	run_config_set(config, option, digits);
}

/* One row is run at a time; the next call configures another one. */
static struct run_config *
configure(const struct row *row, const struct compare_request *request)
{
	static struct run_config config;
	const struct subject *subject = row->subject;
	struct parameters *p = &config.parameters;

	run_config_init(&config, subject->pair, subject->path, &subject->info);
	config.quiet = true;
	if (!subject->streams)
		p->pages = request->pages;
	p->consumers = row->consumers;
	if (row->write != NULL)
		p->part = pages_part(request->pages, row->part,
		    request->pattern, request->options->seed.value);
	p->timeout = (double)request->options->timeout.value;
	if (subject->is_kind)
		run_config_set(&config, "kind", subject->name);
	set_number(&config, "message", &request->options->message);
	set_number(&config, "count", &request->options->count);
	run_config_choose_steps(&config);
	return &config;
}

/* The first step after which there is something to compare. */
static unsigned
first_work(const struct row *row)
{
	return row->subject->streams
	    ? row->stream.stream
	    : (unsigned)__builtin_ctzll(row->preflight.writes);
}

/* The step after which all has been measured. */
static unsigned
last_work(const struct row *row)
{
	return row->subject->streams
	    ? row->stream.pace
	    : 63 - (unsigned)__builtin_clzll(row->preflight.writes);
}

/* Does an object fit into the file system of that folder? NULL: there is
 * none. */
static bool
fits_folder(struct row *row, uint64_t region_kib, int which, const char *folder)
{
	struct stat it;

	if (folder == NULL)
		return true;
	if (stat(folder, &it) == 0)
		row->devices[which] = it.st_dev;
	return admission_of_folder(folder, region_kib,
	    row->subject->streams ? "--consumers" : "--size", row->why,
	    sizeof row->why);
}

static bool
fits(struct row *row, uint64_t region_kib, int64_t available_kib)
{
	const struct preflight *preflight = &row->preflight;
	const char *options = row->subject->streams
	    ? "--consumers"
	    : "--size, --consumers or --write";
	bool file = preflight->file;
	char path[256];

	return admission_of_records(
		   preflight, options, row->why, sizeof row->why) &&
	    admission_of_memory(
		preflight, available_kib, options, row->why, sizeof row->why) &&
	    fits_folder(
		row, region_kib, 0, preflight->shm ? "/dev/shm" : NULL) &&
	    fits_folder(row, region_kib, 1,
		file && object_path(path, sizeof path) == 0 ? dirname(path)
							    : NULL);
}

/* Why it cannot be a row; or NULL. */
static const char *
unfit(struct row *row, const struct compare_request *request,
    const struct run_config *config)
{
	if (config->info.no_dry_run)
		return "what its steps touch is known only when they run, so "
		       "its needs cannot be known beforehand";
	if (config->info.unlogged)
		return "it touches memory by itself, not through region_*(), "
		       "so nothing can be said about it before";
	if (row->write != NULL && request->pattern == PAGES_OWN &&
	    steps_names_consumers(&config->info))
		return "its steps give each consumer a task of its own, and no "
		       "share of a part, so it cannot take --pattern own";
	if (!row->preflight.known)
		return NULL; /* nor is it known that it cannot */
	if (row->subject->streams)
		return streams_plan(&row->stream, config);
	return row->preflight.writes == 0
	    ? "its consumers never write, so there is nothing to compare"
	    : NULL;
}

static void
set_plan(struct row *row, const struct compare_request *request,
    const struct run_config *config, const struct platform *platform)
{
	uint64_t pages = config->parameters.pages;
	const char *why = unfit(row, request, config);

	row->part = config->parameters.part.count;
	if (why == NULL && !row->preflight.known) {
		row->state = ROW_FAILED;
		row->status = EXIT_CANNOT_RUN;
		strlcpy(row->why, row->preflight.why, sizeof row->why);
		return;
	}
	if (why != NULL) {
		row->state = ROW_UNFIT;
		strlcpy(row->why, why, sizeof row->why);
		return;
	}
	row->preflight.hand_overs &= (UINT64_C(1) << first_work(row)) - 1;
	row->state = fits(row, pages * (platform->page_size / 1024),
			 platform->available_kib)
	    ? ROW_PLANNED
	    : ROW_TOO_BIG;
}

static void
note_failure(struct row *row, const struct failure *f)
{
	row->status = failure_exit(f);
	row->state = ROW_FAILED;
	failure_words(f, row->why, sizeof row->why);
}

int
row_plan(struct row *row, const struct compare_request *request,
    struct platform *platform)
{
	struct failure_sink sink;
	struct run_config *config = configure(row, request);
	uint64_t began = clock_ns();

	row->status = 0;
	if (failure_sink_open(&sink) == 0 &&
	    run_preflight(config, &sink, platform, &row->preflight) == 0)
		set_plan(row, request, config, platform);
	else
		note_failure(row, &sink.first);
	if (row->status == EXIT_USAGE)
		row->state = ROW_UNFIT; /* a step refuses what was asked for */
	failure_sink_close(&sink);
	row->plan_ns = (int64_t)(clock_ns() - began);
	return row->status > EXIT_SIGNAL ? row->status : 0;
}

static void
note_finding(const struct step_record *step, struct row *row)
{
	const struct finding *f = &step->findings[0];
	char who[32], text[sizeof row->finding];

	actor_key(f->index, who, sizeof who);
	snprintf(row->finding, sizeof row->finding, "after step %s, %s",
	    step->name, finding_words(f, who, text, sizeof text));
}

/* A row that is contradicted once stays so. */
static void
take_verdict(const struct step_record *step, struct row *row)
{
	if (step->verdict == VERDICT_NOT_CHECKED &&
	    row->verdict == VERDICT_BALANCED) {
		row->verdict = VERDICT_NOT_CHECKED;
		row->verdict_reason = step->verdict_reason;
	}
	if (step->verdict != VERDICT_CONTRADICTED)
		return;
	if (row->verdict != VERDICT_CONTRADICTED)
		note_finding(step, row);
	row->verdict = VERDICT_CONTRADICTED;
	row->verdict_reason = NULL;
}

static int64_t
sum_of_waits(const struct step_record *step)
{
	int64_t sum = 0;

	for (size_t i = 0; i < step->process_count; i++) {
		int64_t wait = schedstat_wait(step->processes[i].pid);

		figure_add(&sum, wait < 0 ? UNKNOWN : wait);
	}
	return sum;
}

static void
measure(struct row_listener *listener, const struct step_record *step)
{
	struct row *row = listener->row;
	bool streams = row->subject->streams;

	if (step->number == last_work(row))
		row->waited_ns = sum_of_waits(step);
	if (streams)
		streams_measure(&row->stream, step);
	if (step->number + 1 == first_work(row))
		look_take(step, &row->before);
	else if (streams && step->number == row->stream.stream)
		look_take(step, &listener->streamed);
	else if (streams && step->number == row->stream.pace)
		row->after = listener->streamed;
	else if (!streams && step->number > 0)
		look_take(step, &row->after);
}

static int
on_step(struct run_callbacks *callbacks, const struct step_record *before,
    const struct step_record *step)
{
	struct row_listener *listener = (struct row_listener *)callbacks;
	struct row *row = listener->row;
	uint64_t bit = UINT64_C(1) << step->number;

	(void)before;
	if (row->preflight.hand_overs & bit) {
		row->by_fork = step->event == EVENT_FORK;
		figure_add(&row->hand_over_ns, step->nanoseconds);
	}
	if (row->preflight.writes & bit)
		figure_add(&row->write_ns, step->nanoseconds);
	if (step->process_count > 0) {
		take_verdict(step, row);
		measure(listener, step);
	}
	return 0;
}

/* Before the work, after it, and after a stream was paced. */
static void
set_looks(struct run_config *config, const struct row *row)
{
	config->last = last_work(row);
	config->looks = UINT64_C(1) << config->last |
	    UINT64_C(1) << (first_work(row) - 1);
	if (row->subject->streams)
		config->looks |= UINT64_C(1) << first_work(row);
}

/* A contradiction that the kernel's own writeback may have made is none. */
static void
consider_writeback(struct row *row, uint64_t pages)
{
	if (row->state != ROW_DONE || row->verdict != VERDICT_CONTRADICTED ||
	    !row->preflight.file ||
	    !writeback_may_come((double)row->elapsed_ns / 1e9, pages))
		return;
	row->verdict = VERDICT_NOT_CHECKED;
	row->verdict_reason = "the kernel may have written a part of the file "
			      "back in between, so that there were more faults "
			      "than were predicted";
	row->status = EXIT_BALANCED;
}

static void
run_once(struct row *row, const struct compare_request *request)
{
	struct row_listener listener = {
	    .callbacks = {.on_step = on_step}, .row = row};
	struct run_callbacks *const listeners[] = {&listener.callbacks, NULL};
	struct verdict_record verdict = {0};
	struct failure_sink sink;
	struct run_config *config = configure(row, request);
	uint64_t began = clock_ns();

	set_looks(config, row);
	row->verdict = VERDICT_BALANCED;
	row->hand_over_ns = row->preflight.hand_overs != 0 ? 0 : UNKNOWN;
	if (failure_sink_open(&sink) == 0 &&
	    run_perform(config, listeners, &sink, &verdict) == 0)
		row->status = verdict.verdict == VERDICT_CONTRADICTED
		    ? EXIT_CONTRADICTED
		    : EXIT_BALANCED;
	else
		note_failure(row, &sink.first);
	failure_sink_close(&sink);
	run_verdict_release(&verdict);
	row->elapsed_ns = (int64_t)(clock_ns() - began);
	if (row->status == EXIT_BALANCED || row->after.known)
		row->state = ROW_DONE;
	if (row->subject->streams && row->state != ROW_DONE)
		streams_forget(&row->stream);
	consider_writeback(row, request->pages);
}

/* A contradiction stays, unless the second run is complete and balances. */
static int
run_again(
    struct row *row, struct row *again, const struct compare_request *request)
{
	run_once(again, request);
	if (again->state == ROW_DONE && again->verdict == VERDICT_BALANCED) {
		strlcpy(
		    again->unrepeated, row->finding, sizeof row->unrepeated);
		*row = *again;
	}
	return again->status;
}

int
row_run(struct row *row, const struct compare_request *request)
{
	struct row again = *row;
	int status;

	run_once(row, request);
	status = row->status;
	if (row->state == ROW_DONE && row->verdict == VERDICT_CONTRADICTED)
		status = run_again(row, &again, request);
	if (row->state == ROW_DONE)
		spread_add(row, row);
	return status > EXIT_SIGNAL ? status : 0;
}

/* As it was before it was run. */
static struct row
planned(const struct row *row)
{
	struct row again = {
	    .subject = row->subject,
	    .consumers = row->consumers,
	    .write = row->write,
	    .part = row->part,
	    .preflight = row->preflight,
	    .stream = row->stream,
	    .state = ROW_PLANNED,
	};

	streams_forget(&again.stream);
	return again;
}

int
row_repeat(struct row *row, const struct compare_request *request)
{
	while (row->spread.runs < SPREAD_RUNS) {
		struct row again = planned(row);

		run_once(&again, request);
		if (again.state != ROW_DONE)
			return again.status > EXIT_SIGNAL ? again.status : 0;
		if (again.verdict == VERDICT_CONTRADICTED) {
			strlcpy(row->unrepeated, again.finding,
			    sizeof row->unrepeated);
			return 0;
		}
		figure_add(&row->waited_ns, again.waited_ns);
		spread_add(row, &again);
	}
	return 0;
}
