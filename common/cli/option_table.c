#include <stdio.h>
#include <string.h>

#include "cli/option_table.h"
#include "cli/quantity.h"
#include "cli/usage.h"

/* One command line, while it is being parsed. */
struct option_parser {
	const struct option_row *rows;
	const char *command;
	char **next; /* the words that are left; a NULL ends them */
	void *into;
};

static bool
refuse_value(const struct option_parser *p, const struct option_row *row,
    const char *why)
{
	usage_error(p->command, "option '--%s': %s", row->name, why);
	return false;
}

/* "auto|always|never", as in "one of auto, always, never". */
static bool
refuse_choice(const struct option_parser *p, const struct option_row *row,
    const char *argument)
{
	char why[512];
	int n = snprintf(why, sizeof why, "'%s' must be one of ", argument);

	for (const char *c = row->argument; *c != '\0'; c++)
		if (n >= 0 && (size_t)n < sizeof why)
			n += snprintf(why + n, sizeof why - (size_t)n,
			    *c == '|' ? ", " : "%c", *c);
	return refuse_value(p, row, why);
}

static bool
store_number(const struct option_parser *p, const struct option_row *row,
    const char *argument, struct option_number *number)
{
	uint64_t most = row->most > 0 ? row->most : UINT64_MAX;
	char why[160];
	bool fine = row->takes == TAKES_BYTES
	    ? quantity_bytes(argument, &number->value, why, sizeof why)
	    : quantity_count(
		  argument, row->least, most, &number->value, why, sizeof why);

	return fine || refuse_value(p, row, why);
}

static bool
store_text(const struct option_parser *p, const struct option_row *row,
    const char *argument, struct option_text *text)
{
	if (row->takes == TAKES_CHOICE &&
	    !quantity_is_choice(argument, row->argument))
		return refuse_choice(p, row, argument);
	if (argument != NULL && *argument == '\0')
		return refuse_value(p, row, "the argument is empty");
	text->text = argument;
	return true;
}

/* argument is NULL if there is none. given: it was typed. */
static bool
store(const struct option_parser *p, const struct option_row *row,
    const char *argument, bool given)
{
	void *at = (char *)p->into + row->at;

	switch (row->takes) {
	case TAKES_NOTHING:
		*(bool *)at = given;
		return true;
	case TAKES_NUMBER:
	case TAKES_BYTES:
		((struct option_number *)at)->given = given;
		return store_number(p, row, argument, at);
	case TAKES_TEXT:
	case TAKES_CHOICE:
	case TAKES_OUTPUT:
		break;
	}
	((struct option_text *)at)->given = given;
	return store_text(p, row, argument, at);
}

static bool
store_defaults(const struct option_parser *p)
{
	for (const struct option_row *row = p->rows; row->name != NULL; row++)
		if (row->initial != NULL && !store(p, row, row->initial, false))
			return false;
	return true;
}

/* The row of that name, or the only one whose name begins so. NULL: it was said
 * on stderr that there is none, or more than one. */
static const struct option_row *
find(const struct option_parser *p, const char *name)
{
	struct nearest nearest = {.typed = name};
	const struct option_row *found = NULL;
	bool ambiguous = false;

	for (const struct option_row *row = p->rows; row->name != NULL; row++) {
		if (strcmp(row->name, name) == 0)
			return row;
		nearest_try(&nearest, row->name);
		if (*name == '\0' ||
		    strncmp(row->name, name, strlen(name)) != 0)
			continue;
		ambiguous = found != NULL;
		found = row;
	}
	nearest_try(&nearest, "help");
	if (ambiguous)
		usage_error(p->command,
		    "option '--%s' is ambiguous; see ./run.sh %s --help", name,
		    p->command);
	else if (found == NULL)
		usage_unknown(p->command, "option", "--", &nearest);
	return ambiguous ? NULL : found;
}

/* word is "--name" or "--name=argument"; the argument may be the next word. */
static bool
take(struct option_parser *p, const char *word)
{
	char name[64];
	const char *equals = strchr(word, '=');
	const char *argument = equals != NULL ? equals + 1 : NULL;
	const struct option_row *row;

	strlcpy(name, word + strlen("--"), sizeof name);
	name[strcspn(name, "=")] = '\0';
	row = find(p, name);
	if (row == NULL)
		return false;
	if (row->takes == TAKES_NOTHING && argument != NULL) {
		usage_error(
		    p->command, "option '--%s' takes no argument", row->name);
		return false;
	}
	if (row->takes != TAKES_NOTHING && row->takes != TAKES_OUTPUT &&
	    argument == NULL) {
		argument = *p->next;
		if (argument == NULL) {
			usage_error(p->command,
			    "option '--%s' requires an argument", row->name);
			return false;
		}
		p->next++;
	}
	return store(p, row, argument, true);
}

static bool
is_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static bool
refuse_letters(const struct option_parser *p, const char *word)
{
	struct nearest none = {.typed = word};

	usage_unknown(p->command, "option", "", &none);
	return false;
}

static void
move_operands(struct option_parser *p, struct option_operands *out)
{
	while (*p->next != NULL)
		out->words[out->count++] = *p->next++;
}

bool
option_table_parse(const struct option_row *rows, const char *command,
    bool only_before, char **argv, void *into, struct option_operands *out)
{
	struct option_parser p = {rows, command, argv + 1, into};

	*out = (struct option_operands){.words = argv + 1};
	if (!store_defaults(&p))
		return false;
	while (*p.next != NULL) {
		char *word = *p.next++;

		if (is_help(word)) {
			out->help = true;
			break;
		}
		if (strcmp(word, "--") == 0) {
			move_operands(&p, out);
		} else if (strncmp(word, "--", 2) == 0) {
			if (!take(&p, word))
				return false;
		} else if (word[0] == '-' && word[1] != '\0') {
			return refuse_letters(&p, word);
		} else {
			out->words[out->count++] = word;
			if (only_before)
				move_operands(&p, out);
		}
	}
	if (out->count > 0)
		out->words[out->count] = NULL;
	return true;
}
