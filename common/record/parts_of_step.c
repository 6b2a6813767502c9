#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "record/parts_of_step.h"

static int
copy_ops(
    const struct step_record *step, unsigned region, struct step_record *part)
{
	free(part->ops);
	part->op_count = 0;
	part->ops = calloc(step->op_count + 1, sizeof *part->ops);
	if (part->ops == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < step->op_count; i++)
		if (step->ops[i].op.region == region)
			part->ops[part->op_count++] = step->ops[i];
	return 0;
}

/* Who acted on a region is seen by its operations; who was born, or ended, was
 * so with all of them. */
static bool
concerns(const struct step_record *step, const struct step_record *part,
    unsigned actor)
{
	for (size_t i = 0; i < part->op_count; i++)
		if (part->ops[i].index == actor)
			return true;
	return step->event != EVENT_NONE;
}

static int
copy_actors(const struct step_record *step, struct step_record *part)
{
	part->actors = calloc(step->actor_count + 1, sizeof *part->actors);
	if (part->actors == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < step->actor_count; i++)
		if (concerns(step, part, step->actors[i]))
			part->actors[part->actor_count++] = step->actors[i];
	return 0;
}

static int
split(const struct step_record *step, const char *name, unsigned region,
    struct step_record *part)
{
	int error;

	*part = (struct step_record){
	    .number = step->number,
	    .event = step->event,
	    .at_once = step->at_once,
	    .who = step->who,
	    .parent = step->parent,
	    .nanoseconds = step->nanoseconds,
	    .stale = step->stale,
	};
	strlcpy(part->region, name, sizeof part->region);
	strlcpy(part->name, step->name, sizeof part->name);
	strlcpy(part->text, step->text, sizeof part->text);
	error = copy_ops(step, region, part);
	return error < 0 ? error : copy_actors(step, part);
}

int
step_split(struct step_record *step, const struct region_names *names)
{
	if (names->count < 2)
		return 0;
	step->regions = calloc(names->count, sizeof *step->regions);
	if (step->regions == NULL)
		return -ENOMEM;
	for (unsigned i = 0; i < names->count; i++) {
		step->region_count++;
		if (split(step, names->name[i], i, &step->regions[i]) < 0)
			return -ENOMEM;
	}
	return 0;
}

int
step_split_ops(struct step_record *step)
{
	int error = 0;

	for (unsigned i = 0; error == 0 && i < step->region_count; i++)
		error = copy_ops(step, i, &step->regions[i]);
	return error;
}

static void
add_range(struct fault_range *sum, const struct fault_range *range)
{
	for (int i = 0; i <= FAULTS_ALL; i++) {
		sum->least[i] += range->least[i];
		sum->most[i] += range->most[i];
	}
}

static void
add_predicted(struct predicted_record *sum, const struct predicted_record *part)
{
	const struct fault_range range = fault_range_of(
	    part->faults, part->open, &part->range);

	sum->index = part->index;
	sum->mapped |= part->mapped;
	sum->vsz_kib += part->vsz_kib;
	sum->rss_kib += part->rss_kib;
	sum->pss_kib += part->pss_kib;
	sum->uss_kib += part->uss_kib;
	sum->anonymous_kib += part->anonymous_kib;
	sum->huge_kib += part->huge_kib;
	sum->dirty_kib += part->dirty_kib;
	sum->locked_kib += part->locked_kib;
	for (int i = 0; i < FAULT_CLASSES; i++)
		sum->faults[i] += part->faults[i];
	sum->counted_major += part->counted_major;
	sum->unsure += part->unsure;
	sum->mappings += part->mappings;
	sum->open |= part->open;
	add_range(&sum->range, &range);
	for (int i = 0; i < PAGE_STATES; i++)
		sum->pages[i] += part->pages[i];
}

/* Where one region is not predicted, neither is the sum. */
static void
add_ledger(struct ledger_record *sum, const struct ledger_record *part)
{
	const struct fault_range range = fault_range_of(
	    part->faults, part->open, &part->range);

	if (part->reason != NULL && sum->reason == NULL)
		sum->reason = part->reason;
	sum->frames += part->frames;
	for (int i = 0; i < FAULT_CLASSES; i++)
		sum->faults[i] += part->faults[i];
	sum->open |= part->open;
	add_range(&sum->range, &range);
}

int
step_sum_predictions(struct step_record *step)
{
	struct ledger_record *sum = &step->ledger;
	size_t count = 0;

	for (size_t i = 0; i < step->region_count; i++) {
		add_ledger(sum, &step->regions[i].ledger);
		count = step->regions[i].ledger.process_count;
	}
	if (step->region_count == 0 || sum->reason != NULL)
		return 0;
	sum->processes = calloc(count + 1, sizeof *sum->processes);
	if (sum->processes == NULL)
		return -ENOMEM;
	sum->process_count = count;
	for (size_t i = 0; i < step->region_count; i++)
		for (size_t j = 0; j < count; j++)
			add_predicted(&sum->processes[j],
			    &step->regions[i].ledger.processes[j]);
	return 0;
}

void
step_sum_balances(struct step_record *step)
{
	struct ledger_record *sum = &step->ledger;

	for (size_t i = 0; i < step->region_count; i++) {
		const struct ledger_record *part = &step->regions[i].ledger;

		sum->lines += part->lines;
		sum->balanced += part->balanced;
		sum->unchecked += part->unchecked;
		sum->spurious += part->spurious;
		for (size_t p = 0; p < step->process_count; p++)
			step->processes[p].spurious_faults +=
			    step->regions[i].processes[p].spurious_faults;
	}
}

void
step_sum_group(struct step_record *step)
{
	struct group_record *g = &step->group;

	for (size_t i = 0; i < step->region_count; i++) {
		const struct group_record *part = &step->regions[i].group;

		figure_add(&g->region_rss_kib, part->region_rss_kib);
		figure_add(&g->region_pss_kib, part->region_pss_kib);
		figure_add(&g->region_uss_kib, part->region_uss_kib);
		figure_add(&g->frames, part->frames);
		figure_add(&g->object_pages, part->object_pages);
		if (g->frames_reason == NULL)
			g->frames_reason = part->frames_reason;
	}
}
