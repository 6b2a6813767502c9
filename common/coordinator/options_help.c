/* options_help.c: ./run.sh PAIR --help. */
#include <string.h>

#include "cli/command.h"
#include "coordinator/option_rows.h"
#include "coordinator/options.h"
#include "coordinator/steps.h"

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

void
options_help(FILE *out, const char *pair, const struct pair_info *info)
{
	struct option_rows rows;

	option_rows_init(&rows, info);
	fprintf(out, "usage: ./run.sh %s [options]\n\n%s\n\nSteps:\n", pair,
	    info->summary);
	print_steps(out, info);
	option_table_print(rows.own, "Options of this pair:", out);
	option_table_print(rows.common, "Options of every pair:", out);
	fprintf(out,
	    "\n%sSee also: mmap(2), fork(2), shm_overview(7), "
	    "proc(5)\n",
	    COMMAND_EXIT_STATUS);
}
