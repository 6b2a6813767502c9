#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

#include "authoring/card.h"

#define INDENT 2
#define HANG   6

static const struct {
	const char *title;
	enum ink ink;
} marks[MARKS] = {
    [MARK_GOOD] = {"good", INK_GOOD},
    [MARK_BAD] = {"bad", INK_BAD},
    [MARK_MISSING] = {"missing", INK_BAD},
    [MARK_SKIPPED] = {"not looked at", INK_PLAIN},
};

static bool
make_room(struct card *card)
{
	size_t room = card->room > 0 ? 2 * card->room : 32;
	struct card_line *lines;

	if (card->total < card->room)
		return true;
	lines = reallocarray(card->lines, room, sizeof *lines);
	if (lines == NULL)
		return false;
	card->lines = lines;
	card->room = room;
	return true;
}

void
card_add(struct card *card, enum mark mark, const char *format, ...)
{
	va_list arguments;
	char *text;
	int size;

	va_start(arguments, format);
	size = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (size < 0 || !make_room(card)) {
		card->error = -ENOMEM;
		if (size >= 0)
			free(text);
		return;
	}
	card->lines[card->total++] = (struct card_line){mark, text};
	card->count[mark]++;
}

void
card_print(const struct card *card, struct paper *paper)
{
	size_t good = card->count[MARK_GOOD];
	size_t judged = card->total - card->count[MARK_SKIPPED];

	for (enum mark mark = 0; mark < MARKS; mark++) {
		if (card->count[mark] == 0)
			continue;
		say(paper, marks[mark].ink, 0, HANG, "%s:", marks[mark].title);
		for (size_t i = 0; i < card->total; i++)
			if (card->lines[i].mark == mark)
				say_text(paper, INK_PLAIN, INDENT, HANG,
				    card->lines[i].text);
	}
	say(paper, good == judged ? INK_GOOD : INK_BAD, 0, HANG,
	    "%zu of %zu good", good, judged);
	if (paper->error == 0)
		paper->error = card->error;
}

bool
card_is_clean(const struct card *card)
{
	return card->error == 0 && card->count[MARK_BAD] == 0 &&
	    card->count[MARK_MISSING] == 0;
}

void
card_release(struct card *card)
{
	for (size_t i = 0; i < card->total; i++)
		free(card->lines[i].text);
	free(card->lines);
	*card = (struct card){0};
}
