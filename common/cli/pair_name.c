#include <stddef.h>
#include <string.h>

#include "cli/pair_name.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS	"0123456789"

const char *const pair_name_commands[] = {"bench", "check", "compare", "help",
    "list", "new", "predict", "prove", "test", NULL};

const char *
pair_name_fault(const char *name)
{
	if (*name == '\0')
		return "it is empty";
	if (strspn(name, LETTERS) == 0)
		return "it must begin with a letter";
	if (name[strspn(name, LETTERS DIGITS "-_")] != '\0')
		return "it may hold letters, digits, - and _ only";
	if (strlen(name) > PAIR_NAME_MAX)
		return "it is longer than 24 characters";
	for (const char *const *word = pair_name_commands; *word != NULL;
	     word++)
		if (strcmp(name, *word) == 0)
			return "./run.sh knows a command of that name";
	return NULL;
}
