#include <errno.h>
#include <stdlib.h>

#include "record/stop.h"
#include "report/introduction.h"
#include "report/ledger_table.h"
#include "report/maps.h"
#include "report/paper/units.h"
#include "report/process_table.h"
#include "report/region_table.h"
#include "report/report.h"
#include "report/screen_table.h"
#include "report/sentences/actor_sets.h"
#include "report/sentences/calls.h"
#include "report/sentences/explain.h"
#include "report/sentences/messages.h"
#include "report/sentences/sentences.h"
#include "report/summary.h"
#include "report/told_region.h"

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
	if (!report->paper.style.stages)
		introduction_print(&report->paper, report->head);
	return paper_done(&report->paper);
}

/* "4 write: each consumer writes a part". */
static char *
make_title(const struct actor_names *names, const struct step_record *step,
    bool with_actors)
{
	const struct actor_set actors = {step->actors, step->actor_count};
	struct draft draft;

	if (draft_open(&draft) != NULL) {
		fprintf(draft.out, "%u %s%s%s", step->number, step->name,
		    step->text[0] != '\0' ? ": " : "", step->text);
		if (with_actors && actors.count > 0) {
			fputs(" (", draft.out);
			actor_set_list(draft.out, names, &actors);
			fputc(')', draft.out);
		}
	}
	return draft_take(&draft);
}

static void
print_full_heading(struct paper *paper, const struct head_record *head,
    const struct step_record *step)
{
	char *title = make_title(&head->names, step, true);

	fputc('\n', paper->out);
	if (title != NULL)
		say_text(paper, INK_HEAD, 0, 2, title);
	else
		paper->error = -ENOMEM;
	free(title);
}

/* Whether the ledger balances, if that can be said in few words, and how long
 * the actors took. Allocated; or NULL. */
static char *
make_note(const struct head_record *head, const struct step_record *step,
    bool with_time)
{
	struct draft draft;
	char ms[32];

	if (draft_open(&draft) != NULL) {
		bool noted = ledger_table_note(draft.out, head, step);

		if (with_time && step->nanoseconds > 0)
			fprintf(draft.out, "%s%s ms", noted ? ", " : "",
			    ms_text(step->nanoseconds, ms, sizeof ms));
	}
	return draft_take(&draft);
}

/* The title, with as much of a note as there is room for. Returns whether the
 * note was printed. */
static bool
print_heading(struct paper *paper, const struct head_record *head,
    const struct step_record *step)
{
	char *title = make_title(&head->names, step, false);
	char *note = make_note(head, step, true);
	char *less = make_note(head, step, false);
	bool noted = false;

	if (title == NULL || note == NULL || less == NULL)
		paper->error = -ENOMEM;
	else if (say_ruled(paper, INK_HEAD, title, note) ||
	    say_ruled(paper, INK_HEAD, title, less))
		noted = *less != '\0';
	else
		say_text(paper, INK_HEAD, 0, 2, title);
	free(title);
	free(note);
	free(less);
	return noted;
}

/* Prints each paragraph once in a report. */
static void
explain(struct report *report, const struct step_record *step, uint64_t topics)
{
	unsigned faults = 0;

	for (int i = 0; i < FAULT_CLASSES; i++)
		if (step->ledger.faults[i] > 0)
			faults |= 1U << i;
	if (step->ledger.spurious > 0)
		faults |= EXPLAIN_SPURIOUS;
	explain_maps_line(&report->paper, report->head, step);
	explain_topics(&report->paper, topics & ~report->explained);
	explain_faults(&report->paper, faults & ~report->explained_faults);
	report->explained |= topics;
	report->explained_faults |= faults;
}

/* A paragraph for the actors that did the same; or one of all sentences, and of
 * the faults by class. */
static uint64_t
print_sentences(struct report *report, const struct step_record *before,
    const struct step_record *step, bool with_faults)
{
	struct paper *paper = &report->paper;
	bool full = paper->style.full;
	struct paragraphs paragraphs;
	struct draft draft;
	uint64_t topics;
	int error = sentences_make(
	    &paragraphs, report->head, before, step, !full);

	if (error == 0 && with_faults) {
		if (draft_open(&draft) != NULL)
			ledger_table_faults(draft.out,
			    report->head->platform.proof, &step->ledger);
		error = paragraphs_add(&paragraphs, &draft);
	}
	if (error < 0)
		paper->error = error;
	paragraphs_print(paper, &paragraphs, 0, 0, !full);
	topics = paragraphs.topics;
	paragraphs_release(&paragraphs);
	return topics;
}

