#include <inttypes.h>
#include <stdlib.h>

#include "ledger/balance.h"
#include "report/sentences/actor_sets.h"
#include "report/sentences/first_come.h"

/* How many of its faults were of that class; UNKNOWN if that is not seen. */
static int64_t
faults_of_class(const struct predicted_record *predicted,
    const struct step_record *before, const struct step_record *step,
    enum model_fault class)
{
	struct balance balance;

	if (step_process(step, predicted->index) == NULL)
		return UNKNOWN;
	balance_make(predicted, before, step, &balance);
	return balance.line[BALANCE_CLASS + class].measured;
}

/* "producer (64 pages), consumer 1 (1 page)". What was not seen of one is said
 * of none: the sum is UNKNOWN then. */
static int64_t
list_of_class(FILE *out, const struct head_record *head,
    const struct step_record *before, const struct step_record *step,
    enum model_fault class)
{
	const struct ledger_record *ledger = &step->ledger;
	const char *join = "";
	char label[ACTOR_LABEL_MAX];
	int64_t sum = 0;

	for (size_t i = 0; i < ledger->process_count; i++) {
		const struct predicted_record *p = &ledger->processes[i];
		int64_t faults = p->open
		    ? faults_of_class(p, before, step, class)
		    : 0;

		if (faults == UNKNOWN)
			return UNKNOWN;
		if (faults <= 0)
			continue;
		fprintf(out, "%s%s (%" PRId64 " page%s)", join,
		    actor_label(&head->names, p->index, label, sizeof label),
		    faults, plural((uint64_t)faults));
		join = ", ";
		sum += faults;
	}
	return sum;
}

static void
tell_keepers(FILE *out, const struct head_record *head,
    const struct step_record *before, const struct step_record *step)
{
	int64_t most = step->ledger.range.most[FAULT_REUSE], kept;
	struct draft list;
	char *words;

	if (draft_open(&list) == NULL)
		return;
	kept = list_of_class(list.out, head, before, step, FAULT_REUSE);
	words = draft_take(&list);
	if (kept == UNKNOWN)
		fputs(" Who wrote a page last, and kept its frame, only root "
		      "can see.",
		    out);
	else if (kept > 0 && words != NULL)
		fprintf(out,
		    " Who wrote a page last kept its frame, since the others "
		    "had copied it: %s.",
		    words);
	if (kept != UNKNOWN && kept < most)
		fprintf(out,
		    " Of %" PRId64 " frame%s nobody kept %" PRId64
		    ": all copied, each while the others had it still.",
		    most, plural((uint64_t)most), most - kept);
	free(words);
}

int
first_come_add(struct paragraphs *paragraphs, const struct head_record *head,
    const struct step_record *before, const struct step_record *step)
{
	const struct ledger_record *ledger = &step->ledger;
	const struct fault_range *range = &ledger->range;
	struct draft draft;

	if (!ledger->open)
		return 0;
	if (draft_open(&draft) != NULL) {
		fputs("They acted at the same time, and nobody predicts who "
		      "comes first to a page.",
		    draft.out);
		if (range->most[FAULT_REUSE] > range->least[FAULT_REUSE])
			tell_keepers(draft.out, head, before, step);
		if (range->most[FAULT_ZERO_FILL] > 0)
			fprintf(draft.out,
			    " Whoever does gets its frame; that leaves no "
			    "trace, but each of the %" PRId64
			    " frame%s was given out once.",
			    range->most[FAULT_ZERO_FILL],
			    plural((uint64_t)range->most[FAULT_ZERO_FILL]));
		if (range->most[FAULT_MAP] > range->least[FAULT_MAP])
			fputs(" Whoever comes later finds more pages to map "
			      "around its own.",
			    draft.out);
	}
	return paragraphs_add(paragraphs, &draft);
}
