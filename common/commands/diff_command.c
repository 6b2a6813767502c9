/* diff_command.c: ./run.sh diff A B: two records, step by step. */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/exit_status.h"
#include "cli/usage.h"
#include "commands/commands.h"
#include "record/difference_json.h"
#include "report/difference_table.h"

#define EXIT_DIFFERENT 1

struct diff_options {
	struct option_text color;
	bool json, ascii;
};

static const struct option_row rows[] = {
    {"json", TAKES_NOTHING, offsetof(struct diff_options, json),
	.text = "one JSON document"},
    OPTION_ROWS_OF_STYLE(struct diff_options),
    {0},
};

/* Prints it. 0 or a negated errno. */
static int
print(const struct diff_options *typed, const char *const names[2],
    const struct record *a, const struct record *b,
    const struct record_difference *all)
{
	struct paper paper = {.out = stdout};

	if (typed->json)
		return difference_json(stdout, names, a, b, all);
	style_init(&paper.style, typed->color.text);
	paper.style.ascii |= typed->ascii;
	difference_print(&paper, names, a, b, all);
	return paper_done(&paper);
}

static int
compare(const struct diff_options *typed, const char *const names[2],
    const struct record *a, const struct record *b)
{
	struct record_difference all;
	int error = difference_make(a, b, &all);
	bool same = all.same == all.count;

	if (error == 0)
		error = print(typed, names, a, b, &all);
	difference_release(&all);
	if (error == 0)
		return same ? EXIT_BALANCED : EXIT_DIFFERENT;
	warnc(-error, "compare the records");
	return EXIT_CANNOT_RUN;
}

static int
run(const void *from, const struct option_operands *operands)
{
	const char *const names[2] = {operands->words[0], operands->words[1]};
	struct record records[2];
	int status = EXIT_CANNOT_RUN;
	char why[1024];

	if (strcmp(names[0], "-") == 0 && strcmp(names[1], "-") == 0) {
		usage_error("diff", "only one of the two can be stdin");
		return EXIT_USAGE;
	}
	for (size_t i = 0; i < 2; i++) {
		if (record_read(&records[i], names[i], why, sizeof why) == 0)
			continue;
		warnx("%s", why);
		if (i > 0)
			record_release(&records[0]);
		return EXIT_CANNOT_RUN;
	}
	status = compare(from, names, &records[0], &records[1]);
	record_release(&records[0]);
	record_release(&records[1]);
	return status;
}

const struct command diff_command = {
    .name = "diff",
    .summary = "two runs, step by step, from their records",
    .usage = "A B [options]",
    .about =
	"Prints in what two records differ, which --json=FILE has written; "
	"one of them\nmay be -, stdin. Steps are matched by their names, in "
	"order. Compared are the\nregion in each process, page by page, the "
	"faults of each step, what is held by\nall together, and the verdicts; "
	"not what a process has outside the region, nor\npids.\n",
    .notes = "Exit status: 0 all steps are the same, 1 they differ, 2 usage, "
	     "3 a record\ncannot be read. (What differs before the first step, "
	     "the kernel say, is\nprinted and does not count.)\n\n"
	     "Example:\n"
	     "  ./run.sh lazy --quiet --json=write.json\n"
	     "  ./run.sh lazy --quiet --touch read --json=read.json\n"
	     "  ./run.sh diff read.json write.json\n",
    .options = rows,
    .size = sizeof(struct diff_options),
    .operands_least = 2,
    .operands_most = 2,
    .needs_nothing = true,
    .run = run,
};
