#include <stdlib.h>
#include <string.h>

#include "cli/usage.h"
#include "compare/streams.h"
#include "coordinator/steps.h"

#define DEFAULT_CONSUMERS 1

bool
streams_is_one(const struct pair_info *info)
{
	return pair_info_has_option(info, "message") &&
	    pair_info_has_option(info, "count");
}

static bool
wrong(const char *option, const char *why)
{
	usage_error("compare", "option '--%s': %s", option, why);
	return false;
}

/* Options that only streams take. */
static bool
settle_others(const struct compare_request *r)
{
	static const char why[] = "only pairs that stream messages take it, "
				  "such as stream and pipe";

	if (r->message.given)
		return wrong("message", why);
	if (r->seed.given && strcmp(r->pattern.text, "random") != 0)
		return wrong("seed", "it requires --pattern random");
	return !r->count.given || wrong("count", why);
}

/* Options that streams do not take. */
static bool
settle_streams(struct compare_request *r)
{
	static const char part[] = "pairs that stream write messages, and no "
				   "part of a region; see --message and "
				   "--count";

	if (r->sized) {
		usage_error("compare",
		    "option '--size' or '--pages': pairs that stream have a "
		    "region of the size that each needs; see --message and "
		    "--count");
		return false;
	}
	if (r->written)
		return wrong("write", part);
	if (r->pattern.given)
		return wrong("pattern", part);
	if (r->seed.given)
		return wrong("seed", part);
	if (!r->crowded) {
		r->consumers[0] = DEFAULT_CONSUMERS;
		r->consumer_count = 1;
	}
	r->streams = true;
	return true;
}

bool
streams_settle(struct compare_request *r)
{
	const struct subject *one = NULL, *other = NULL;

	for (size_t i = 0; i < r->subject_count; i++) {
		if (r->subjects[i].streams)
			one = &r->subjects[i];
		else
			other = &r->subjects[i];
	}
	if (one == NULL)
		return settle_others(r);
	if (other == NULL)
		return settle_streams(r);
	usage_error("compare",
	    "%s streams messages and %s does not, so they cannot be compared",
	    one->name, other->name);
	return false;
}

/* The number of the step of that name, or 0. */
static unsigned
step_number(const struct pair_info *info, const char *name)
{
	for (unsigned i = 0; i < steps_length(info); i++)
		if (strcmp(info->steps[i].name, name) == 0)
			return i + 1;
	return 0;
}

static int64_t
option_number(const struct run_config *config, const char *name)
{
	const struct parameters *p = &config->parameters;

	for (size_t i = 0; i < p->option_count; i++)
		if (strcmp(p->options[i].name, name) == 0)
			return strtoll(p->options[i].value, NULL, 10);
	return UNKNOWN;
}

void
streams_forget(struct stream_figures *f)
{
	f->message_rate = f->byte_rate = f->faults = f->stream_ns = UNKNOWN;
	for (int i = 0; i < STREAM_LATENCIES; i++)
		f->latency[i] = UNKNOWN;
}

const char *
streams_plan(struct stream_figures *f, const struct run_config *config)
{
	streams_forget(f);
	f->message = option_number(config, "message");
	f->count = option_number(config, "count");
	f->stream = step_number(&config->info, "stream");
	f->pace = step_number(&config->info, "pace");
	if (f->stream == 0 || f->pace <= f->stream)
		return "it has the options of a stream, and not its steps "
		       "stream and pace, in this order";
	return NULL;
}

/* Of all processes, since they were born. */
static int64_t
count_faults(const struct step_record *step)
{
	int64_t sum = 0;

	for (size_t i = 0; i < step->process_count; i++) {
		int64_t faults = process_own_faults(&step->processes[i]);

		if (faults == UNKNOWN)
			return UNKNOWN;
		sum += faults;
	}
	return sum;
}

/* The largest figure of that name that an actor measured in the step. */
static int64_t
find_measure(const struct step_record *step, const char *name)
{
	int64_t most = UNKNOWN;

	for (size_t i = 0; i < step->message_count; i++)
		for (size_t j = 0; j < step->messages[i].measure_count; j++) {
			const struct measure *m =
			    &step->messages[i].measures[j];
			int64_t figure = (int64_t)(m->value + 0.5);

			if (strcmp(m->name, name) == 0 && figure > most)
				most = figure;
		}
	return most;
}

static void
measure_stream(struct stream_figures *f, const struct step_record *step)
{
	int64_t faults = count_faults(step);

	f->faults = faults == UNKNOWN || f->faults == UNKNOWN
	    ? UNKNOWN
	    : faults - f->faults;
	f->message_rate = find_measure(step, "message_rate");
	f->byte_rate = find_measure(step, "byte_rate");
	f->stream_ns = step->nanoseconds;
	look_take(step, &f->look);
}

static void
measure_pace(struct stream_figures *f, const struct step_record *step)
{
	static const char *const names[STREAM_LATENCIES] = {
	    "latency_p50", "latency_p99", "latency_p99.9"};

	for (int i = 0; i < STREAM_LATENCIES; i++)
		f->latency[i] = find_measure(step, names[i]);
}

void
streams_measure(struct stream_figures *f, const struct step_record *step)
{
	if (step->number + 1 == f->stream)
		f->faults = count_faults(step);
	else if (step->number == f->stream)
		measure_stream(f, step);
	else if (step->number == f->pace)
		measure_pace(f, step);
}
