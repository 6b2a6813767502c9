#include <errno.h>
#include <stdlib.h>

#include "report/sentences/paragraphs.h"

int
paragraphs_add(struct paragraphs *paragraphs, struct draft *draft)
{
	char *text = draft_take(draft), **grown;

	if (text == NULL)
		return -ENOMEM;
	if (text[0] == '\0') {
		free(text);
		return 0;
	}
	grown = reallocarray(
	    paragraphs->text, paragraphs->count + 1, sizeof *grown);
	if (grown == NULL) {
		free(text);
		return -ENOMEM;
	}
	paragraphs->text = grown;
	grown[paragraphs->count++] = text;
	return 0;
}

void
paragraphs_print(struct paper *paper, const struct paragraphs *paragraphs,
    int indent, int hang, bool as_one)
{
	struct draft draft;

	if (!as_one) {
		for (size_t i = 0; i < paragraphs->count; i++)
			say_text(paper, INK_PLAIN, indent, hang,
			    paragraphs->text[i]);
		return;
	}
	if (draft_open(&draft) != NULL)
		for (size_t i = 0; i < paragraphs->count; i++)
			fprintf(draft.out, "%s%s", i > 0 ? " " : "",
			    paragraphs->text[i]);
	draft_say(&draft, paper, INK_PLAIN, indent, hang);
}

void
paragraphs_release(struct paragraphs *paragraphs)
{
	for (size_t i = 0; i < paragraphs->count; i++)
		free(paragraphs->text[i]);
	free(paragraphs->text);
	*paragraphs = (struct paragraphs){0};
}
