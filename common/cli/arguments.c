#include <err.h>
#include <stdint.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/pair_name.h"
#include "cli/pairs.h"

#define OPTIONS_MAX 16

/* word is an option as it was typed: "--frm=cow". */
static void
refuse(const char *command, const char *word, const struct option *options)
{
	char *names[OPTIONS_MAX] = {0}, typed[64];
	const char *nearest;

	for (size_t i = 0; options[i].name != NULL && i < OPTIONS_MAX - 1; i++)
		names[i] = (char *)(uintptr_t)options[i].name;
	strlcpy(typed, word + strspn(word, "-"), sizeof typed);
	typed[strcspn(typed, "=")] = '\0';
	nearest = pairs_nearest(names, typed);
	if (nearest != NULL)
		warnx("'%s' is not understood; did you mean '--%s'? see "
		      "./run.sh %s --help",
		    word, nearest, command);
	else
		warnx("'%s' is not understood; see ./run.sh %s --help", word,
		    command);
}

/* The word that getopt_long(3) did not know: a long option, or a letter in one
 * of short ones. */
static const char *
unknown_word(char **argv, char letter[sizeof "-?"])
{
	const char *last = argv[optind - 1];

	if (strncmp(last, "--", 2) == 0)
		return last;
	letter[1] = (char)optopt;
	return letter;
}

int
arguments_next(int argc, char **argv, const struct option *options)
{
	char word[] = "-?";
	int option;

	opterr = 0;
	option = getopt_long(argc, argv, ":", options, NULL);
	if (option == ':')
		warnx("'%s' wants a word behind it; see ./run.sh %s --help",
		    argv[optind - 1], argv[0]);
	else if (option == '?')
		refuse(argv[0], unknown_word(argv, word), options);
	return option == ':' ? '?' : option;
}

void
arguments_refuse_pair(const char *name, bool or_command)
{
	char **names = pairs_list();
	const char *nearest = pairs_nearest(names, name);

	if (nearest == NULL && or_command)
		nearest = pairs_nearest(
		    (char *const *)(uintptr_t)pair_name_commands, name);
	if (nearest != NULL)
		warnx("there is no pair '%s'; did you mean '%s'? ./run.sh list "
		      "shows them all",
		    name, nearest);
	else
		warnx("there is no pair '%s'; ./run.sh list shows them all",
		    name);
	pairs_free(names);
}

bool
arguments_name_one_pair(int argc, char **argv)
{
	if (optind == argc) {
		warnx("name a pair: ./run.sh %s NAME", argv[0]);
		return false;
	}
	if (optind + 1 < argc) {
		warnx("'%s' is not understood; one name is enough: ./run.sh %s "
		      "%s",
		    argv[optind + 1], argv[0], argv[optind]);
		return false;
	}
	return true;
}
