#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "coordinator/option_rows.h"
#include "coordinator/validate.h"
#include "os/utf8.h"

/* Addresses of processes, and the size of one mapping, in bytes. */
#define ADDRESS_MOST (INT64_C(1) << 57)
#define MAPPING_MOST (INT64_C(1) << 47)

#define PAGES_MOST   (MAPPING_MOST / 4096)
#define FIGURE_MOST  (INT64_C(1) << 53) /* of a record */
#define SIGNALS_MOST 64
#define ERRNO_MOST   4095

enum value_type {
	VALUE_NUMBER, /* without sign, of 4 or 8 bytes: an enum is one */
	VALUE_SIGNED, /* likewise */
	VALUE_SWITCH, /* a bool */
	VALUE_TEXT,   /* char[size] */
	VALUE_NAME,   /* the same, and not empty */
};

/* A member of a struct, and what it may be. */
struct value_rule {
	const char *member; /* NULL ends the table */
	enum value_type type;
	size_t at, size;
	int64_t least, most; /* of a number */
};

/* clang-format off */
#define VALUE(type, s, name)                                                   \
	#name, type, offsetof(struct s, name), sizeof((struct s *)0)->name
#define NUMBER(s, name, least, most)                                           \
	{VALUE(VALUE_NUMBER, s, name), least, most}
#define SIGNED(s, name, least, most)                                           \
	{VALUE(VALUE_SIGNED, s, name), least, most}
#define SWITCH(s, name) {VALUE(VALUE_SWITCH, s, name), 0, 1}
#define TEXT(s, name)   {VALUE(VALUE_TEXT, s, name), 0, 0}
#define NAME(s, name)   {VALUE(VALUE_NAME, s, name), 0, 0}
/* clang-format on */

static const struct value_rule answer_rules[] = {
    NUMBER(answer, verb, 0, ANSWER_CRASH),
    NUMBER(answer, region, 0, REGIONS_MAX - 1),
    NUMBER(answer, settling, 0, FIGURE_MOST),
    NUMBER(answer, signal, 0, SIGNALS_MOST),
    SWITCH(answer, sent),
    SWITCH(answer, raised),
    SWITCH(answer, cannot),
    NUMBER(answer, measures, 0, MEASURES_MAX),
    NUMBER(answer, ops, 0, OPLOG_MAX),
    NUMBER(answer, calls.count, 0, CALLS_MAX),
    {0},
};

static const struct value_rule measure_rules[] = {
    NAME(answer_measure, name),
    TEXT(answer_measure, unit),
    {0},
};

static const struct value_rule op_rules[] = {
    NUMBER(op, what, 0, OP_KINDS - 1),
    NUMBER(op, region, 0, REGIONS_MAX - 1),
    NUMBER(op, kind, 0, REGION_KINDS - 1),
    NUMBER(op, source, 0, REGION_SOURCES - 1),
    NUMBER(op, start, 0, ADDRESS_MOST),
    NUMBER(op, set.total, 1, PAGES_MOST),
    NUMBER(op, set.pattern, 0, PAGES_OWN),
    SWITCH(op, set.others),
    SWITCH(op, checked),
    SWITCH(op, huge),
    SWITCH(op, populated),
    SWITCH(op, read_only),
    SWITCH(op, on),
    NUMBER(op, access, 0, ACCESS_WRITE),
    NUMBER(op, child, 0, 0),
    {0},
};

static const struct value_rule call_rules[] = {
    NUMBER(call, what, 0, CALL_KINDS - 1),
    SWITCH(call, dry),
    NUMBER(call, more, 0, FIGURE_MOST),
    SIGNED(call, result, -ERRNO_MOST, INT64_MAX),
    TEXT(call, name),
    {0},
};

static const struct value_rule pair_rules[] = {
    NUMBER(pair_info, consumers, 1, CONSUMERS_MAX),
    NUMBER(pair_info, regions.count, 1, REGIONS_MAX),
    NUMBER(pair_info, pages, 1, PAGES_MOST),
    NUMBER(pair_info, huge, 0, UINT32_MAX),
    NAME(pair_info, size_name),
    NAME(pair_info, producer_name),
    NAME(pair_info, consumer_name),
    SWITCH(pair_info, whole),
    SWITCH(pair_info, no_dry_run),
    SWITCH(pair_info, unlogged),
    SWITCH(pair_info, stale),
    SWITCH(pair_info, sanitized),
    TEXT(pair_info, summary),
    TEXT(pair_info, show),
    TEXT(pair_info, ask),
    TEXT(pair_info, surprise),
    TEXT(pair_info, fault),
    {0},
};

