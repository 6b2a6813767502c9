#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "role/actor.h"

/* NULL: the pair has no such option. */
static const char *
option_value(const struct actor *me, const char *name)
{
	const struct option_value *options =
	    actor_process(me)->assignment.options;

	for (size_t i = 0; i < ROLE_OPTIONS; i++)
		if (strcmp(options[i].name, name) == 0)
			return options[i].value;
	return NULL;
}

bool
actor_option_is(const struct actor *me, const char *name, const char *value)
{
	const char *given = option_value(me, name);

	return given != NULL && strcmp(given, value) == 0;
}

uint64_t
actor_option_number(const struct actor *me, const char *name)
{
	const char *given = option_value(me, name);

	return given != NULL ? strtoull(given, NULL, 10) : 0;
}

/* Appends a line to the answer's messages; what does not fit is cut. */
static void
add_line(struct answer *answer, const char *format, va_list args)
{
	size_t used = strlen(answer->messages);
	size_t room = sizeof answer->messages - used;
	char *end = answer->messages + used;
	int n;

	if (room < 2)
		return;
	n = vsnprintf(end, room - 1, format, args);
	if (n < 0 || (size_t)n >= room - 1)
		n = (int)strlen(end);
	strcpy(end + n, "\n");
}

void
actor_say(struct actor *me, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add_line(&actor_process(me)->answer, format, args);
	va_end(args);
}

int
actor_call_failed(struct actor *me, enum call_kind what, const char *name)
{
	struct call c = {.what = what, .result = -errno};

	call_note(me->region.calls, c, name);
	return (int)c.result;
}

void
actor_measure(
    struct actor *me, const char *name, const char *unit, double value)
{
	struct answer *answer = &actor_process(me)->answer;
	struct answer_measure *m = &answer->measure[answer->measures];

	if (me->region.dry_run || answer->measures == MEASURES_MAX)
		return;
	strlcpy(m->name, name, sizeof m->name);
	strlcpy(m->unit, unit, sizeof m->unit);
	m->value = value;
	answer->measures++;
}

int
actor_cannot(struct actor *me, const char *format, ...)
{
	struct answer *answer = &actor_process(me)->answer;
	va_list args;

	if (me->region.dry_run)
		return 0; /* it is unknown before the run */
	answer->cannot = true;
	answer->messages[0] = '\0';
	va_start(args, format);
	add_line(answer, format, args);
	va_end(args);
	return -ENOTSUP;
}
