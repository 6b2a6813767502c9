#include "os/output_file.h"
#include "record/columns.h"
#include "record/csv.h"
#include "record/csv_value.h"

int
csv_begin(FILE *out)
{
	struct column c = {0};

	fputs("step,name,process,pid", out);
	while (column_next(&c))
		fprintf(out, ",%s", c.name);
	fputs(",verdict" CSV_END, out);
	return output_flush(out);
}

static void
begin_line(
    FILE *out, const struct step_record *step, const char *process, int64_t pid)
{
	fprintf(out, "%u,", step->number);
	csv_text(out, step->name);
	fprintf(out, ",%s", process);
	csv_figure(out, pid);
}

static void
end_line(FILE *out, const struct step_record *step)
{
	fprintf(out, ",%s" CSV_END, verdict_name(step->verdict));
}

static void
put_process(
    FILE *out, const struct step_record *step, const struct process_record *p)
{
	struct column c = {0};
	char key[ACTOR_LABEL_MAX];

	begin_line(out, step, actor_key(p->index, key, sizeof key),
	    p->pid > 0 ? p->pid : UNKNOWN);
	while (column_next(&c))
		csv_figure(out, column_of_process(&c, p));
	end_line(out, step);
}

int
csv_step(FILE *out, const struct step_record *step)
{
	struct column c = {0};

	for (size_t i = 0; i < step->process_count; i++)
		put_process(out, step, &step->processes[i]);
	begin_line(out, step, "group", UNKNOWN);
	while (column_next(&c))
		csv_figure(out, column_of_step(&c, step));
	end_line(out, step);
	return output_flush(out);
}
