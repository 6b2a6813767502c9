/* run_model.c: the steps in the model only: ./run.sh predict PAIR.
 *
 * One process, the producer's program, goes through every actor's steps without
 * touching memory, and the model says what would come of it. The record then
 * holds the region alone, for a program itself is not modelled.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "coordinator/actors.h"
#include "coordinator/backend.h"
#include "coordinator/orders.h"
#include "record/parts_of_step.h"

static const char not_measured[] = "predicted, not measured";

static int
act(struct actors *s, unsigned index, const char *step)
{
	return orders_dry_run(s, index, step);
}

static int
act_all(struct actors *s, const char *step)
{
	for (unsigned i = 0; i < s->count; i++)
		if (act(s, i, step) < 0)
			return -1;
	return 0;
}

static int
give_birth(
    struct actors *s, enum order_verb verb, unsigned index, unsigned parent)
{
	struct call c = {
	    .what = verb == ORDER_FORK ? CALL_FORK : CALL_SPAWN, .dry = true};
	char program[CALL_NAME];

	actors_note_birth(s, verb, index, parent);
	snprintf(program, sizeof program, "consumers/%s", s->assignment.pair);
	if (verb == ORDER_EXEC)
		call_set_name(&c, program);
	return actors_add_call(s, parent, &c) < 0
	    ? failure_system(s->sink, "keep the calls of a step", -ENOMEM)
	    : 0;
}

static int
leave(struct actors *s, unsigned index)
{
	memset(s->handles[index].mapped, 0, sizeof s->handles[index].mapped);
	return 0;
}

static int
settle(struct actors *s, unsigned index)
{
	(void)s;
	(void)index;
	return 0;
}

static int
begin(struct evaluation *e, struct actors *s, const struct step_record *before)
{
	(void)e;
	(void)s;
	(void)before;
	return 0;
}

/* The region as a snapshot would show it. */
static int
make_region(const struct mapped_region *p, size_t page_size,
    struct predicted_record *predicted, struct region_record **out)
{
	struct region_record *region = calloc(1, sizeof *region);
	bool shared = region_kind_is_shared(p->kind);

	if (region == NULL)
		return -ENOMEM;
	region->start = p->start;
	region->end = p->start + p->pages * page_size;
	memcpy(region->perms, shared ? "rw-s" : "rw-p", sizeof region->perms);
	if (p->read_only)
		region->perms[1] = '-';
	region->kind = p->kind;
	region->size_kib = predicted->vsz_kib;
	region->mappings = predicted->mappings;
	region->hole_kib = (int64_t)(region->end - region->start) / 1024 -
	    predicted->vsz_kib;
	region->rss_kib = predicted->rss_kib;
	region->pss_kib = predicted->pss_kib;
	region->uss_kib = predicted->uss_kib;
	region->anonymous_kib = predicted->anonymous_kib;
	region->huge_kib = predicted->huge_kib;
	region->dirty_kib = predicted->dirty_kib;
	region->locked_kib = predicted->locked_kib;
	memcpy(region->pages, predicted->pages, sizeof region->pages);
	region->run_count = predicted->run_count;
	region->runs = calloc(region->run_count + 1, sizeof *region->runs);
	if (region->runs == NULL) {
		free(region);
		return -ENOMEM;
	}
	for (size_t i = 0; i < region->run_count; i++) {
		struct run *run = &region->runs[i];

		*run = predicted->runs[i];
		/* A number for each frame: pages of one ordinal in a row. */
		if (page_state_is_framed(run->state))
			run->frame = run->ordinal * p->pages + run->first;
	}
	*out = region;
	return 0;
}

