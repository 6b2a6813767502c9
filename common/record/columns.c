#include <stdio.h>
#include <string.h>

#include "record/columns.h"

enum column_owner {
	OF_PROCESS,
	OF_REGION,
	OF_PAGES,
	OF_GROUP,
	OF_FAULTS, /* of the ledger: of all processes together */
};

/* In the order of the columns. */
static const struct column_group {
	const struct field *fields;
	enum column_owner of;
	const char *before, *after; /* what stands there in their names */
} groups[] = {
    {process_fields, OF_PROCESS, "", ""},
    {page_table_fields, OF_PROCESS, "", ""},
    {region_fields, OF_REGION, "region_", ""},
    {states_fields, OF_PAGES, "region_", "_pages"},
    {group_fields, OF_GROUP, "", ""},
    {fault_fields, OF_FAULTS, "predicted_", "_faults"},
};
#define GROUPS (sizeof groups / sizeof *groups)

static void
name_column(struct column *c)
{
	const struct column_group *g = &groups[c->group];

	snprintf(c->name, sizeof c->name, "%s%s%s", g->before, c->field->key,
	    g->after);
	for (char *at = c->name; *at != '\0'; at++)
		if (*at == '-')
			*at = '_';
}

/* The next row of the tables, whatever it is. */
static bool
step_over(struct column *c)
{
	c->field = c->field == NULL ? groups[0].fields : c->field + 1;
	while (c->field->key == NULL) {
		if (++c->group == GROUPS)
			return false;
		c->field = groups[c->group].fields;
	}
	name_column(c);
	return true;
}

static bool
is_figure(const struct column *c)
{
	return c->field->type == FIELD_FIGURE ||
	    groups[c->group].of == OF_FAULTS;
}

static const struct field *
group_field(const char *name)
{
	const struct field *f = group_fields;

	while (f->key != NULL && strcmp(f->key, name) != 0)
		f++;
	return f->key != NULL ? f : NULL;
}

/* Is it a figure that processes have as well, under the same name? */
static bool
came_before(const struct column *c)
{
	struct column other = {0};

	if (groups[c->group].of != OF_GROUP)
		return false;
	while (step_over(&other) && other.group < c->group)
		if (is_figure(&other) && strcmp(other.name, c->name) == 0)
			return true;
	return false;
}

bool
column_next(struct column *c)
{
	while (step_over(c))
		if (is_figure(c) && !came_before(c))
			return true;
	return false;
}

bool
column_is_of_region(const struct column *c)
{
	return groups[c->group].of != OF_PROCESS;
}

static int64_t
figure_at(const struct field *f, const void *from)
{
	return *(const int64_t *)((const char *)from + f->at);
}

int64_t
column_of_process(const struct column *c, const struct process_record *process)
{
	static const struct region_record none;
	const struct region_record *region = process->region != NULL
	    ? process->region
	    : &none;
	struct process_record told = *process;

	told.spurious_faults = process_spurious_faults(process);
	switch (groups[c->group].of) {
	case OF_PROCESS:
		return figure_at(c->field, &told);
	case OF_REGION:
		return figure_at(c->field, region);
	case OF_PAGES:
		return figure_at(c->field, region->pages);
	case OF_GROUP:
	case OF_FAULTS:
		break;
	}
	return UNKNOWN;
}

int64_t
column_of_step(const struct column *c, const struct step_record *step)
{
	const struct field *f = group_field(c->name);

	if (groups[c->group].of == OF_FAULTS)
		return step->ledger.reason == NULL
		    ? figure_at(c->field, step->ledger.faults)
		    : UNKNOWN;
	return f != NULL ? figure_at(f, &step->group) : UNKNOWN;
}
