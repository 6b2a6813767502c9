/* run_model.c: the story in the model only: ./run.sh predict PAIR.
 *
 * One process, the producer's program, goes through every actor's steps without
 * touching memory, and the model says what would come of it. What the record
 * then holds is the region alone, for a program itself is not modelled.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "coordinator/orders.h"
#include "coordinator/session.h"

static const char not_measured[] = "predicted, not measured";

static int
begin(struct session *r)
{
	(void)r;
	return 0;
}

static int
act(struct session *r, unsigned index)
{
	return orders_dry_run(&r->actors, index, r->now.name);
}

static int
act_all(struct session *r)
{
	for (unsigned i = 0; i < r->actors.count; i++)
		if (act(r, i) < 0)
			return -1;
	return 0;
}

static int
give_birth(
    struct session *r, enum order_verb verb, unsigned index, unsigned parent)
{
	actors_note_birth(&r->actors, verb, index, parent);
	return 0;
}

static int
leave(struct session *r, unsigned index)
{
	r->actors.handles[index].region_start = 0;
	return 0;
}

static int
settle(struct session *r, unsigned index)
{
	(void)r;
	(void)index;
	return 0;
}

/* A region as it would be seen. */
static int
imagine_region(const struct session *r, struct predicted_record *predicted,
    struct region_record **out)
{
	const struct actor_handle *p = &r->actors.handles[predicted->index];
	struct region_record *region = calloc(1, sizeof *region);
	bool shared = region_kind_is_shared(p->region_kind);

	if (region == NULL)
		return -ENOMEM;
	region->start = p->region_start;
	region->end = p->region_start + p->region_pages * r->platform.page_size;
	memcpy(region->perms, shared ? "rw-s" : "rw-p", sizeof region->perms);
	region->kind = p->region_kind;
	region->size_kib = predicted->vsz_kib;
	region->rss_kib = predicted->rss_kib;
	region->pss_kib = predicted->pss_kib;
	region->uss_kib = predicted->uss_kib;
	region->anonymous_kib = predicted->anonymous_kib;
	region->huge_kib = predicted->huge_kib;
	region->dirty_kib = predicted->dirty_kib;
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
		if (run->state == PAGE_SHARED || run->state == PAGE_EXCLUSIVE)
			run->frame = run->ordinal * p->region_pages +
			    run->first;
	}
	*out = region;
	return 0;
}

static int
imagine_process(const struct session *r, const struct step_record *before,
    struct predicted_record *predicted, struct process_record *out)
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
	return predicted->mapped ? imagine_region(r, predicted, &out->region)
				 : 0;
}

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

static int
imagine_all(struct session *r, const struct step_record *before)
{
	struct step_record *now = &r->now;
	struct ledger_record *ledger = &now->ledger;
	int error = 0;

	now->processes = calloc(
	    ledger->process_count + 1, sizeof *now->processes);
	if (now->processes == NULL)
		return -ENOMEM;
	for (size_t i = 0; error == 0 && i < ledger->process_count; i++) {
		if (failure_interrupted(&r->sink) < 0)
			return -EINTR;
		error = imagine_process(r, before, &ledger->processes[i],
		    &now->processes[now->process_count++]);
	}
	return error;
}

static int
look(struct session *r, const struct step_record *before)
{
	struct step_record *now = &r->now;
	int error = prediction_step(&r->prediction, now);

	if (error == 0 && now->ledger.reason != NULL)
		return failure_protocol(&r->sink, 0, now->ledger.reason);
	if (error == 0)
		error = imagine_all(r, before);
	if (error < 0)
		return failure_system(&r->sink, "predict a step", error);
	sum_group(now);
	now->verdict = VERDICT_NOT_CHECKED;
	now->verdict_reason = not_measured;
	r->crosscheck.verdict.reason = not_measured;
	return failure_interrupted(&r->sink);
}

const struct backend run_model = {
    .begin = begin,
    .act = act,
    .act_all = act_all,
    .give_birth = give_birth,
    .leave = leave,
    .settle = settle,
    .look = look,
};
