#include <errno.h>
#include <stdlib.h>

#include "coordinator/at_once.h"
#include "record/fault_range.h"

/* So many are tried. */
#define ORDERS_MOST 64

/* A step, while it is tried in all orders. */
struct orders {
	const struct model *before;
	const struct model_total *totals; /* at that time, by actor */
	const struct step_record *step;
	unsigned actors;
	unsigned *acted; /* those that did something; owned */
	size_t count;
	bool tried; /* at least one order was possible */
	struct at_once *out;
};

bool
at_once_concerns(const struct step_record *step)
{
	if (!step->at_once)
		return false;
	for (size_t i = 1; i < step->op_count; i++)
		if (step->ops[i].index != step->ops[0].index)
			return true;
	return false;
}

/* Of each actor, what it did stands together. */
static int
list_actors(struct orders *o)
{
	const struct step_record *step = o->step;

	o->acted = calloc(step->op_count, sizeof *o->acted);
	if (o->acted == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < step->op_count; i++)
		if (i == 0 || step->ops[i].index != step->ops[i - 1].index)
			o->acted[o->count++] = step->ops[i].index;
	return 0;
}

static int
apply_actor(struct model *m, const struct step_record *step, unsigned actor)
{
	int error = 0;

	for (size_t i = 0; error == 0 && i < step->op_count; i++)
		if (step->ops[i].index == actor)
			error = model_apply(m, actor, &step->ops[i].op);
	return error;
}

/* The model after the step, if that actor began; NULL: no memory, or *error
 * says that it makes no sense. */
static struct model *
try_order(const struct orders *o, size_t first, bool neighbours, int *error)
{
	struct model *m = model_copy(o->before);

	*error = m != NULL ? 0 : -ENOMEM;
	if (m == NULL)
		return NULL;
	model_set_at_once(m, true);
	if (!neighbours)
		model_lock_neighbours(m);
	for (size_t i = 0; *error == 0 && i < o->count; i++)
		*error = apply_actor(
		    m, o->step, o->acted[(first + i) % o->count]);
	if (*error == 0)
		return m;
	model_free(m);
	return NULL;
}

/* Adds what the faults are in that order. */
static void
add_faults(struct orders *o, const struct model *m)
{
	struct fault_count sum = {0};

	for (unsigned i = 0; i < o->actors; i++) {
		const struct model_total *was = &o->totals[i];
		struct fault_count count = {0};
		struct model_total is;

		model_total(m, i, &is);
		for (int c = 0; c < FAULT_CLASSES; c++)
			count.faults[c] = (int64_t)(is.faults[c] -
			    was->faults[c]);
		count.unsure = (int64_t)(is.unsure - was->unsure);
		fault_count_add(&sum, &count);
		fault_range_add(&o->out->of[i], &count, !o->tried);
	}
	fault_range_add(&o->out->all, &sum, !o->tried);
	o->tried = true;
}

/* The pages that the actor has in some orders only, and did not touch. */
static int
settle_open(struct orders *o, struct model *chosen, unsigned actor,
    uint64_t first, uint64_t end)
{
	const struct process_record *p = step_process(o->step, actor);
	const struct region_record *seen = p != NULL ? p->region : NULL;
	int error = 0;

	if (seen == NULL || seen->run_count == 0) {
		o->out->unseen = true;
		return 0;
	}
	for (size_t i = 0; error == 0 && i < seen->run_count; i++) {
		const struct run *run = &seen->runs[i];
		uint64_t from = run->first > first ? run->first : first;
		uint64_t to = run->first + run->count;

		if (to > end)
			to = end;
		if (from < to)
			error = model_set_neighbours(chosen, actor, from,
			    to - from, run->state != PAGE_ABSENT);
	}
	return error;
}

static uint64_t
end_of(const struct model_run *run)
{
	return run->first + run->count;
}

/* most: the actor came last; least: fault-around found nothing. */
static int
settle_neighbours(struct orders *o, struct model *chosen, unsigned actor,
    struct model *most, struct model *least)
{
	struct model_run a, b;
	uint64_t next_a = 0, next_b = 0, page = 0, end;
	bool more = model_next_run(most, actor, &next_a, &a) &&
	    model_next_run(least, actor, &next_b, &b);
	int error = 0;

	while (error == 0 && more) {
		end = end_of(&a) < end_of(&b) ? end_of(&a) : end_of(&b);
		if (a.page.state != PAGE_ABSENT && b.page.state == PAGE_ABSENT)
			error = settle_open(o, chosen, actor, page, end);
		if (end == end_of(&a))
			more = model_next_run(most, actor, &next_a, &a);
		if (more && end == end_of(&b))
			more = model_next_run(least, actor, &next_b, &b);
		page = end;
	}
	return error;
}

/* Tries the order that begins with one of them, with neighbours and without.
 * The first order that is possible is chosen. */
static int
try_both(struct orders *o, size_t first, struct model **chosen)
{
	unsigned last = o->acted[(first + o->count - 1) % o->count];
	struct model *least = NULL, *most;
	int error;

	most = try_order(o, first, true, &error);
	if (most != NULL)
		least = try_order(o, first, false, &error);
	if (most != NULL && least != NULL) {
		add_faults(o, most);
		add_faults(o, least);
		if (*chosen == NULL)
			*chosen = model_copy(most);
		error = *chosen == NULL
		    ? -ENOMEM
		    : settle_neighbours(o, *chosen, last, most, least);
	}
	model_free(most);
	model_free(least);
	return error;
}

/* An order that makes no sense was not possible: somebody waited for somebody
 * else. */
static int
try_all(struct orders *o, struct model **chosen)
{
	int error = 0, refused = 0;

	for (size_t i = 0; i < o->count && i < ORDERS_MOST; i++) {
		error = try_both(o, i, chosen);
		if (error == -EINVAL)
			refused = error;
		else if (error < 0)
			return error;
	}
	return o->tried ? 0 : refused;
}

/* A range that leaves nothing open is none. */
static void
drop_exact(struct at_once *out, unsigned actors)
{
	bool open = out->unseen;

	for (unsigned i = 0; i < actors; i++)
		open |= fault_range_is_open(&out->of[i]);
	if (open)
		return;
	free(out->of);
	out->of = NULL;
}

int
at_once_apply(struct at_once *out, struct model **m, unsigned actors,
    const struct model_total *before, const struct step_record *step)
{
	struct orders o = {
	    .before = *m,
	    .totals = before,
	    .step = step,
	    .actors = actors,
	    .out = out,
	};
	struct model *chosen = NULL;
	int error;

	*out = (struct at_once){.of = calloc(actors, sizeof *out->of)};
	error = out->of != NULL ? list_actors(&o) : -ENOMEM;
	out->untried = o.count > ORDERS_MOST;
	if (error == 0)
		error = try_all(&o, &chosen);
	free(o.acted);
	if (error < 0) {
		model_free(chosen);
		return error;
	}
	drop_exact(out, actors);
	model_set_at_once(chosen, false);
	model_free(*m);
	*m = chosen;
	return 0;
}

void
at_once_release(struct at_once *out)
{
	free(out->of);
	*out = (struct at_once){0};
}
