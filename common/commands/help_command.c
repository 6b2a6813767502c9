#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cli/exit_status.h"
#include "cli/home.h"
#include "cli/pager.h"
#include "cli/pairs.h"
#include "cli/usage.h"
#include "commands/commands.h"
#include "commands/topics.h"
#include "coordinator/learn.h"
#include "coordinator/options.h"
#include "machine/needs.h"

static void
print_sentence(const char *sentence)
{
	warnx("%s", sentence);
}

static void
print_overview(FILE *out)
{
	fputs(
	    "shmlab shows, with real processes and real figures, how Linux "
	    "processes share\nmemory.\n\n"
	    "usage: ./run.sh PAIR [options]     runs a pair: a producer and "
	    "its consumers\n"
	    "       ./run.sh COMMAND [options]\n"
	    "       ./run.sh help NAME          explains a pair, a command or "
	    "a topic\n\n"
	    "Examples:\n"
	    "  ./run.sh cow                   copy-on-write after fork\n"
	    "  ./run.sh shared --consumers 4  one object, many programs\n"
	    "  ./run.sh lazy --pages 100 --pause\n"
	    "  ./run.sh cow --size 64M --pattern random --json=cow.json\n\n"
	    "Pairs:\n",
	    out);
	if (needs_missing(print_sentence) == 0)
		(void)list_print(out);
	fputs("\nCommands:\n", out);
	for (size_t i = 0; commands[i] != NULL; i++)
		fprintf(out, "  %-16s  %s\n", commands[i]->name,
		    commands[i]->summary);
	fputs("\nTopics:\n", out);
	for (const struct topic *topic = topics; topic->name != NULL; topic++)
		fprintf(out, "  %-16s  %s\n", topic->name, topic->summary);
	fprintf(out, "\n%s", COMMAND_EXIT_STATUS);
}

static int
print_pair(const char *name, const char *path, FILE *out)
{
	struct pair_info *info;
	struct failure failure;
	int status = EXIT_BALANCED;
	char words[512];

	if (needs_missing(print_sentence) > 0)
		return EXIT_NOT_HERE;
	info = malloc(sizeof *info);
	if (info == NULL) {
		warnc(ENOMEM, "%s", name);
		return EXIT_CANNOT_RUN;
	}
	if (learn_pair(path, info, &failure) == 0) {
		options_help(out, name, info);
	} else {
		failure_words(&failure, words, sizeof words);
		warnx("%s: %s", name, words);
		status = failure_exit(&failure);
	}
	free(info);
	return status;
}

static int
refuse(const char *name)
{
	struct nearest nearest = {.typed = name};
	char **pairs;

	if (pairs_tell_fault(name))
		return EXIT_CANNOT_RUN;
	pairs = pairs_list();
	nearest_try_all(&nearest, pairs);
	for (size_t i = 0; commands[i] != NULL; i++)
		nearest_try(&nearest, commands[i]->name);
	for (const struct topic *topic = topics; topic->name != NULL; topic++)
		nearest_try(&nearest, topic->name);
	usage_unknown("help", "pair, command or topic", "", &nearest);
	pairs_free(pairs);
	return EXIT_USAGE;
}

/* A command, or a pair, may have the name of a topic: its own help comes first,
 * and is enough where the sources are not here. */
static int
print_named(const char *name, FILE *out)
{
	const struct command *command = command_find(name);
	const struct topic *topic = topic_find(name);
	char path[PATH_MAX];
	int status = EXIT_BALANCED;

	if (command != NULL)
		command_help(command, out);
	else if (pairs_find(name, path, sizeof path))
		status = print_pair(name, path, out);
	else
		return topic != NULL ? topic_print(topic, out) : refuse(name);
	if (topic != NULL && status == EXIT_BALANCED) {
		fputc('\n', out);
		(void)topic_print(topic, out);
	}
	return status;
}

static int
run(const void *options, const struct option_operands *operands)
{
	int status = EXIT_BALANCED;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)options;
	if (out == NULL)
		err(EXIT_CANNOT_RUN, NULL);
	if (operands->count == 0)
		print_overview(out);
	else
		status = print_named(operands->words[0], out);
	if (fclose(out) != 0 || text == NULL)
		err(EXIT_CANNOT_RUN, NULL);
	home_rename(text);
	pager_show(text);
	free(text);
	return status;
}

const struct command help_command = {
    .name = "help",
    .summary = "explains a pair, a command or a topic (also: --help)",
    .usage = "[NAME]",
    .about = "Explains the pair, the command or the topic of that name; "
	     "without a name, it\nlists them all. On a terminal, long texts "
	     "are shown by $PAGER.\n",
    .operands_most = 1,
    .needs_nothing = true,
    .run = run,
};
