#include <stdlib.h>

#include "record/stop.h"
#include "report/touched.h"

/* Notes whose bytes a checked read found; it would have failed otherwise. */
static void
note_mark(struct touched *touched, const struct op *op)
{
	size_t i = 0;

	if (op->set.count == 0)
		return;
	while (i < touched->seen_count && touched->seen[i].mark != op->mark)
		i++;
	if (!op->checked || i == TOUCHED_MARKS) {
		touched->checked = false;
		return;
	}
	touched->seen[i].mark = op->mark;
	touched->seen[i].pages += op->set.count;
	if (i == touched->seen_count)
		touched->seen_count++;
}

void
touched_add(struct touched *touched, const struct op *op)
{
	touched->mixed |= touched->times > 0 &&
	    (op->access != touched->access || op->on != touched->on);
	touched->access = op->access;
	touched->on = op->on;
	if (touched->times++ == 0) {
		touched->exact = touched->checked = true;
		touched->pages = op->set.count;
	}
	touched->total = op->set.total;
	touched->reads |= op_reads(op);
	touched->writes |= op_writes(op);
	touched->may_write |= op_may_populate(op);
	note_mark(touched, op);
}

/* The pages of several sets: ascending runs with gaps between them. */
struct spans {
	struct pages_run *at; /* owned */
	size_t count, room;
	bool failed; /* no memory */
};

static void
add_span(struct spans *all, const struct pages_run *run)
{
	struct pages_run *last = all->count > 0 ? &all->at[all->count - 1]
						: NULL;
	uint64_t end = run->first + run->count;

	if (run->count == 0 || all->failed)
		return;
	if (last != NULL && run->first <= last->first + last->count) {
		if (end > last->first + last->count)
			last->count = end - last->first;
		return;
	}
	if (all->count == all->room) {
		size_t room = all->room > 0 ? 2 * all->room : 8;
		struct pages_run *at = reallocarray(all->at, room, sizeof *at);

		all->failed = at == NULL;
		if (all->failed)
			return;
		all->at = at;
		all->room = room;
	}
	all->at[all->count++] = *run;
}

static void
add_set(struct spans *all, const struct pages *set)
{
	struct pages_cursor at = pages_walk(*set);
	struct pages_run run;
	struct spans both = {.failed = all->failed};
	bool more = pages_next(&at, &run);
	size_t i = 0;

	while ((more || i < all->count) && !record_is_stopped()) {
		if (!more || (i < all->count && all->at[i].first < run.first)) {
			add_span(&both, &all->at[i++]);
		} else {
			add_span(&both, &run);
			more = pages_next(&at, &run);
		}
	}
	free(all->at);
	*all = both;
}

void
touched_unite(struct touched *touched, const struct step_record *step,
    unsigned index, enum op_kind what)
{
	struct spans all = {0};
	uint64_t sum = 0;

	touched->pages = 0;
	for (size_t i = 0; i < step->op_count; i++) {
		const struct op *op = &step->ops[i].op;

		if (step->ops[i].index != index || op->what != what)
			continue;
		add_set(&all, &op->set);
		sum += op->set.count;
	}
	for (size_t i = 0; i < all.count; i++)
		touched->pages += all.at[i].count;
	touched->exact = !all.failed;
	if (all.failed)
		touched->pages = sum;
	if (touched->pages > touched->total)
		touched->pages = touched->total;
	free(all.at);
}
