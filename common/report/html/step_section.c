#include <errno.h>
#include <stdlib.h>

#include "report/findings.h"
#include "report/html/balance_table.h"
#include "report/html/fold.h"
#include "report/html/frame_map.h"
#include "report/html/maps_diff.h"
#include "report/html/whole_processes.h"
#include "report/paper/units.h"
#include "report/html/prose.h"
#include "report/html/step_calls.h"
#include "report/html/step_operations.h"
#include "report/html/step_section.h"
#include "report/sentences/actor_sets.h"
#include "report/sentences/explain.h"
#include "report/sentences/messages.h"
#include "report/sentences/sentences.h"
#include "report/told_region.h"

static void
put_heading(struct markup *m, const struct head_record *head,
    const struct step_record *step)
{
	const struct actor_set actors = {step->actors, step->actor_count};
	struct draft d;

	markup_open(m, "h3");
	markup_leaf_format(m, "b", "number", "%u", step->number);
	markup_text_format(m, " %s", step->name);
	markup_close(m);
	if (draft_open(&d) != NULL && actors.count > 0) {
		fputs(" (", d.out);
		actor_set_list(d.out, &head->names, &actors);
		fputc(')', d.out);
	}
	markup_open_class(m, "p", "what");
	markup_text(m, step->text);
	markup_draft(m, &d);
	markup_close(m);
}

/* What happened, in the words of the terminal. */
static int
put_part_sentences(struct markup *m, const struct head_record *head,
    const struct step_record *before, const struct step_record *step,
    uint64_t *topics)
{
	struct paragraphs paragraphs;
	int error = sentences_make(&paragraphs, head, before, step, true);

	*topics |= paragraphs.topics;
	if (paragraphs.count > 0)
		markup_open_class(m, "div", "sentences");
	for (size_t i = 0; i < paragraphs.count; i++) {
		char *words = units_words(paragraphs.text[i]);

		markup_open(m, "p");
		if (step->region[0] != '\0')
			markup_leaf_format(m, "b", NULL, "%s: ", step->region);
		markup_text(m, words != NULL ? words : "");
		markup_close(m);
		error = words == NULL ? -ENOMEM : error;
		free(words);
	}
	if (paragraphs.count > 0)
		markup_close(m);
	paragraphs_release(&paragraphs);
	return error;
}

static int
put_sentences(struct markup *m, const struct head_record *head,
    const struct step_record *before, const struct step_record *step,
    uint64_t *topics)
{
	int error = 0;

	for (size_t i = 0; error == 0 && i < step_regions(step); i++)
		error = put_part_sentences(m, head, step_region(before, i),
		    step_region(step, i), topics);
	return error;
}

/* The map of each region, below its name if there are several. */
static void
put_maps(struct markup *m, const struct head_record *head,
    const struct step_record *before, const struct step_record *step)
{
	bool none = step_mapped_by(step) == 0;

	markup_open_class(m, "div", "view");
	for (size_t i = 0; i < (none ? 1 : step_regions(step)); i++) {
		const struct step_record *part = step_region(step, i);
		const struct head_record own = head_of_region(head, part);

		if (!none && part->region[0] != '\0')
			markup_leaf(m, "h4", NULL, part->region);
		frame_map_write(m, &own, step_region(before, i), part);
	}
	markup_close(m);
}

static void
put_balances(struct markup *m, const struct head_record *head,
    const struct step_record *before, const struct step_record *step)
{
	for (size_t i = 0; i < step_regions(step); i++)
		balance_table_write(
		    m, head, step_region(before, i), step_region(step, i));
}

/* What the actors said. */
static int
put_messages(struct markup *m, const struct head_record *head,
    const struct step_record *step)
{
	struct prose prose;
	int error = prose_open(&prose);

	if (error != 0)
		return error;
	messages_print(&prose.paper, &head->names, step);
	return prose_write_lines(&prose, m, "says");
}

static int
put_findings(struct markup *m, const struct head_record *head,
    const struct step_record *step)
{
	struct prose prose;
	int error;

	if (step->finding_count == 0)
		return 0;
	error = prose_open(&prose);
	if (error == 0)
		findings_print(&prose.paper, &head->names, step->findings,
		    step->finding_count, false);
	if (error == 0)
		error = prose_write(&prose, m, "findings");
	return error;
}

/* Why the kernel did it. */
static int
put_reasons(struct markup *m, uint64_t topics)
{
	struct prose prose;
	int error;

	if (topics == 0)
		return 0;
	error = prose_open(&prose);
	if (error != 0)
		return error;
	explain_topics(&prose.paper, topics);
	fold_open(m, "reasons", false, "Why", " the kernel does it");
	error = prose_write(&prose, m, "sentences");
	markup_close(m);
	return error;
}

int
step_section_write(struct markup *m, const struct head_record *head,
    const struct step_record *before, const struct step_record *step)
{
	uint64_t topics = 0;
	int error;

	markup_open_class(m, "section", "step");
	markup_attribute_format(m, "id", "step-%u", step->number);
	put_heading(m, head, step);
	put_maps(m, head, before, step);
	error = put_sentences(m, head, before, step, &topics);
	if (error == 0)
		error = put_messages(m, head, step);
	if (error == 0)
		error = put_findings(m, head, step);
	markup_open_class(m, "div", "folds");
	if (error == 0)
		error = put_reasons(m, topics);
	if (error == 0)
		error = step_calls_write(m, head, step);
	if (error == 0)
		error = step_operations_write(m, head, step);
	if (error == 0)
		error = maps_diff_write(m, head, before, step);
	put_balances(m, head, before, step);
	whole_processes_write(m, head, before, step);
	markup_close(m);
	markup_close(m);
	return error;
}