static const struct value_rule region_names_rules[] = {
    TEXT(region_names, name[0]),
    {0},
};

static const struct value_rule step_rules[] = {
    NUMBER(step_info, kind, 0, STEP_LEAVE),
    TEXT(step_info, name),
    TEXT(step_info, text),
    TEXT(step_info, option),
    TEXT(step_info, values),
    NUMBER(step_info, consumer, 0, CONSUMERS_MAX),
    NUMBER(step_info, parent, 0, CONSUMERS_MAX),
    {0},
};

static const struct value_rule option_info_rules[] = {
    TEXT(option_info, name),
    TEXT(option_info, choices),
    TEXT(option_info, initial),
    TEXT(option_info, text),
    {0},
};

/* Where a sentence on nonsense goes. */
struct doubt {
	char *why;
	size_t size;
	const char *within; /* "op[3].": what the members are of; or "" */
};

static bool
doubt_range(const struct doubt *d, const char *member, uint64_t value,
    uint64_t least, uint64_t most)
{
	if (least == most)
		snprintf(d->why, d->size,
		    "sent nonsense: %s%s is %" PRIu64
		    ", and should be %" PRIu64,
		    d->within, member, value, most);
	else
		snprintf(d->why, d->size,
		    "sent nonsense: %s%s is %" PRIu64
		    ", and should be from %" PRIu64 " to %" PRIu64,
		    d->within, member, value, least, most);
	return false;
}

/* A bool that holds neither 0 nor 1 must not be read as one. */
static uint64_t
number_at(const unsigned char *at, size_t size)
{
	uint64_t eight;
	uint32_t four;

	if (size == 1)
		return *at;
	if (size == sizeof four) {
		memcpy(&four, at, sizeof four);
		return four;
	}
	memcpy(&eight, at, sizeof eight);
	return eight;
}

static bool
check_number(
    const struct doubt *d, const struct value_rule *r, const unsigned char *at)
{
	uint64_t value = number_at(at, r->size);

	return (value >= (uint64_t)r->least && value <= (uint64_t)r->most) ||
	    doubt_range(
		d, r->member, value, (uint64_t)r->least, (uint64_t)r->most);
}

static bool
check_signed(
    const struct doubt *d, const struct value_rule *r, const unsigned char *at)
{
	int64_t value;

	memcpy(&value, at, sizeof value);
	if (value >= r->least && value <= r->most)
		return true;
	snprintf(d->why, d->size,
	    "sent nonsense: %s%s is %" PRId64 ", and should be from %" PRId64
	    " to %" PRId64,
	    d->within, r->member, value, r->least, r->most);
	return false;
}

static bool
check_text(
    const struct doubt *d, const struct value_rule *r, const unsigned char *at)
{
	const char *text = (const char *)at, *fault = NULL;

	if (memchr(at, '\0', r->size) == NULL)
		fault = "has no end";
	else if (*text == '\0' && r->type == VALUE_NAME)
		fault = "is empty";
	else if (!utf8_is_text(text))
		fault = "is no text: it must be UTF-8, without control "
			"characters";
	if (fault != NULL)
		snprintf(d->why, d->size, "sent nonsense: %s%s %s", d->within,
		    r->member, fault);
	return fault == NULL;
}

static bool
check(const struct doubt *d, const struct value_rule *r, const void *from)
{
	for (; r->member != NULL; r++) {
		const unsigned char *at = (const unsigned char *)from + r->at;
		bool good = r->type == VALUE_SIGNED ? check_signed(d, r, at)
		    : r->type == VALUE_TEXT || r->type == VALUE_NAME
		    ? check_text(d, r, at)
		    : check_number(d, r, at);

		if (!good)
			return false;
	}
	return true;
}

/* The same for each member of an array: "name[i].". */
static bool
check_each(const struct doubt *d, const char *name, const struct value_rule *r,
    const void *from, size_t count, size_t size)
{
	char within[32];
	struct doubt each = {d->why, d->size, within};

	for (size_t i = 0; i < count; i++) {
		snprintf(within, sizeof within, "%s[%zu].", name, i);
		if (!check(&each, r, (const unsigned char *)from + i * size))
			return false;
	}
	return true;
}

