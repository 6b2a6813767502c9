#include "os/output_file.h"
#include "record/columns.h"
#include "record/csv.h"
#include "record/csv_value.h"

int
csv_begin(FILE *out, const struct region_names *regions)
{
	struct column c = {0};

	fprintf(out, "step,name,%sprocess,pid",
	    regions->count > 1 ? "region," : "");
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
	if (step->region_count > 0 || step->region[0] != '\0') {
		fputc(',', out);
		csv_text(out, step->region);
	}
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
		csv_figure(out,
		    step->region_count > 0 && column_is_of_region(&c)
			? UNKNOWN
			: column_of_process(&c, p));
	end_line(out, step);
}

static void
put_step(FILE *out, const struct step_record *step)
{
	struct column c = {0};

	for (size_t i = 0; i < step->process_count; i++)
		put_process(out, step, &step->processes[i]);
	begin_line(out, step, "group", UNKNOWN);
	while (column_next(&c))
		csv_figure(out, column_of_step(&c, step));
	end_line(out, step);
	for (size_t i = 0; i < step->region_count; i++)
		put_step(out, &step->regions[i]);
}

int
csv_step(FILE *out, const struct step_record *step)
{
	put_step(out, step);
	return output_flush(out);
}