/* Every process with its region, whether it moved or not. */
static void
print_full_tables(struct report *report, const struct step_record *before,
    const struct step_record *step)
{
	const struct head_record *head = report->head;
	struct paper *paper = &report->paper;

	print_full_heading(paper, head, step);
	process_table_print(paper, head, before, step);
	if (!head->predicted)
		process_table_note(paper, &head->names, step);
	if (step->region_count == 0)
		region_table_print(paper, head, step, report->huge);
}

/* The name of a region, and whether its ledger balances. Returns whether that
 * was printed. */
static bool
print_region_heading(struct paper *paper, const struct head_record *head,
    const struct step_record *part)
{
	char *note = make_note(head, part, false);
	bool noted = note != NULL && *note != '\0';

	if (note == NULL)
		paper->error = -ENOMEM;
	else if (!say_ruled(paper, INK_HEAD, part->region, note))
		say_text(paper, INK_HEAD, 0, 2, part->region);
	free(note);
	return noted;
}

/* What is told of one of several regions. */
static uint64_t
tell_region(struct report *report, const struct step_record *before,
    const struct step_record *part)
{
	const struct head_record head = head_of_region(report->head, part);
	struct paper *paper = &report->paper;
	const struct head_record *whole = report->head;
	bool noted = print_region_heading(paper, &head, part);
	uint64_t topics;

	report->head = &head;
	if (paper->style.full)
		region_table_print(paper, &head, part, report->huge);
	else
		screen_table_print(paper, &head, before, part, report->huge);
	topics = print_sentences(report, before, part, noted);
	ledger_table_print_lines(paper, &head, before, part);
	report->head = whole;
	return topics;
}

/* Each by itself, below the whole processes. */
static uint64_t
tell_regions(struct report *report, const struct step_record *before,
    const struct step_record *step)
{
	uint64_t topics = 0;

	for (size_t i = 0; i < step->region_count; i++)
		if (region_has_part(step_region(before, i), &step->regions[i]))
			topics |= tell_region(
			    report, step_region(before, i), &step->regions[i]);
	return topics;
}

/* The whole of a step; or, as on one screen, what moved. */
static void
tell(struct report *report, const struct step_record *before,
    const struct step_record *step)
{
	const struct head_record *head = report->head;
	struct paper *paper = &report->paper;
	bool full = paper->style.full, noted = false;
	uint64_t topics;

	report->huge |= region_table_is_huge(step);
	if (full) {
		print_full_tables(report, before, step);
	} else {
		noted = print_heading(paper, head, step);
		screen_table_print(paper, head, before, step, report->huge);
	}
	topics = tell_regions(report, before, step);
	maps_print(paper, &head->names, before, step, !full);
	calls_print(paper, head, step, &report->called);
	if (step->region_count == 0)
		topics = print_sentences(report, before, step, noted);
	messages_print(paper, &head->names, step);
	ledger_table_print(paper, head, before, step, noted);
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
	if (!paper->style.quiet && !paper->style.stages)
		tell(report, before, step);
	paper->out = out;
	text = draft_take(&draft);
	if (text == NULL) {
		paper->error = -ENOMEM;
	} else if (!record_is_stopped()) {
		report->tally = tally;
		if (stage_list_add(&report->stages, step) < 0)
			paper->error = -ENOMEM;
		fputs(text, out);
	}
	free(text);
	return paper_done(paper);
}

int
report_explain(struct report *report, const struct step_record *before,
    const struct step_record *step)
{
	uint64_t topics = 0;
	int error = 0;

	for (size_t i = 0; error == 0 && i < step_regions(step); i++) {
		struct paragraphs paragraphs;

		error = sentences_make(&paragraphs, report->head,
		    step_region(before, i), step_region(step, i), false);
		topics |= paragraphs.topics;
		paragraphs_release(&paragraphs);
	}
	report->paper.style.explain = true;
	calls_print(&report->paper, report->head, step, &report->called);
	if (error == 0)
		explain(report, step, topics);
	if (topics == 0 && step->call_count == 0 &&
	    faults_sum(step->ledger.faults) == 0)
		say(&report->paper, INK_PLAIN, 0, 2,
		    "Nothing in this step has to be explained.");
	return error < 0 ? error : paper_done(&report->paper);
}

static void
print_stages(struct report *report)
{
	struct paper *paper = &report->paper;

	if (report->stages.count == 0)
		return;
	if (paper->style.full)
		fputc('\n', paper->out);
	if (!paper->style.stages)
		(void)say_ruled(paper, INK_HEAD, "all steps", "");
	stage_table_print(paper, report->head, &report->stages);
}

int
report_end(struct report *report, const struct verdict_record *verdict)
{
	struct paper *paper = &report->paper;

	print_stages(report);
	if (!paper->style.stages)
		summary_print(paper, report->head, &report->tally, verdict);
	return paper_done(paper);
}

void
report_release(struct report *report)
{
	stage_list_release(&report->stages);
}
