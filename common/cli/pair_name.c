#include <stddef.h>
#include <string.h>

#include "cli/pair_name.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS	"0123456789"

/* A test holds it against the table of commands, which is a layer above. */
static const char *const taken[] = {"bench", "check", "compare", "completion",
    "diff", "exercise", "help", "list", "new", "platform", "predict", "prove",
    "show", "test", "version", NULL};

const char *
pair_name_fault(const char *name)
{
	if (*name == '\0')
		return "it is empty";
	if (strspn(name, LETTERS) == 0)
		return "it must begin with a letter";
	if (name[strspn(name, LETTERS DIGITS "-_")] != '\0')
		return "it may have letters, digits, - and _ only";
	if (strlen(name) > PAIR_NAME_MAX)
		return "it is longer than 24 characters";
	for (const char *const *word = taken; *word != NULL; word++)
		if (strcmp(name, *word) == 0)
			return "./run.sh has a command of that name";
	return NULL;
}
