#include <stdio.h>
#include <string.h>

#include "ledger/unlogged.h"
#include "record/runs.h"

bool
unlogged_is(const struct finding *f)
{
	return strcmp(f->line, UNLOGGED_PAGES) == 0 ||
	    strcmp(f->line, UNLOGGED_MAPPINGS) == 0;
}

static bool
is_explained(const struct step_record *step, unsigned index)
{
	for (size_t i = 0; i < step->op_count; i++)
		if (step->ops[i].index == index ||
		    op_takes_from_all(step->ops[i].op.what))
			return true;
	return false;
}

/* Others make a page shared, or exclusive; but not appear, or vanish. */
static bool
has_moved(const struct run *was, const struct run *is)
{
	bool had = page_state_is_framed(was->state);
	bool has = page_state_is_framed(is->state);

	return had != has || (!had && was->state != is->state);
}

static void
describe(const struct runs_pair *at, char detail[FINDING_DETAIL_MAX])
{
	char label[PAGES_LABEL_MAX];

	snprintf(detail, FINDING_DETAIL_MAX, "%s: %s before, %s after",
	    pages_label(at->first, at->end, label),
	    page_state_name(at->a->state), page_state_name(at->b->state));
}

/* Of a region that was resized, there are pages on one side only. */
static int64_t
compare(const struct region_record *was, const struct region_record *is,
    char detail[FINDING_DETAIL_MAX])
{
	struct runs_pair at = {
	    .a = was->runs,
	    .a_count = was->run_count,
	    .b = is->runs,
	    .b_count = is->run_count,
	};
	int64_t moved = 0;

	while (runs_pair_next(&at)) {
		if (!has_moved(at.a, at.b))
			continue;
		if (moved == 0)
			describe(&at, detail);
		moved += (int64_t)(at.end - at.first);
	}
	return moved;
}

int64_t
unlogged_pages(const struct step_record *before, const struct step_record *step,
    unsigned index, char detail[FINDING_DETAIL_MAX])
{
	const struct process_record *was = step_process(before, index);
	const struct process_record *is = step_process(step, index);

	detail[0] = '\0';
	if (was == NULL || is == NULL || was->region == NULL ||
	    is->region == NULL || was->region->start != is->region->start ||
	    was->region->pages_reason != NULL ||
	    is->region->pages_reason != NULL || is_explained(step, index))
		return UNKNOWN;
	return compare(was->region, is->region, detail);
}
