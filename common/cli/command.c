#include <err.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/exit_status.h"
#include "cli/home.h"
#include "cli/usage.h"

static const struct option_row no_options[] = {{0}};

static const struct option_row *
rows_of(const struct command *c)
{
	return c->options != NULL ? c->options : no_options;
}

static void
write_help(const struct command *c, FILE *out)
{
	fprintf(out, "usage: ./run.sh %s%s%s\n\n%s", c->name,
	    c->usage != NULL ? " " : "", c->usage != NULL ? c->usage : "",
	    c->about);
	if (c->list != NULL)
		c->list(out);
	option_table_print(rows_of(c), "Options:", out);
	if (c->notes != NULL)
		fprintf(out, "\n%s", c->notes);
}

void
command_help(const struct command *c, FILE *out)
{
	char *text;
	size_t size;
	FILE *page = open_memstream(&text, &size);

	if (page == NULL)
		err(EXIT_CANNOT_RUN, NULL);
	write_help(c, page);
	if (fclose(page) != 0 || text == NULL)
		err(EXIT_CANNOT_RUN, NULL);
	home_rename(text);
	fputs(text, out);
	free(text);
}

static bool
suits(const struct command *c, const struct option_operands *operands)
{
	if (operands->count < c->operands_least) {
		usage_error(c->name,
		    "an argument is missing; usage: ./run.sh %s %s", c->name,
		    c->usage);
		return false;
	}
	if (operands->count > c->operands_most && !c->takes_pair) {
		usage_unexpected(c->name, operands->words[c->operands_most]);
		return false;
	}
	return true;
}

int
command_run(const struct command *c, char **argv)
{
	void *options = calloc(1, c->size + 1);
	struct option_operands operands;
	int status = EXIT_USAGE;

	if (options == NULL)
		err(EXIT_CANNOT_RUN, NULL);
	if (option_table_parse(
		rows_of(c), c->name, c->takes_pair, argv, options, &operands)) {
		if (operands.help) {
			command_help(c, stdout);
			status = EXIT_BALANCED;
		} else if (suits(c, &operands)) {
			status = c->run(options, &operands);
		}
	}
	free(options);
	return status;
}
