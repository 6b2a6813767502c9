#include <stdarg.h>
#include <stdio.h>

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

	fprintf(stderr, "./run.sh%s%s: ", space_before(command), command);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
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
