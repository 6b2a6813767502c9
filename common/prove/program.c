#include <inttypes.h>
#include <string.h>

#include "prove/program.h"

/* What follows an operation's name and its actor. */
enum arguments {
	NOTHING,
	CHILD,
	RANGE,
	SWITCH,
	MAPPING,
};

static const struct {
	const char *name;
	enum arguments arguments;
} operations[OP_ALL_KINDS] = {
    [OP_START] = {"start", NOTHING},
    [OP_FORK] = {"fork", CHILD},
    [OP_EXIT] = {"exit", NOTHING},
    [OP_CREATE] = {"map", MAPPING},
    [OP_UNMAP] = {"unmap", NOTHING},
    [OP_READ] = {"read", RANGE},
    [OP_WRITE] = {"write", RANGE},
    [OP_DROP] = {"dontneed", RANGE},
    [OP_REMOVE] = {"remove", RANGE},
    [OP_PAGEOUT] = {"pageout", RANGE},
    [OP_PREAD] = {"pread", RANGE},
    [OP_SYNC] = {"sync", NOTHING},
    [OP_EVICT] = {"evict", NOTHING},
    [OP_PROTECT] = {"protect", SWITCH},
    [OP_DONTFORK] = {"dontfork", SWITCH},
    [OP_WIPEONFORK] = {"wipeonfork", SWITCH},
};

/* "protect 0 on" takes the right to write, which is off in struct op. */
static bool
switch_is_on(const struct operation *op)
{
	return op->what == OP_PROTECT ? !op->on : op->on;
}

void
operation_print(const struct operation *op, char *text, size_t size)
{
	int n = snprintf(
	    text, size, "%s %u", operations[op->what].name, op->actor);

	text += n;
	size -= (size_t)n;
	switch (operations[op->what].arguments) {
	case NOTHING:
		break;
	case CHILD:
		snprintf(text, size, " %u", op->child);
		break;
	case RANGE:
		snprintf(
		    text, size, " %" PRIu64 " %" PRIu64, op->first, op->count);
		break;
	case SWITCH:
		snprintf(text, size, " %s", switch_is_on(op) ? "on" : "off");
		break;
	case MAPPING:
		snprintf(text, size, " %s %" PRIu64 " %" PRIu64,
		    op->on ? "shared" : "private", op->count, op->first);
		break;
	}
}

void
program_print(const struct program *p, FILE *out)
{
	char text[96];

	fprintf(
	    out, "kind %s\nseed %" PRIu64 "\n", kind_name(p->kind), p->seed);
	for (size_t i = 0; i < p->count; i++) {
		operation_print(&p->op[i], text, sizeof text);
		fprintf(out, "%s\n", text);
	}
}

/* One of two words. */
static bool
parse_choice(const char *word, const char *yes, const char *no, bool *out)
{
	*out = strcmp(word, yes) == 0;
	return *out || strcmp(word, no) == 0;
}

static bool
parse_arguments(const char *text, struct operation *op)
{
	char word[16];
	int end = 0;
	bool on;

	switch (operations[op->what].arguments) {
	case NOTHING:
		break;
	case CHILD:
		if (sscanf(text, " %u %n", &op->child, &end) != 1)
			return false;
		break;
	case RANGE:
		if (sscanf(text, " %" SCNu64 " %" SCNu64 " %n", &op->first,
			&op->count, &end) != 2)
			return false;
		break;
	case SWITCH:
		if (sscanf(text, " %15s %n", word, &end) != 1 ||
		    !parse_choice(word, "on", "off", &on))
			return false;
		op->on = on;
		op->on = switch_is_on(op);
		break;
	case MAPPING:
		if (sscanf(text, " %15s %" SCNu64 " %" SCNu64 " %n", word,
			&op->count, &op->first, &end) != 3 ||
		    !parse_choice(word, "shared", "private", &op->on))
			return false;
		break;
	}
	return text[end + (int)strspn(text + end, " ")] == '\0';
}

static bool
parse_name(const char *name, enum op_kind *out)
{
	for (enum op_kind what = 0; what < OP_ALL_KINDS; what++) {
		if (operations[what].name == NULL ||
		    strcmp(operations[what].name, name) != 0)
			continue;
		*out = what;
		return true;
	}
	return false;
}

static bool
parse_operation(const char *text, struct operation *out)
{
	struct operation op = {0};
	char name[16];
	int end = 0;

	if (sscanf(text, "%15s %u%n", name, &op.actor, &end) != 2 ||
	    !parse_name(name, &op.what) || !parse_arguments(text + end, &op))
		return false;
	*out = op;
	return true;
}

bool
program_parse_line(const char *text, struct program *p)
{
	char name[32];

	if (sscanf(text, "kind %31s", name) == 1)
		return kind_parse(name, &p->kind) == 0;
	if (sscanf(text, "seed %" SCNu64, &p->seed) == 1)
		return true;
	return p->count < PROGRAM_OPS &&
	    parse_operation(text, &p->op[p->count++]);
}
