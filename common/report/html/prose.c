#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "report/html/prose.h"

int
prose_open(struct prose *prose)
{
	*prose = (struct prose){
	    .paper.style = {.full = true, .quiet = true, .width = INT_MAX}};
	prose->paper.out = draft_open(&prose->draft);
	return prose->paper.out != NULL ? 0 : -ENOMEM;
}

/* The text, or NULL with the error. */
static char *
take(struct prose *prose, int *error)
{
	char *text = draft_take(&prose->draft);

	*error = text == NULL ? -ENOMEM : prose->paper.error;
	return text;
}

static int
write_paragraphs(
    struct prose *prose, struct markup *m, const char *class, bool indented)
{
	int error;
	char *text = take(prose, &error), *rest = text, *line;
	bool open = false;

	while (rest != NULL && (line = strsep(&rest, "\n")) != NULL) {
		size_t spaces = strspn(line, " ");

		if (line[spaces] == '\0' || (indented && spaces == 0))
			continue;
		if (!open)
			markup_open_class(m, "div", class);
		open = true;
		markup_leaf(m, "p", spaces > 2 ? "deep" : NULL, line + spaces);
	}
	if (open)
		markup_close(m);
	free(text);
	return error;
}

int
prose_write(struct prose *prose, struct markup *m, const char *class)
{
	return write_paragraphs(prose, m, class, false);
}

int
prose_write_indented(struct prose *prose, struct markup *m, const char *class)
{
	return write_paragraphs(prose, m, class, true);
}

int
prose_write_lines(struct prose *prose, struct markup *m, const char *class)
{
	int error;
	char *text = take(prose, &error);

	if (text != NULL && text[0] != '\0')
		markup_leaf(m, "pre", class, text);
	free(text);
	return error;
}
