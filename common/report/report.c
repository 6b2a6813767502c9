#include <errno.h>
#include <stdlib.h>

#include "record/stop.h"
#include "report/introduction.h"
#include "report/ledger_table.h"
#include "report/maps.h"
#include "report/process_table.h"
#include "report/region_table.h"
#include "report/report.h"
#include "report/sentences/actor_sets.h"
#include "report/sentences/explain.h"
#include "report/sentences/messages.h"
#include "report/sentences/sentences.h"
#include "report/summary.h"

void
report_init(struct report *report, FILE *out, const struct style *style,
    const struct head_record *head)
{
	*report = (struct report){
	    .paper = {.out = out, .style = *style},
	    .head = head,
	};
	tally_init(&report->tally);
}

int
report_begin(struct report *report)
{
	introduction_print(&report->paper, report->head);
	return paper_done(&report->paper);
}

/* "4 write: each consumer writes a part (consumers 1-2)". */
static void
print_heading(struct paper *paper, const struct actor_names *names,
    const struct step_record *step)
{
	const struct actor_set actors = {step->actors, step->actor_count};
	struct draft draft;

	if (draft_open(&draft) != NULL) {
		fprintf(draft.out, "%u %s%s%s", step->number, step->name,
		    step->text[0] != '\0' ? ": " : "", step->text);
		if (actors.count > 0) {
			fputs(" (", draft.out);
			actor_set_list(draft.out, names, &actors);
			fputc(')', draft.out);
		}
	}
	draft_say(&draft, paper, INK_HEAD, 0, 2);
}

/* Prints each paragraph once in a report. */
static void
explain(struct report *report, const struct step_record *step, unsigned topics)
{
	unsigned faults = 0;

	for (int i = 0; i < FAULT_CLASSES; i++)
		if (step->ledger.faults[i] > 0)
			faults |= 1U << i;
	if (step->ledger.spurious > 0)
		faults |= EXPLAIN_SPURIOUS;
	explain_mapping(&report->paper, report->head, step);
	explain_topics(&report->paper, topics & ~report->explained);
	explain_faults(&report->paper, faults & ~report->explained_faults);
	report->explained |= topics;
	report->explained_faults |= faults;
}

static void
tell(struct report *report, const struct step_record *before,
    const struct step_record *step)
{
	const struct actor_names *names = &report->head->names;
	struct paper *paper = &report->paper;
	unsigned topics;

	fputc('\n', paper->out);
	print_heading(paper, names, step);
	process_table_print(paper, report->head, before, step);
	if (!report->head->predicted)
		process_table_note(paper, names, step);
	report->huge |= region_table_is_huge(step);
	region_table_print(paper, report->head, step, report->huge);
	maps_print(paper, names, before, step);
	topics = sentences_print(paper, report->head, before, step);
	messages_print(paper, names, step);
	ledger_table_print(paper, report->head, before, step);
	if (paper->style.explain)
		explain(report, step, topics);
}

/* A step that was interrupted while it was put together is not printed. */
int
report_step(struct report *report, const struct step_record *before,
    const struct step_record *step)
{
	struct paper *paper = &report->paper;
	struct tally tally = report->tally;
	FILE *out = paper->out;
	struct draft draft;
	char *text;

	tally_add(&tally, report->head, before, step);
	if (draft_open(&draft) == NULL)
		return paper->error = -ENOMEM;
	paper->out = draft.out;
	if (!paper->style.quiet)
		tell(report, before, step);
	paper->out = out;
	text = draft_take(&draft);
	if (text == NULL) {
		paper->error = -ENOMEM;
	} else if (!record_is_stopped()) {
		report->tally = tally;
		fputs(text, out);
	}
	free(text);
	return paper_done(paper);
}

int
report_end(struct report *report, const struct verdict_record *verdict)
{
	summary_print(&report->paper, report->head, &report->tally, verdict);
	return paper_done(&report->paper);
}
