#include <stdlib.h>
#include <string.h>

#include "compare/streams.h"
#include "coordinator/steps.h"

bool
streams_is_one(const struct pair_info *info)
{
	return pair_info_has_option(info, "message") &&
	    pair_info_has_option(info, "count");
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
