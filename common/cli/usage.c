#include <stdarg.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/exit_status.h"
#include "cli/home.h"
#include "cli/usage.h"

static const char *
space_before(const char *word)
{
	return *word == '\0' ? "" : " ";
}

void
usage_error(const char *command, const char *format, ...)
{
	va_list arguments;
	char *sentence;

	va_start(arguments, format);
	if (vasprintf(&sentence, format, arguments) < 0)
		err(EXIT_CANNOT_RUN, NULL);
	va_end(arguments);
	home_rename(sentence);
	fprintf(stderr, "%s%s%s: %s\n", home_command(), space_before(command),
	    command, sentence);
	free(sentence);
}

void
usage_unknown(const char *command, const char *what, const char *dashes,
    const struct nearest *n)
{
	if (n->name != NULL)
		usage_error(command, "unknown %s '%s%s'; did you mean '%s%s'?",
		    what, dashes, n->typed, dashes, n->name);
	else
		usage_error(command,
		    "unknown %s '%s%s'; see ./run.sh%s%s "
		    "--help",
		    what, dashes, n->typed, space_before(command), command);
}

void
usage_unexpected(const char *command, const char *operand)
{
	usage_error(command, "unexpected argument '%s'; see ./run.sh %s --help",
	    operand, command);
}