#define CHECK_EACH(d, name, rules, array, count)                               \
	check_each(d, name, rules, array, count, sizeof *(array))

static bool
check_sets(const struct doubt *d, const struct answer *answer)
{
	char within[32];
	struct doubt each = {d->why, d->size, within};

	for (unsigned i = 0; i < answer->ops; i++) {
		const struct pages *set = &answer->op[i].set;

		snprintf(within, sizeof within, "op[%u].", i);
		if (set->count > set->total)
			return doubt_range(
			    &each, "set.count", set->count, 0, set->total);
		if (set->shift >= set->total)
			return doubt_range(
			    &each, "set.shift", set->shift, 0, set->total - 1);
	}
	return true;
}

/* They may hold anything, since what is no text is escaped; but they must
 * end. */
static bool
check_messages(const struct doubt *d, const struct answer *answer)
{
	if (memchr(answer->messages, '\0', sizeof answer->messages) != NULL)
		return true;
	snprintf(d->why, d->size, "sent nonsense: messages has no end");
	return false;
}

bool
validate_answer(const struct answer *answer, char *why, size_t size)
{
	const struct doubt d = {why, size, ""};

	return check(&d, answer_rules, answer) && check_messages(&d, answer) &&
	    CHECK_EACH(&d, "measure", measure_rules, answer->measure,
		answer->measures) &&
	    CHECK_EACH(&d, "op", op_rules, answer->op, answer->ops) &&
	    check_sets(&d, answer) &&
	    CHECK_EACH(&d, "calls.call", call_rules, answer->calls.call,
		answer->calls.count);
}

bool
validate_pair(const struct pair_info *info, char *why, size_t size)
{
	const struct doubt d = {why, size, ""};

	return check(&d, pair_rules, info) &&
	    CHECK_EACH(&d, "regions", region_names_rules, info->regions.name,
		REGIONS_MAX) &&
	    CHECK_EACH(&d, "steps", step_rules, info->steps, ROLE_STEPS) &&
	    CHECK_EACH(&d, "consumer_steps", step_rules, info->consumer_steps,
		ROLE_STEPS) &&
	    CHECK_EACH(
		&d, "options", option_info_rules, info->options, ROLE_OPTIONS);
}

/* A mapping begins with a page, and lies below the end of all addresses. */
static bool
check_mapping(const struct doubt *d, const struct op *op)
{
	uint64_t page_size = (uint64_t)sysconf(_SC_PAGESIZE);

	if (op->set.total > MAPPING_MOST / page_size)
		return doubt_range(
		    d, "set.total", op->set.total, 1, MAPPING_MOST / page_size);
	if (op->start != 0 && op->start % page_size == 0)
		return true;
	snprintf(d->why, d->size,
	    "sent nonsense: %sstart is 0x%" PRIx64
	    ", and no mapping begins there",
	    d->within, op->start);
	return false;
}

static bool
check_region(const struct doubt *d, const struct op *op,
    const struct mapped_region *mapped)
{
	if (op->set.total != mapped->pages)
		return doubt_range(d, "set.total", op->set.total, mapped->pages,
		    mapped->pages);
	if (op->kind != mapped->kind)
		return doubt_range(
		    d, "kind", op->kind, mapped->kind, mapped->kind);
	if (op->source != mapped->source)
		return doubt_range(
		    d, "source", op->source, mapped->source, mapped->source);
	if (op->start == mapped->start)
		return true;
	snprintf(d->why, d->size,
	    "sent nonsense: %sstart is 0x%" PRIx64
	    ", and its region begins at 0x%" PRIx64,
	    d->within, op->start, mapped->start);
	return false;
}

bool
validate_place(const struct answer *answer, unsigned i,
    const struct actor_handle *handle, char *why, size_t size)
{
	const struct op *op = &answer->op[i];
	const struct mapped_region *mapped = &handle->mapped[op->region];
	char within[32];
	const struct doubt d = {why, size, within};

	snprintf(within, sizeof within, "op[%u].", i);
	if (op->what == OP_CREATE || op->what == OP_ATTACH)
		return check_mapping(&d, op);
	return mapped->start == 0 || check_region(&d, op, mapped);
}
