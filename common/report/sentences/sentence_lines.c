#include <stdlib.h>

#include "report/sentences/sentence_lines.h"
#include "report/sentences/sentences.h"

/* With the name of the region in front, if it is one of several. */
static int
put_lines(FILE *out, const struct head_record *head,
    const struct step_record *before, const struct step_record *step)
{
	struct paragraphs paragraphs;
	int error = sentences_make(&paragraphs, head, before, step, false);

	for (size_t i = 0; i < paragraphs.count; i++)
		fprintf(out, "%s%s%s\n", step->region,
		    step->region[0] != '\0' ? ": " : "", paragraphs.text[i]);
	paragraphs_release(&paragraphs);
	return error;
}

char *
sentence_lines(const struct head_record *head, const struct step_record *before,
    const struct step_record *step)
{
	struct draft draft;
	int error = 0;
	char *text;

	if (draft_open(&draft) == NULL)
		return NULL;
	for (size_t i = 0; error == 0 && i < step_regions(step); i++)
		error = put_lines(draft.out, head, step_region(before, i),
		    step_region(step, i));
	text = draft_take(&draft);
	if (error == 0)
		return text;
	free(text);
	return NULL;
}
