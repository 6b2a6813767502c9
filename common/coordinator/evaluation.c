#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "coordinator/evaluation.h"
#include "record/parts_of_step.h"

int
evaluation_init(struct evaluation *e, const struct model_machine *machine,
    unsigned regions, unsigned actors)
{
	*e = (struct evaluation){0};
	snapshot_init(&e->snapshot);
	crosscheck_init(&e->crosscheck, machine->page_size);
	return predictions_init(&e->predictions, machine, regions, actors);
}

void
evaluation_release(struct evaluation *e)
{
	step_release(&e->ahead);
	free(e->passed);
	e->passed = NULL;
	crosscheck_release(&e->crosscheck);
	predictions_release(&e->predictions);
	snapshot_close(&e->snapshot);
}

int
evaluation_predict_ahead(struct evaluation *e)
{
	int error = e->ahead.at_once
	    ? predictions_try(&e->predictions, &e->ahead)
	    : predictions_step(&e->predictions, &e->ahead);

	return error < 0 ? error : step_sum_predictions(&e->ahead);
}

static bool
is_same_op(const struct actor_op *a, const struct actor_op *b)
{
	return a->index == b->index && a->op.what == b->op.what &&
	    a->op.region == b->op.region && a->op.kind == b->op.kind &&
	    pages_equal(&a->op.set, &b->op.set);
}

static bool
did_the_same(const struct step_record *a, const struct step_record *b)
{
	if (a->op_count != b->op_count)
		return false;
	for (size_t i = 0; i < a->op_count; i++)
		if (!is_same_op(&a->ops[i], &b->ops[i]))
			return false;
	return true;
}

int
evaluation_predict(struct evaluation *e, struct step_record *step)
{
	bool same;

	if (e->ahead.number == 0 || e->ahead.at_once) {
		step_release(&e->ahead);
		return predictions_step(&e->predictions, step);
	}
	same = did_the_same(&e->ahead, step);
	for (size_t i = 0; i < step_regions(step); i++) {
		struct ledger_record *ahead =
		    &step_own_region(&e->ahead, i)->ledger;
		struct ledger_record *ledger =
		    &step_own_region(step, i)->ledger;

		*ledger = *ahead;
		*ahead = (struct ledger_record){0};
		if (!same)
			ledger->reason = "it did not do what its dry run did";
	}
	step_release(&e->ahead);
	return 0;
}

int
evaluation_join_passed(struct evaluation *e, struct step_record *step)
{
	size_t count = e->passed_count + step->op_count;
	struct actor_op *all;

	if (e->passed_count == 0)
		return 0;
	all = reallocarray(e->passed, count, sizeof *all);
	if (all == NULL)
		return -ENOMEM;
	if (step->op_count > 0)
		memcpy(all + e->passed_count, step->ops,
		    step->op_count * sizeof *all);
	free(step->ops);
	step->ops = all;
	step->op_count = count;
	e->passed = NULL;
	e->passed_count = 0;
	return step_split_ops(step);
}

int
evaluation_pass(struct evaluation *e, struct step_record *step)
{
	int error = evaluation_join_passed(e, step);

	if (error < 0)
		return error;
	e->passed = step->ops;
	e->passed_count = step->op_count;
	step->ops = NULL;
	step->op_count = 0;
	return 0;
}
