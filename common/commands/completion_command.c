/* completion_command.c: completions for shells: a table, made from the tables
 * of options, and behind it the shell's own part, completion.bash or
 * completion.zsh. */
#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cli/exit_status.h"
#include "cli/home.h"
#include "cli/pairs.h"
#include "cli/quantity.h"
#include "cli/usage.h"
#include "commands/commands.h"
#include "commands/topics.h"
#include "coordinator/learn.h"
#include "coordinator/option_rows.h"

#define SHELLS "bash|zsh"

/* What stands for the name of a file in the table, and in usages. */
#define FILE_WORD "FILE"

static void
print_pairs(void)
{
	char **names = pairs_list();

	for (char **name = names; name != NULL && *name != NULL; name++)
		printf("%s ", *name);
	pairs_free(names);
}

static void
print_commands(void)
{
	for (size_t i = 0; commands[i] != NULL; i++)
		printf("%s ", commands[i]->name);
}

/* Those that are not named like a command. */
static void
print_topics(void)
{
	for (const struct topic *topic = topics; topic->name != NULL; topic++)
		if (command_find(topic->name) == NULL)
			printf("%s ", topic->name);
}

/* "a|b|c" as "a b c". */
static void
print_choices(const char *choices)
{
	for (; *choices != '\0'; choices++)
		putchar(*choices == '|' ? ' ' : *choices);
}

/* The names that a command lists in its help, below two spaces. */
static void
print_listed(const struct command *c)
{
	char *text, *rest, *line;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		err(EXIT_CANNOT_RUN, NULL);
	c->list(out);
	if (fclose(out) != 0 || text == NULL)
		err(EXIT_CANNOT_RUN, NULL);
	for (rest = text; (line = strsep(&rest, "\n")) != NULL;)
		if (strncmp(line, "  ", 2) == 0)
			printf("%.*s ", (int)strcspn(line + 2, " "), line + 2);
	free(text);
}

/* Its usage says of which sort they are. */
static void
print_operands(const struct command *c)
{
	printf("\t\toperands='");
	if (c == &help_command) {
		print_pairs();
		print_commands();
		print_topics();
	} else if (c == &completion_command) {
		print_choices(SHELLS);
	} else if (c->usage == NULL || c->operands_most + c->takes_pair == 0) {
		/* It takes none. */
	} else if (strstr(c->usage, FILE_WORD) != NULL) {
		printf(FILE_WORD);
	} else {
		if (strstr(c->usage, "PAIR") != NULL)
			print_pairs();
		if (c->list != NULL)
			print_listed(c);
	}
	puts("'");
}

static void
print_argument(const struct option_row *row)
{
	printf("\t\t--%s) argument='", row->name);
	if (row->takes == TAKES_CHOICE)
		print_choices(row->argument);
	else if (row->takes == TAKES_OUTPUT)
		printf("=" FILE_WORD);
	else if (strcmp(row->argument, FILE_WORD) == 0)
		printf(FILE_WORD);
	else if (strcmp(row->argument, "PAIR") == 0)
		print_pairs();
	else
		putchar('-');
	puts("' ;;");
}

static void
print_options(const struct option_row *rows)
{
	const struct option_row *row;

	printf("\t\toptions='");
	for (row = rows; row != NULL && row->name != NULL; row++)
		if (!row->hidden)
			printf("--%s ", row->name);
	puts("--help'\n\t\tcase $2 in");
	for (row = rows; row != NULL && row->name != NULL; row++)
		if (!row->hidden && row->takes != TAKES_NOTHING)
			print_argument(row);
	puts("\t\tesac\n\t\t;;");
}

static int
print_pair(const char *name, struct pair_info *info)
{
	struct option_rows rows;
	struct failure failure;
	char path[PATH_MAX], words[512];

	if (!pairs_find(name, path, sizeof path))
		return EXIT_BALANCED; /* it does not build */
	if (learn_pair(path, info, &failure) < 0) {
		failure_words(&failure, words, sizeof words);
		warnx("%s: %s", name, words);
		return failure_exit(&failure);
	}
	option_rows_init(&rows, info);
	printf("\t%s)\n", name);
	print_options(rows.all);
	return EXIT_BALANCED;
}

static int
print_all_pairs(void)
{
	int status = EXIT_BALANCED;
	struct pair_info *info = malloc(sizeof *info);
	char **names = pairs_list();

	if (info == NULL) {
		warnc(ENOMEM, "completion");
		status = EXIT_CANNOT_RUN;
	}
	for (char **name = names; name != NULL && *name != NULL; name++)
		if (status == EXIT_BALANCED)
			status = print_pair(*name, info);
	pairs_free(names);
	free(info);
	return status;
}

/* A function that sets operands and options of the pair or the command $1, and
 * the argument of its option $2. */
static int
print_table(void)
{
	int status;

	puts("_shmlab_table()\n{\n\tcase $1 in");
	printf("\t'')\n\t\toperands='");
	print_pairs();
	print_commands();
	puts("'\n\t\toptions='--help --version'\n\t\t;;");
	status = print_all_pairs();
	for (size_t i = 0; commands[i] != NULL; i++) {
		printf("\t%s)\n", commands[i]->name);
		print_operands(commands[i]);
		print_options(commands[i]->options);
	}
	puts("\tesac\n}\n");
	return status;
}

static FILE *
open_part(const char *shell)
{
	char name[64], path[PATH_MAX];
	FILE *part;

	snprintf(name, sizeof name, "common/commands/completion.%s", shell);
	if (!home_text(name, path, sizeof path)) {
		warnx("it is not known where %s is; type: ./run.sh completion "
		      "%s",
		    name, shell);
		return NULL;
	}
	part = fopen(path, "re");
	if (part == NULL)
		warn("%s", path);
	return part;
}

static void
print_part(FILE *part)
{
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, part) > 0) {
		home_rename(line);
		fputs(line, stdout);
	}
	free(line);
}

static int
run(const void *options, const struct option_operands *operands)
{
	const char *shell = operands->words[0];
	FILE *part;
	int status;

	(void)options;
	if (!quantity_is_choice(shell, SHELLS)) {
		usage_error(
		    "completion", "'%s' is none of the shells " SHELLS, shell);
		return EXIT_USAGE;
	}
	part = open_part(shell);
	if (part == NULL)
		return EXIT_CANNOT_RUN;
	printf("#compdef %s\n", home_command()); /* zsh looks for it */
	status = print_table();
	print_part(part);
	fclose(part);
	return status;
}

const struct command completion_command = {
    .name = "completion",
    .summary = "completes what is typed, in bash or zsh",
    .usage = SHELLS,
    .about = "Prints what a shell must read to complete the names of pairs, "
	     "commands, topics\nand options:\n\n"
	     "  source <(./run.sh completion bash)\n"
	     "  source <(./run.sh completion zsh)\n\n"
	     "make install puts it where shells find it by themselves.\n",
    .operands_least = 1,
    .operands_most = 1,
    .run = run,
};
