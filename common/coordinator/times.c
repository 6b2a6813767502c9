#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "coordinator/run.h"
#include "coordinator/times.h"
#include "os/median.h"
#include "probe/schedstat.h"
#include "report/paper/table.h"
#include "report/paper/units.h"

static int
add_time(struct times *t, const struct step_record *step)
{
	struct step_times *s;
	int64_t *ns;

	if (step->number >= t->count) {
		size_t count = step->number + 1;

		s = reallocarray(t->steps, count, sizeof *s);
		if (s == NULL)
			return -ENOMEM;
		memset(&s[t->count], 0, (count - t->count) * sizeof *s);
		t->steps = s;
		t->count = count;
	}
	s = &t->steps[step->number];
	ns = reallocarray(s->ns, s->count + 1, sizeof *ns);
	if (ns == NULL)
		return -ENOMEM;
	s->ns = ns;
	s->ns[s->count++] = step->nanoseconds;
	strlcpy(s->name, step->name, sizeof s->name);
	return 0;
}

/* What an actor has waited so far; those that have ended keep what they had. */
static int
note_wait(struct times *t, const struct process_record *process)
{
	int64_t wait = process->pid > 0 ? schedstat_wait(process->pid) : 0;
	int64_t *waited;

	if (process->index >= t->actors) {
		size_t actors = process->index + 1;

		waited = reallocarray(t->waited, actors, sizeof *waited);
		if (waited == NULL)
			return -ENOMEM;
		memset(&waited[t->actors], 0,
		    (actors - t->actors) * sizeof *waited);
		t->waited = waited;
		t->actors = actors;
	}
	if (wait > 0)
		t->waited[process->index] = wait;
	return 0;
}

static int
on_step(struct run_callbacks *callbacks, const struct step_record *before,
    const struct step_record *step)
{
	struct times *t = (struct times *)callbacks;
	int error = step->nanoseconds > 0 ? add_time(t, step) : 0;

	(void)before;
	for (size_t i = 0; i < step->process_count && error == 0; i++)
		error = note_wait(t, &step->processes[i]);
	return error == 0
	    ? 0
	    : failure_system(t->sink, "keep the times of steps", error);
}

static int64_t
time_of_run(const struct times *t)
{
	int64_t sum = 0;

	for (size_t i = 0; i < t->count; i++)
		if (t->steps[i].count > t->runs)
			sum += t->steps[i].ns[t->runs];
	return sum;
}

static void
on_end(struct run_callbacks *callbacks, const struct verdict_record *verdict)
{
	struct times *t = (struct times *)callbacks;
	int64_t wait = 0;

	t->contradicted += verdict->verdict == VERDICT_CONTRADICTED;
	for (size_t i = 0; i < t->actors; i++) {
		wait += t->waited[i];
		t->waited[i] = 0;
	}
	if (t->runs == 0 || wait > t->worst_wait) {
		t->worst_wait = wait;
		t->worst_time = time_of_run(t);
	}
	t->runs++;
}

void
times_init(struct times *t, struct failure_sink *sink)
{
	*t = (struct times){
	    .callbacks = {.on_step = on_step, .on_end = on_end}, .sink = sink};
}

int
times_repeat(struct times *t, const struct run_config *config, unsigned runs)
{
	struct run_callbacks *const listeners[] = {&t->callbacks, NULL};

	for (unsigned i = 0; i < runs; i++) {
		struct verdict_record verdict = {0};
		int result = run_perform(config, listeners, t->sink, &verdict);

		if (result == 0)
			run_end(listeners, &verdict);
		run_verdict_release(&verdict);
		if (result < 0)
			return -1;
	}
	return 0;
}

static void
add_row(struct table *table, unsigned number, const struct step_times *s)
{
	char name[STEP_NAME_MAX + 12], median[32], least[32], most[32];

	sort_whole(s->ns, s->count);
	snprintf(name, sizeof name, "%u %s", number, s->name);
	ms_text(median_whole(s->ns, s->count), median, sizeof median);
	ms_text(s->ns[0], least, sizeof least);
	ms_text(s->ns[s->count - 1], most, sizeof most);
	table_row(
	    table, INK_PLAIN, (const char *[]){name, median, least, most});
}

static void
say_busy(const struct times *t, struct paper *paper)
{
	char wait[32], took[32];

	if (!schedstat_was_busy(t->worst_wait, t->worst_time))
		return;
	say(paper, INK_PLAIN, 0, 2,
	    "The machine was busy: in one run the actors waited %s ms for a "
	    "CPU; its steps took %s ms.",
	    ms_text(t->worst_wait, wait, sizeof wait),
	    ms_text(t->worst_time, took, sizeof took));
}

void
times_print(const struct times *t, struct paper *paper)
{
	struct table table;
	char title[64];

	snprintf(title, sizeof title, "times of %u runs, in ms", t->runs);
	(void)say_ruled(paper, INK_HEAD, title, "");
	table_init(
	    &table, (const char *[]){"step", "median", "least", "most"}, 4);
	for (unsigned i = 0; i < t->count; i++)
		if (t->steps[i].count > 0)
			add_row(&table, i, &t->steps[i]);
	table_print(&table, paper);
	table_release(&table);
	say_busy(t, paper);
	if (t->contradicted > 0)
		say(paper, INK_BAD, 0, 2, "%u of the runs were contradicted.",
		    t->contradicted);
}

void
times_release(struct times *t)
{
	for (size_t i = 0; i < t->count; i++)
		free(t->steps[i].ns);
	free(t->steps);
	free(t->waited);
	*t = (struct times){0};
}
