#include <stdio.h>
#include <string.h>

#include "role/pair_info.h"

#define QUOTED_MAX 40 /* bytes that are quoted of a text that is too long */

/* Keeps the first fault of several. */
static void
set_too_long(struct pair_info *info, const char *what, const char *text,
    size_t length, size_t size)
{
	if (info->fault[0] == '\0')
		snprintf(info->fault, sizeof info->fault,
		    "%s '%.*s%s' has %zu bytes; at most %zu fit", what,
		    QUOTED_MAX, text, length > QUOTED_MAX ? "..." : "", length,
		    size - 1);
}

static void
copy(struct pair_info *info, const char *what, char *out, const char *text,
    size_t size)
{
	if (strlcpy(out, text, size) >= size)
		set_too_long(info, what, text, strlen(text), size);
}

/* "option=one|two" */
static void
fill_condition(
    struct pair_info *info, const char *only_if, struct step_info *out)
{
	const char *values = strchr(only_if, '=');
	char *option = strndupa(only_if, strcspn(only_if, "="));

	copy(info, "the option in .only_if", out->option, option,
	    sizeof out->option);
	copy(info, "the list of values in .only_if", out->values,
	    values != NULL ? values + 1 : "", sizeof out->values);
}

static void
fill_steps(
    struct pair_info *info, const struct role *role, struct step_info *out)
{
	for (size_t i = 0; i < ROLE_STEPS && role->steps[i].kind != STEP_END;
	     i++) {
		const struct step *s = &role->steps[i];

		out[i].kind = s->kind;
		out[i].consumer = s->consumer;
		out[i].parent = s->parent;
		copy(info, "the step name", out[i].name, s->name,
		    sizeof out->name);
		copy(info, "the text of a step", out[i].text, s->text,
		    sizeof out->text);
		if (s->only_if != NULL)
			fill_condition(info, s->only_if, &out[i]);
	}
}

/* A choice becomes the option's value. */
static void
check_choices(struct pair_info *info, const char *choices)
{
	while (*choices != '\0') {
		size_t length = strcspn(choices, "|");

		if (length >= OPTION_VALUE_MAX)
			set_too_long(info, "the option value", choices, length,
			    OPTION_VALUE_MAX);
		choices += length + (choices[length] == '|');
	}
}

static void
fill_options(struct pair_info *info, const struct role *role)
{
	for (size_t i = 0; i < ROLE_OPTIONS; i++) {
		const struct role_option *o = &role->options[i];
		struct option_info *out = &info->options[i];

		if (o->name == NULL)
			return;
		copy(info, "the option name", out->name, o->name,
		    sizeof out->name);
		copy(info, "the list of choices", out->choices, o->choices,
		    sizeof out->choices);
		copy(info, "the default", out->initial, o->initial,
		    sizeof out->initial);
		copy(info, "the text of an option", out->text, o->text,
		    sizeof out->text);
		check_choices(info, o->choices);
	}
}

bool
pair_info_has_option(const struct pair_info *info, const char *name)
{
	for (size_t i = 0; i < ROLE_OPTIONS; i++)
		if (strcmp(info->options[i].name, name) == 0)
			return true;
	return false;
}

/* A condition must be about an option of the pair, or its step is never
 * done. */
static void
check_conditions(struct pair_info *info)
{
	for (size_t i = 0; i < ROLE_STEPS; i++) {
		const struct step_info *s = &info->steps[i];

		if (*s->option != '\0' &&
		    !pair_info_has_option(info, s->option) &&
		    info->fault[0] == '\0')
			snprintf(info->fault, sizeof info->fault,
			    "step '%s' depends on --%s, which is no option of "
			    "the pair",
			    s->name, s->option);
	}
}

/* In a list of names there must be one for each consumer. */
static void
check_names(struct pair_info *info)
{
	unsigned count = 1;

	for (const char *at = info->consumer_name; *at != '\0'; at++)
		count += *at == '|';
	if (info->fault[0] == '\0' && count > 1 && count != info->consumers)
		snprintf(info->fault, sizeof info->fault,
		    "'%s' names %u consumers; there are %u",
		    info->consumer_name, count, info->consumers);
}

/* Is its name empty, or that of one before? */
static bool
is_mixed_up(const struct region_names *r, unsigned i)
{
	for (unsigned j = 0; j < i; j++)
		if (strcmp(r->name[j], r->name[i]) == 0)
			return true;
	return *r->name[i] == '\0';
}

/* Names must tell the regions apart; one alone has nothing to be told from. */
static void
check_regions(struct pair_info *info)
{
	const struct region_names *r = &info->regions;

	if (r->count == 1 && info->fault[0] == '\0')
		snprintf(info->fault, sizeof info->fault,
		    "'%s' is the only region in .regions, and a single one "
		    "has no name: leave .regions out",
		    r->name[0]);
	for (unsigned i = 0; i < r->count; i++)
		if (info->fault[0] == '\0' && is_mixed_up(r, i))
			snprintf(info->fault, sizeof info->fault,
			    "'%s' in .regions: each region has a name of its "
			    "own",
			    r->name[i]);
}

static void
fill_regions(struct pair_info *info, const struct role *role)
{
	struct region_names *out = &info->regions;

	out->count = 0;
	for (unsigned i = 0; i < REGIONS_MAX && role->regions[i] != NULL; i++)
		copy(info, "the name of a region", out->name[out->count++],
		    role->regions[i], sizeof *out->name);
	check_regions(info);
	if (out->count == 0)
		out->count = 1;
}

static const char *
text_or(const char *text, const char *otherwise)
{
	return text != NULL ? text : otherwise;
}

static void
fill_lesson(struct pair_info *info, const struct role *role)
{
	copy(info, ".show", info->show, text_or(role->show, ""),
	    sizeof info->show);
	copy(info, ".ask", info->ask, text_or(role->ask, ""), sizeof info->ask);
	copy(info, ".surprise", info->surprise, text_or(role->surprise, ""),
	    sizeof info->surprise);
}

void
pair_info_fill(struct pair_info *info, const struct role *producer_role,
    const struct role *consumer_role)
{
	const struct role *p = producer_role;

	info->consumers = p->consumers > 0 ? p->consumers : 2;
	info->pages = p->pages > 0 ? p->pages : 16;
	info->huge = p->huge;
	if (p->huge > 0)
		info->pages = p->huge * region_huge_pages();
	info->whole = p->whole;
	info->no_dry_run = p->no_dry_run;
	info->unlogged = p->unlogged;
	info->stale = p->stale;
	copy(info, "the size name", info->size_name,
	    text_or(p->size_name, "size"), sizeof info->size_name);
	copy(info, "the name of the producer", info->producer_name,
	    text_or(p->name, "producer"), sizeof info->producer_name);
	copy(info, "the name of the consumers", info->consumer_name,
	    text_or(consumer_role->name, "consumer"),
	    sizeof info->consumer_name);
	copy(info, "the summary", info->summary, p->summary,
	    sizeof info->summary);
	fill_lesson(info, p);
	check_names(info);
	fill_regions(info, p);
	fill_steps(info, p, info->steps);
	fill_steps(info, consumer_role, info->consumer_steps);
	fill_options(info, p);
	check_conditions(info);
}
