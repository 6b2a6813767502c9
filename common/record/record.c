#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/record.h"

char *
figure_text(int64_t figure, char *text, size_t size)
{
	if (figure == UNKNOWN)
		snprintf(text, size, "n/a");
	else
		snprintf(text, size, "%" PRId64, figure);
	return text;
}

void
figure_add(int64_t *sum, int64_t figure)
{
	if (*sum != UNKNOWN)
		*sum = figure == UNKNOWN ? UNKNOWN : *sum + figure;
}

const char *
verdict_name(enum verdict verdict)
{
	static const char *const names[] = {
	    [VERDICT_BALANCED] = "balanced",
	    [VERDICT_CONTRADICTED] = "contradicted",
	    [VERDICT_NOT_CHECKED] = "not checked",
	};

	return names[verdict];
}

size_t
step_regions(const struct step_record *step)
{
	return step->region_count > 0 ? step->region_count : 1;
}

const struct step_record *
step_region(const struct step_record *step, size_t region)
{
	return step == NULL || step->region_count == 0 ? step
						       : &step->regions[region];
}

struct step_record *
step_own_region(struct step_record *step, size_t region)
{
	return step->region_count == 0 ? step : &step->regions[region];
}

static int
compare_index(const void *index, const void *process)
{
	unsigned a = *(const unsigned *)index;
	unsigned b = ((const struct process_record *)process)->index;

	return (a > b) - (a < b);
}

const struct process_record *
step_process(const struct step_record *step, unsigned index)
{
	if (step == NULL || step->process_count == 0)
		return NULL;
	return bsearch(&index, step->processes, step->process_count,
	    sizeof *step->processes, compare_index);
}

const struct region_record *
step_process_region(
    const struct step_record *step, size_t region, unsigned index)
{
	const struct process_record *p = step_process(
	    step_region(step, region), index);

	return p != NULL ? p->region : NULL;
}

size_t
step_mapped_by(const struct step_record *step)
{
	size_t count = 0;

	for (size_t i = 0; i < step->process_count; i++) {
		bool mapped = false;

		for (size_t r = 0; r < step_regions(step); r++)
			mapped |= step_process_region(step, r,
				      step->processes[i].index) != NULL;
		count += mapped;
	}
	return count;
}

bool
step_maps_file(const struct step_record *step)
{
	for (size_t i = 0; i < step->process_count; i++) {
		const struct region_record *region = step->processes[i].region;

		if (region != NULL && region_kind_is_file(region->kind))
			return true;
	}
	return false;
}

int64_t
process_own_faults(const struct process_record *p)
{
	if (p->minor_faults == UNKNOWN || p->major_faults == UNKNOWN ||
	    p->settling_faults == UNKNOWN)
		return UNKNOWN;
	return p->minor_faults + p->major_faults - p->settling_faults;
}

int64_t
process_step_faults(
    const struct process_record *before, const struct process_record *after)
{
	int64_t was, is;

	if (before == NULL || after == NULL)
		return UNKNOWN;
	if (after->region_faults != UNKNOWN)
		return after->region_faults - after->spurious_faults;
	was = process_own_faults(before);
	is = process_own_faults(after);
	return was == UNKNOWN || is == UNKNOWN ? UNKNOWN : is - was;
}

const struct predicted_record *
ledger_process(const struct ledger_record *ledger, unsigned index)
{
	for (size_t i = 0; i < ledger->process_count; i++)
		if (ledger->processes[i].index == index)
			return &ledger->processes[i];
	return NULL;
}

int64_t
process_spurious_faults(const struct process_record *p)
{
	return p->region_faults != UNKNOWN ? p->spurious_faults : UNKNOWN;
}

int64_t
faults_sum(const int64_t faults[FAULT_CLASSES])
{
	int64_t sum = 0;

	for (int i = 0; i < FAULT_CLASSES; i++)
		sum += faults[i];
	return sum;
}

void
ledger_release(struct ledger_record *ledger)
{
	for (size_t i = 0; i < ledger->process_count; i++)
		free(ledger->processes[i].runs);
	free(ledger->processes);
	memset(ledger, 0, sizeof(*ledger));
}

void
step_release(struct step_record *step)
{
	for (size_t i = 0; i < step->process_count; i++) {
		struct process_record *process = &step->processes[i];

		if (process->region != NULL)
			free(process->region->runs);
		free(process->region);
		free(process->maps);
		free(process->text);
	}
	for (size_t i = 0; i < step->region_count; i++)
		step_release(&step->regions[i]);
	free(step->regions);
	ledger_release(&step->ledger);
	free(step->processes);
	for (size_t i = 0; i < step->message_count; i++)
		free(step->messages[i].lines);
	free(step->messages);
	free(step->sentences);
	free(step->ops);
	free(step->calls);
	free(step->actors);
	memset(step, 0, sizeof(*step));
}
