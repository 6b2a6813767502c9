#include <string.h>

#include "region/call.h"

/* How many calls of that kind are listed, and the last of them. */
static unsigned
count_listed(struct call_log *log, enum call_kind what, struct call **last)
{
	unsigned listed = 0;

	for (unsigned i = 0; i < log->count; i++) {
		if (log->call[i].what != what)
			continue;
		*last = &log->call[i];
		listed++;
	}
	return listed;
}

void
call_set_name(struct call *c, const char *name)
{
	size_t length = strlen(name);

	if (length < sizeof c->name) {
		memcpy(c->name, name, length + 1);
		return;
	}
	memcpy(c->name, "...", 3);
	memcpy(c->name + 3, name + length - (sizeof c->name - 4),
	    sizeof c->name - 3);
}

void
call_note(struct call_log *log, struct call c, const char *name)
{
	struct call *last;

	if (log == NULL)
		return;
	if (count_listed(log, c.what, &last) == CALLS_EACH) {
		last->more++;
		return;
	}
	if (name != NULL)
		call_set_name(&c, name);
	log->call[log->count++] = c;
}

void
call_note_more(struct call_log *log, enum call_kind what, uint64_t count)
{
	struct call *last;

	if (log != NULL && count_listed(log, what, &last) == CALLS_EACH)
		last->more += count;
}
