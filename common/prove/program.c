#include <inttypes.h>
#include <string.h>

#include "prove/program.h"

static const struct {
	const char *name;
	enum arguments arguments;
} operations[OP_ALL_KINDS] = {
    [OP_START] = {"start", NOTHING},
    [OP_FORK] = {"fork", CHILD},
    [OP_EXIT] = {"exit", NOTHING},
    [OP_CREATE] = {"map", MAPPING},
    [OP_UNMAP] = {"unmap", PART},
    [OP_REPLACE] = {"replace", RANGE},
    [OP_READ] = {"read", RANGE},
    [OP_WRITE] = {"write", RANGE},
    [OP_READ_INTO] = {"read-into", RANGE},
    [OP_WRITE_FROM] = {"write-from", RANGE},
    [OP_POKE] = {"poke", RANGE},
    [OP_POPULATE] = {"populate-write", RANGE},
    [OP_POPULATE_READ] = {"populate-read", RANGE},
    [OP_LOCK] = {"lock", RANGE},
    [OP_LOCK_ONFAULT] = {"lock-onfault", RANGE},
    [OP_UNLOCK] = {"unlock", PART},
    [OP_DROP] = {"dontneed", RANGE},
    [OP_FREE] = {"free", RANGE},
    [OP_COLD] = {"cold", RANGE},
    [OP_WILLNEED] = {"willneed", RANGE},
    [OP_REMOVE] = {"remove", RANGE},
    [OP_PUNCH] = {"punch", RANGE},
    [OP_RESIZE] = {"resize", SIZE},
    [OP_READ_BEYOND] = {"read-beyond", RANGE},
    [OP_WRITE_BEYOND] = {"write-beyond", RANGE},
    [OP_PAGEOUT] = {"pageout", RANGE},
    [OP_PREAD] = {"pread", RANGE},
    [OP_PWRITE] = {"pwrite", RANGE},
    [OP_SYNC] = {"sync", NOTHING},
    [OP_EVICT] = {"evict", NOTHING},
    [OP_PROTECT] = {"protect", ACCESS_PART},
    [OP_DONTFORK] = {"dontfork", SWITCH_PART},
    [OP_WIPEONFORK] = {"wipeonfork", SWITCH_PART},
};

enum arguments
operation_arguments(enum op_kind what)
{
	return operations[what].arguments;
}

static const char *
switch_name(unsigned on)
{
	static const char *const names[] = {"off", "on", NULL};

	return names[on];
}

static const char *
sharing_name(unsigned shared)
{
	static const char *const names[] = {"private", "shared", NULL};

	return names[shared];
}

static const char *
populate_name(unsigned word)
{
	static const char *const names[] = {"populate", NULL};

	return names[word];
}

/* The range, or nothing, after an optional word. */
static void
print_part(
    const struct operation *op, const char *word, char *text, size_t size)
{
	int n = snprintf(text, size, "%s%s", *word != '\0' ? " " : "", word);

	if (op->count > 0)
		snprintf(text + n, size - (size_t)n, " %" PRIu64 " %" PRIu64,
		    op->first, op->count);
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
	case SIZE:
		snprintf(text, size, " %" PRIu64, op->count);
		break;
	case PART:
		print_part(op, "", text, size);
		break;
	case SWITCH_PART:
		print_part(op, switch_name(op->on), text, size);
		break;
	case ACCESS_PART:
		print_part(op, access_name(op->access), text, size);
		break;
	case MAPPING:
		snprintf(text, size, " %s %" PRIu64 " %" PRIu64 "%s",
		    sharing_name(op->on), op->count, op->first,
		    op->populated ? " populate" : "");
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

/* These take something from the text at *at, or return false. */

static bool
take_word(const char **at, const char *(*name)(unsigned), unsigned *out)
{
	char word[16];
	int length = 0;

	if (sscanf(*at, " %15s%n", word, &length) != 1)
		return false;
	for (*out = 0; name(*out) != NULL; ++*out)
		if (strcmp(name(*out), word) == 0) {
			*at += length;
			return true;
		}
	return false;
}

static bool
take_numbers(const char **at, uint64_t *a, uint64_t *b)
{
	int length = 0;

	if (sscanf(*at, " %" SCNu64 " %" SCNu64 "%n", a, b, &length) != 2)
		return false;
	*at += length;
	return true;
}

static bool
is_blank(const char *text)
{
	return text[strspn(text, " ")] == '\0';
}

/* A range has at least one page, since none stands for all. */
static bool
take_part(const char **at, struct operation *op)
{
	return is_blank(*at) ||
	    (take_numbers(at, &op->first, &op->count) && op->count > 0);
}

static bool
take_child(const char **at, unsigned *out)
{
	int length = 0;

	if (sscanf(*at, " %u%n", out, &length) != 1)
		return false;
	*at += length;
	return true;
}

static bool
take_size(const char **at, uint64_t *out)
{
	int length = 0;

	if (sscanf(*at, " %" SCNu64 "%n", out, &length) != 1)
		return false;
	*at += length;
	return *out > 0;
}

static bool
parse_arguments(const char *text, struct operation *op)
{
	bool fine = true;
	unsigned word = 0;

	switch (operations[op->what].arguments) {
	case NOTHING:
		break;
	case CHILD:
		fine = take_child(&text, &op->child);
		break;
	case RANGE:
		fine = take_numbers(&text, &op->first, &op->count);
		break;
	case SIZE:
		fine = take_size(&text, &op->count);
		break;
	case PART:
		fine = take_part(&text, op);
		break;
	case SWITCH_PART:
		fine = take_word(&text, switch_name, &word) &&
		    take_part(&text, op);
		op->on = word;
		break;
	case ACCESS_PART:
		fine = take_word(&text, access_name, &word) &&
		    take_part(&text, op);
		op->access = (enum access)word;
		break;
	case MAPPING:
		fine = take_word(&text, sharing_name, &word) &&
		    take_numbers(&text, &op->count, &op->first);
		op->on = word;
		op->populated = fine && take_word(&text, populate_name, &word);
		break;
	}
	return fine && is_blank(text);
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
