#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "record/csv.h"
#include "record/csv_value.h"
#include "record/record_fields.h"

#define NAME_MAX_LENGTH 64

/* The figures of a process: whose they are, and what their columns are called
 * beside the names in JSON. */
static const struct columns {
	const struct field *fields;
	enum {
		OF_PROCESS,
		OF_REGION,
		OF_PAGES,
		OF_GROUP,
	} of;
	const char *before, *after;
} columns[] = {
    {process_fields, OF_PROCESS, "", ""},
    {page_table_fields, OF_PROCESS, "", ""},
    {region_fields, OF_REGION, "region_", ""},
    {states_fields, OF_PAGES, "region_", "_pages"},
    {group_fields, OF_GROUP, "", ""},
};
#define COLUMNS (sizeof columns / sizeof *columns)

static void
name_column(const struct columns *c, const struct field *f, char *name)
{
	snprintf(name, NAME_MAX_LENGTH, "%s%s%s", c->before, f->key, c->after);
}

/* Does a column of the processes have that name? */
static bool
is_of_process(const char *name)
{
	char other[NAME_MAX_LENGTH];

	for (size_t i = 0; i < COLUMNS && columns[i].of != OF_GROUP; i++) {
		for (const struct field *f = columns[i].fields; f->key != NULL;
		     f++) {
			name_column(&columns[i], f, other);
			if (strcmp(other, name) == 0)
				return true;
		}
	}
	return false;
}

static int64_t
figure_at(const struct field *f, const void *from)
{
	return *(const int64_t *)((const char *)from + f->at);
}

static int64_t
figure_of_group(const char *name, const struct group_record *group)
{
	for (const struct field *f = group_fields; f->key != NULL; f++)
		if (strcmp(f->key, name) == 0)
			return figure_at(f, group);
	return UNKNOWN;
}

static int64_t
figure_of_process(const struct columns *c, const struct field *f,
    const struct process_record *process)
{
	static const struct region_record none;
	const struct region_record *region = process->region != NULL
	    ? process->region
	    : &none;

	switch (c->of) {
	case OF_PROCESS:
		return figure_at(f, process);
	case OF_REGION:
		return figure_at(f, region);
	case OF_PAGES:
		return figure_at(f, region->pages);
	case OF_GROUP:
		break;
	}
	return UNKNOWN;
}

/* Visits the columns of figures in their order; those that processes and the
 * group both have once. */
static void
each_column(void (*visit)(FILE *, const struct columns *, const struct field *,
		const char *name, const void *arg),
    FILE *out, const void *arg)
{
	char name[NAME_MAX_LENGTH];

	for (size_t i = 0; i < COLUMNS; i++) {
		const struct columns *c = &columns[i];

		for (const struct field *f = c->fields; f->key != NULL; f++) {
			name_column(c, f, name);
			if (f->type == FIELD_FIGURE &&
			    (c->of != OF_GROUP || !is_of_process(name)))
				visit(out, c, f, name, arg);
		}
	}
}

static void
put_title(FILE *out, const struct columns *c, const struct field *f,
    const char *name, const void *arg)
{
	(void)c;
	(void)f;
	(void)arg;
	fprintf(out, ",%s", name);
}

static void
put_of_process(FILE *out, const struct columns *c, const struct field *f,
    const char *name, const void *arg)
{
	(void)name;
	csv_figure(out, figure_of_process(c, f, arg));
}

static void
put_of_group(FILE *out, const struct columns *c, const struct field *f,
    const char *name, const void *arg)
{
	(void)c;
	(void)f;
	csv_figure(out, figure_of_group(name, arg));
}

static int
flush(FILE *out)
{
	errno = 0;
	if (fflush(out) == EOF || ferror(out))
		return errno != 0 ? -errno : -EIO;
	return 0;
}

int
csv_begin(FILE *out)
{
	fputs("step,name,process,pid", out);
	each_column(put_title, out, NULL);
	fputs(",verdict" CSV_END, out);
	return flush(out);
}

static void
begin_line(FILE *out, const struct step_record *step, const char *process)
{
	fprintf(out, "%u,", step->number);
	csv_text(out, step->name);
	fprintf(out, ",%s", process);
}

static void
end_line(FILE *out, const struct step_record *step)
{
	fprintf(out, ",%s" CSV_END, verdict_name(step->verdict));
}

int
csv_step(FILE *out, const struct step_record *step)
{
	char key[ACTOR_LABEL_MAX];

	for (size_t i = 0; i < step->process_count; i++) {
		struct process_record p = step->processes[i];

		p.spurious_faults = process_spurious_faults(&p);
		begin_line(out, step, actor_key(p.index, key, sizeof key));
		csv_figure(out, p.pid > 0 ? p.pid : UNKNOWN);
		each_column(put_of_process, out, &p);
		end_line(out, step);
	}
	begin_line(out, step, "group");
	csv_figure(out, UNKNOWN);
	each_column(put_of_group, out, &step->group);
	end_line(out, step);
	return flush(out);
}
