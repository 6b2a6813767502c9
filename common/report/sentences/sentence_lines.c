#include <stdlib.h>

#include "report/sentences/sentence_lines.h"
#include "report/sentences/sentences.h"

char *
sentence_lines(const struct head_record *head, const struct step_record *before,
    const struct step_record *step)
{
	struct paragraphs paragraphs;
	int error = sentences_make(&paragraphs, head, before, step, false);
	struct draft draft;
	char *text = NULL;

	if (error == 0 && draft_open(&draft) != NULL) {
		for (size_t i = 0; i < paragraphs.count; i++)
			fprintf(draft.out, "%s\n", paragraphs.text[i]);
		text = draft_take(&draft);
	}
	paragraphs_release(&paragraphs);
	return text;
}
