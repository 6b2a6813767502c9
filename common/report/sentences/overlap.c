#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "report/sentences/actor_sets.h"
#include "report/sentences/overlap.h"

/* The actors that wrote in the step, with one operation each; ascending. */
struct writers {
	struct actor_set who;	  /* owned */
	const struct pages **set; /* of each; owned */
	bool once;		  /* no actor wrote twice */
};

static void
add(struct writers *w, const struct actor_op *op)
{
	size_t at = w->who.count;

	while (at > 0 && w->who.at[at - 1] >= op->index)
		at--;
	if (at < w->who.count && w->who.at[at] == op->index) {
		w->once = false;
		return;
	}
	for (size_t i = w->who.count++; i > at; i--) {
		w->who.at[i] = w->who.at[i - 1];
		w->set[i] = w->set[i - 1];
	}
	w->who.at[at] = op->index;
	w->set[at] = &op->op.set;
}

static bool
are_same(const struct writers *w)
{
	for (size_t i = 1; i < w->who.count; i++)
		if (!pages_equal(w->set[0], w->set[i]))
			return false;
	return true;
}

/* Does each set begin where the one before it ends, and do all of them fit into
 * the region? */
static bool
are_apart(const struct writers *w)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < w->who.count; i++) {
		const struct pages *set = w->set[i];

		if (set->pattern != PAGES_OWN || set->others ||
		    (i > 0 && set->count > 0 &&
			set->shift != (w->set[0]->shift + sum) % set->total))
			return false;
		sum += set->count;
	}
	return sum <= w->set[0]->total;
}

static void
tell(FILE *out, const struct actor_names *names, const struct writers *w)
{
	const struct pages *set = w->set[0];

	if (are_same(w) && set->count > 0 && set->count < set->total) {
		actor_set_together(out, names, &w->who);
		fprintf(out, " wrote the same %" PRIu64 " page%s.", set->count,
		    plural(set->count));
	} else if (!are_same(w) && are_apart(w)) {
		actor_set_together(out, names, &w->who);
		fputs(" wrote no page that another one of them wrote.", out);
	}
}

int
overlap_add(struct paragraphs *out, const struct actor_names *names,
    const struct step_record *step)
{
	struct writers w = {.once = true};
	struct draft draft;
	int error = 0;

	w.who.at = calloc(step->op_count + 1, sizeof *w.who.at);
	w.set = calloc(step->op_count + 1, sizeof *w.set);
	if (w.who.at == NULL || w.set == NULL) {
		error = -ENOMEM;
		goto release;
	}
	for (size_t i = 0; i < step->op_count; i++)
		if (step->ops[i].op.what == OP_WRITE)
			add(&w, &step->ops[i]);
	if (w.who.count > 1 && w.once) {
		if (draft_open(&draft) != NULL)
			tell(draft.out, names, &w);
		error = paragraphs_add(out, &draft);
	}
release:
	free(w.who.at);
	free(w.set);
	return error;
}
