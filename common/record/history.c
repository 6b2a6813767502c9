#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "record/history.h"

/* A copy of an array; NULL for an empty one, or without memory. */
static void *
copy(const void *from, size_t count, size_t size)
{
	void *to = count > 0 ? calloc(count, size) : NULL;

	if (to != NULL)
		memcpy(to, from, count * size);
	return to;
}

#define COPY(from, count) copy(from, count, sizeof *(from))

/* The lines of maps point into the text. */
static bool
copy_maps(struct process_record *to, const struct process_record *from)
{
	size_t size = 0;

	to->text = NULL;
	to->maps = COPY(from->maps, from->map_count);
	if (from->map_count == 0)
		return true;
	for (size_t i = 0; i < from->map_count; i++) {
		size_t end = (size_t)(from->maps[i] - from->text) +
		    strlen(from->maps[i]) + 1;

		size = end > size ? end : size;
	}
	to->text = COPY(from->text, size);
	if (to->maps == NULL || to->text == NULL)
		return false;
	for (size_t i = 0; i < from->map_count; i++)
		to->maps[i] = to->text + (from->maps[i] - from->text);
	return true;
}

static bool
copy_region(struct process_record *to, const struct process_record *from)
{
	if (from->region == NULL)
		return true;
	to->region = COPY(from->region, 1);
	if (to->region == NULL)
		return false;
	to->region->runs = COPY(from->region->runs, from->region->run_count);
	return to->region->runs != NULL || from->region->run_count == 0;
}

static bool
copy_processes(struct step_record *to, const struct step_record *from)
{
	to->processes = COPY(from->processes, from->process_count);
	if (to->processes == NULL)
		return from->process_count == 0;
	/* Counted only as far as they own what they point to. */
	to->process_count = 0;
	for (size_t i = 0; i < from->process_count; i++) {
		struct process_record *p = &to->processes[i];

		p->region = NULL;
		p->maps = NULL;
		p->text = NULL;
		to->process_count++;
		if (!copy_maps(p, &from->processes[i]) ||
		    !copy_region(p, &from->processes[i]))
			return false;
	}
	return true;
}

static bool
copy_ledger(struct ledger_record *to, const struct ledger_record *from)
{
	to->processes = COPY(from->processes, from->process_count);
	if (to->processes == NULL)
		return from->process_count == 0;
	to->process_count = 0;
	for (size_t i = 0; i < from->process_count; i++) {
		struct predicted_record *p = &to->processes[i];

		to->process_count++;
		p->runs = COPY(from->processes[i].runs, p->run_count);
		if (p->runs == NULL && p->run_count > 0)
			return false;
	}
	return true;
}

static bool
copy_messages(struct step_record *to, const struct step_record *from)
{
	to->messages = COPY(from->messages, from->message_count);
	if (to->messages == NULL)
		return from->message_count == 0;
	to->message_count = 0;
	for (size_t i = 0; i < from->message_count; i++) {
		to->messages[i].lines = strdup(from->messages[i].lines);
		to->message_count++;
		if (to->messages[i].lines == NULL)
			return false;
	}
	return true;
}

/* What is left of the copy after a failure can be released. */
static bool
copy_one(struct step_record *to, const struct step_record *from)
{
	*to = *from;
	to->regions = NULL;
	to->region_count = 0;
	to->processes = NULL;
	to->ledger.processes = NULL;
	to->messages = NULL;
	to->process_count = to->ledger.process_count = to->message_count = 0;
	to->actors = COPY(from->actors, from->actor_count);
	to->ops = COPY(from->ops, from->op_count);
	to->calls = COPY(from->calls, from->call_count);
	to->findings = COPY(from->findings, from->finding_count);
	to->sentences = from->sentences != NULL ? strdup(from->sentences)
						: NULL;
	return (to->actors != NULL || from->actor_count == 0) &&
	    (to->ops != NULL || from->op_count == 0) &&
	    (to->calls != NULL || from->call_count == 0) &&
	    (to->findings != NULL || from->finding_count == 0) &&
	    (to->sentences != NULL || from->sentences == NULL) &&
	    copy_processes(to, from) &&
	    copy_ledger(&to->ledger, &from->ledger) && copy_messages(to, from);
}

static bool
copy_step(struct step_record *to, const struct step_record *from)
{
	if (!copy_one(to, from))
		return false;
	to->regions = COPY(from->regions, from->region_count);
	if (to->regions == NULL)
		return from->region_count == 0;
	for (size_t i = 0; i < from->region_count; i++) {
		to->region_count++;
		if (!copy_one(&to->regions[i], &from->regions[i]))
			return false;
	}
	return true;
}

/* In a record the findings belong to the verdict, but here to the step. */
static void
release(struct step_record *step)
{
	for (size_t i = 0; i < step->region_count; i++)
		free((void *)step->regions[i].findings);
	free((void *)step->findings);
	step_release(step);
}

int
history_add(struct history *history, const struct step_record *step)
{
	struct step_record *grown = reallocarray(
	    history->steps, history->count + 1, sizeof *grown);

	if (grown == NULL)
		return -ENOMEM;
	history->steps = grown;
	if (!copy_step(&grown[history->count], step)) {
		release(&grown[history->count]);
		return -ENOMEM;
	}
	history->count++;
	return 0;
}

void
history_release(struct history *history)
{
	for (size_t i = 0; i < history->count; i++)
		release(&history->steps[i]);
	free(history->steps);
	*history = (struct history){0};
}
