#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "compare/speaker.h"
#include "report/sentences/actor_sets.h"

void
speak(const struct speaker *s, const char *format, ...)
{
	va_list arguments;
	char *sentence;
	int size;

	va_start(arguments, format);
	size = vasprintf(&sentence, format, arguments);
	va_end(arguments);
	if (size < 0)
		return;
	s->hear(s->arg, sentence);
	free(sentence);
}

void
speak_draft(const struct speaker *s, struct draft *draft)
{
	char *sentence = draft_take(draft);

	if (sentence != NULL)
		s->hear(s->arg, sentence);
	free(sentence);
}

static char *
rough(double value, char *text)
{
	int digits = 0;

	for (double v = value; value > 0 && v < 100 && digits < 4; v *= 10)
		digits++;
	snprintf(text, ROUGH_MAX, "%.*f", digits, value);
	return text;
}

char *
rough_figure(int64_t figure, double unit, char *text)
{
	if (figure == UNKNOWN)
		return figure_text(figure, text, ROUGH_MAX);
	return rough((double)figure / unit, text);
}