static void
make_process(const struct step_record *before,
    const struct predicted_record *predicted, struct process_record *out)
{
	const struct process_record *was = step_process(
	    before, predicted->index);

	*out = (struct process_record){
	    .index = predicted->index,
	    .vsz_kib = predicted->vsz_kib,
	    .rss_kib = predicted->rss_kib,
	    .ps_rss_kib = predicted->rss_kib,
	    .pss_kib = predicted->pss_kib,
	    .uss_kib = predicted->uss_kib,
	    .pte_kib = UNKNOWN,
	    .region_faults = UNKNOWN,
	    .repeated_faults = UNKNOWN,
	    .minor_faults = was != NULL ? was->minor_faults : 0,
	    .major_faults = was != NULL ? was->major_faults : 0,
	};
	for (int i = 0; i < FAULT_CLASSES; i++)
		*(i == FAULT_MAJOR
			? &out->major_faults
			: &out->minor_faults) += predicted->faults[i];
	out->minor_faults -= predicted->counted_major;
	out->major_faults += predicted->counted_major;
}

/* In the model a process is its regions. */
static void
sum_group(struct step_record *step)
{
	struct group_record *g = &step->group;

	for (size_t i = 0; i < step->process_count; i++) {
		const struct process_record *p = &step->processes[i];

		g->rss_kib += p->rss_kib;
		g->pss_kib += p->pss_kib;
		g->uss_kib += p->uss_kib;
	}
	g->region_rss_kib = g->rss_kib;
	g->region_pss_kib = g->pss_kib;
	g->region_uss_kib = g->uss_kib;
	g->frames = step->ledger.frames;
	step->nanoseconds = UNKNOWN;
}

/* Those of which there is no region are whole. */
static int
make_processes(struct actors *s, size_t page_size, unsigned region,
    const struct step_record *before, struct step_record *now)
{
	const struct ledger_record *ledger = &now->ledger;
	int error = 0;

	now->processes = calloc(
	    ledger->process_count + 1, sizeof *now->processes);
	if (now->processes == NULL)
		return -ENOMEM;
	for (size_t i = 0; error == 0 && i < ledger->process_count; i++) {
		struct predicted_record *predicted = &ledger->processes[i];
		struct process_record *out =
		    &now->processes[now->process_count++];

		if (failure_interrupted(s->sink) < 0)
			return -EINTR;
		make_process(before, predicted, out);
		if (predicted->mapped && now->region_count == 0)
			error = make_region(
			    &s->handles[predicted->index].mapped[region],
			    page_size, predicted, &out->region);
	}
	if (error == 0)
		sum_group(now);
	return error;
}

/* Each region, and the whole if there are several. */
static int
make_all_processes(struct actors *s, size_t page_size,
    const struct step_record *before, struct step_record *now)
{
	int error = 0;

	for (unsigned i = 0; error == 0 && i < step_regions(now); i++) {
		struct step_record *own = step_own_region(now, i);

		error = make_processes(
		    s, page_size, i, step_region(before, i), own);
		own->verdict = VERDICT_NOT_CHECKED;
		own->verdict_reason = not_measured;
	}
	return error < 0 || now->region_count == 0
	    ? error
	    : make_processes(s, page_size, 0, before, now);
}

static int
look(struct evaluation *e, struct actors *s, const struct step_record *before,
    struct step_record *now)
{
	int error = evaluation_predict(e, now);

	if (error == 0)
		error = step_sum_predictions(now);
	if (error == 0 && now->ledger.reason != NULL)
		return failure_protocol(s->sink, 0, now->ledger.reason);
	if (error == 0)
		error = make_all_processes(
		    s, e->predictions.of[0].machine.page_size, before, now);
	if (error < 0)
		return failure_system(s->sink, "predict a step", error);
	now->verdict = VERDICT_NOT_CHECKED;
	now->verdict_reason = not_measured;
	e->crosscheck.verdict.reason = not_measured;
	return failure_interrupted(s->sink);
}

const struct backend run_model = {
    .act = act,
    .act_all = act_all,
    .give_birth = give_birth,
    .leave = leave,
    .settle = settle,
    .unlink = actors_note_unlink,
    .begin = begin,
    .look = look,
};
