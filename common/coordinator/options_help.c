/* options_help.c: ./run.sh PAIR --help. */
#include <string.h>

#include "cli/command.h"
#include "cli/home.h"
#include "coordinator/option_rows.h"
#include "coordinator/options.h"
#include "coordinator/steps.h"
#include "report/paper/paper.h"

#define COLUMNS 79

/* "(--kind shm-private|shm-shared)", in a line of its own if it is long. */
static void
print_condition(FILE *out, const struct step_info *step, int column)
{
	int length = (int)(strlen(step->option) + strlen(step->values)) + 6;

	if (column + length > COLUMNS)
		column = fprintf(out, "\n%*s", 13, "") - 1;
	else
		column += fprintf(out, " ");
	column += fprintf(out, "(--%s ", step->option);
	option_choices_print(step->values, column, column, out);
	fputc(')', out);
}

static void
print_steps(FILE *out, const struct pair_info *info)
{
	for (size_t i = 0; i < steps_length(info); i++) {
		const struct step_info *step = &info->steps[i];
		int column = fprintf(out, "  %-10s %s", step->name, step->text);

		if (*step->option != '\0')
			print_condition(out, step, column);
		fputc('\n', out);
	}
}

/* "Ask:      Whose bytes are there?", a paragraph that hangs below its first
 * word. */
static void
print_advice(FILE *out, const char *heading, const char *text)
{
	struct paper paper = {.out = out, .style = {.width = COLUMNS}};

	if (*text != '\0')
		say(&paper, INK_PLAIN, 0, 10, "%-10s%s", heading, text);
}

/* For whoever teaches with the pair. */
static void
print_lesson(FILE *out, const struct pair_info *info)
{
	print_advice(out, "Show:", info->show);
	print_advice(out, "Ask:", info->ask);
	print_advice(out, "Surprise:", info->surprise);
	if (*info->show != '\0' || *info->ask != '\0' ||
	    *info->surprise != '\0')
		fputc('\n', out);
}

/* "Regions:", and their names; nothing if there is only one. */
static void
print_regions(FILE *out, const struct region_names *regions)
{
	for (unsigned i = 0; regions->count > 1 && i < regions->count; i++)
		fprintf(out, "%s%s", i == 0 ? "Regions:  " : ", ",
		    regions->name[i]);
	if (regions->count > 1)
		fputs("\n\n", out);
}

void
options_help(FILE *out, const char *pair, const struct pair_info *info)
{
	struct option_rows rows;

	option_rows_init(&rows, info);
	fprintf(out, "usage: %s %s [options]\n\n%s\n\n", home_command(), pair,
	    info->summary);
	print_lesson(out, info);
	print_regions(out, &info->regions);
	fputs("Steps:\n", out);
	print_steps(out, info);
	option_table_print(rows.own, "Options of this pair:", out);
	option_table_print(rows.common, "Options of every pair:", out);
	fprintf(out,
	    "\n%sSee also: mmap(2), fork(2), shm_overview(7), "
	    "proc(5)\n",
	    COMMAND_EXIT_STATUS);
}
