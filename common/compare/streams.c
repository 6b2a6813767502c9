#include <stdlib.h>
#include <string.h>

#include "compare/streams.h"
#include "coordinator/steps.h"

/* No rate of a second, and no time in nanoseconds, is as large. */
#define FIGURE_LIMIT 0x1p53

#define AT(member) offsetof(struct stream_figures, member)

const struct stream_figure stream_figures[STREAM_FIGURES] = {
    {"messages_per_s", "message_rate", false, AT(message_rate)},
    {"bytes_per_s", "byte_rate", false, AT(byte_rate)},
    {"latency_p50_ns", "latency_p50", true, AT(latency[0])},
    {"latency_p99_ns", "latency_p99", true, AT(latency[1])},
    {"latency_p999_ns", "latency_p99.9", true, AT(latency[2])},
    {"faults", NULL, false, AT(faults)},
    {"stream_ns", NULL, false, AT(stream_ns)},
};

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

static int64_t *
figure_of(struct stream_figures *f, const struct stream_figure *figure)
{
	return (int64_t *)((char *)f + figure->at);
}

void
streams_forget(struct stream_figures *f)
{
	for (int i = 0; i < STREAM_FIGURES; i++)
		*figure_of(f, &stream_figures[i]) = UNKNOWN;
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

	for (size_t i = 0; i < step->process_count; i++)
		figure_add(&sum, process_own_faults(&step->processes[i]));
	return sum;
}

/* A whole figure; UNKNOWN if the actor's clock made nonsense of it. */
static int64_t
whole(double value)
{
	return value >= 0 && value < FIGURE_LIMIT ? (int64_t)(value + 0.5)
						  : UNKNOWN;
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
			int64_t figure = whole(m->value);

			if (strcmp(m->name, name) == 0 && figure > most)
				most = figure;
		}
	return most;
}

static void
take_measures(
    struct stream_figures *f, const struct step_record *step, bool paced)
{
	for (int i = 0; i < STREAM_FIGURES; i++) {
		const struct stream_figure *figure = &stream_figures[i];

		if (figure->measure != NULL && figure->paced == paced)
			*figure_of(f, figure) = find_measure(
			    step, figure->measure);
	}
}

void
streams_measure(struct stream_figures *f, const struct step_record *step)
{
	if (step->number + 1 == f->stream) {
		f->faults = count_faults(step);
	} else if (step->number == f->stream) {
		int64_t before = f->faults;

		f->faults = count_faults(step);
		figure_add(&f->faults, before == UNKNOWN ? before : -before);
		f->stream_ns = step->nanoseconds;
		take_measures(f, step, false);
	} else if (step->number == f->pace) {
		take_measures(f, step, true);
	}
}
