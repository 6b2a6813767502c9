#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/html/fold.h"
#include "report/html/step_operations.h"
#include "report/paper/paper.h"
#include "report/sentences/actor_sets.h"
#include "report/told_region.h"

#define LINES_MAX 40 /* with more, the record has the others */
#define WORDS_MAX (160 + REGION_NAME_MAX)

/* An operation, and the actors who did it. */
struct same_op {
	char words[WORDS_MAX];
	struct actor_set who; /* the array is owned */
};

struct same_ops {
	struct same_op at[LINES_MAX];
	size_t count, left_out;
};

/* "index: write 1 of 1 pages"; without a name, if there is one region. */
static void
put_words(
    const struct step_record *step, const struct op *op, char words[WORDS_MAX])
{
	int used = 0;

	if (op->region < step->region_count)
		used = snprintf(
		    words, WORDS_MAX, "%s: ", step->regions[op->region].region);
	op_words(op, words + used, WORDS_MAX - (size_t)used);
}

static int
add(struct same_ops *ops, const struct step_record *step,
    const struct actor_op *did)
{
	char words[WORDS_MAX];
	struct same_op *op;
	size_t i = 0;

	put_words(step, &did->op, words);
	while (i < ops->count && strcmp(ops->at[i].words, words) != 0)
		i++;
	if (i == LINES_MAX) {
		ops->left_out++;
		return 0;
	}
	op = &ops->at[i];
	if (i == ops->count) {
		op->who.at = calloc(step->op_count, sizeof *op->who.at);
		if (op->who.at == NULL)
			return -ENOMEM;
		memcpy(op->words, words, sizeof op->words);
		ops->count++;
	}
	if (op->who.count == 0 || op->who.at[op->who.count - 1] != did->index)
		op->who.at[op->who.count++] = did->index;
	return 0;
}

static void
put(struct markup *m, const struct actor_names *names, const struct same_op *op)
{
	struct draft d;

	if (draft_open(&d) != NULL)
		actor_set_list(d.out, names, &op->who);
	markup_open(m, "li");
	markup_open(m, "b");
	markup_draft(m, &d);
	markup_close(m);
	markup_text_format(m, ": %s", op->words);
	markup_close(m);
}

int
step_operations_write(struct markup *m, const struct head_record *head,
    const struct step_record *step)
{
	struct same_ops ops = {0};
	int error = 0;

	if (step->op_count == 0)
		return 0;
	for (size_t i = 0; i < step->op_count && error == 0; i++)
		error = add(&ops, step, &step->ops[i]);
	fold_open(m, "operations", false, "Operations",
	    ": %zu on the %s, as the actors logged them", step->op_count,
	    region_noun(head));
	markup_open(m, "ul");
	for (size_t i = 0; i < ops.count; i++) {
		put(m, &head->names, &ops.at[i]);
		free(ops.at[i].who.at);
	}
	markup_close(m);
	if (ops.left_out > 0)
		markup_leaf_format(m, "p", "note",
		    "and %zu more, which the record has", ops.left_out);
	markup_close(m);
	return error;
}
