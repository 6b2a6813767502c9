/* option_print.c: a table of options as the help shows it. */
#include <stdio.h>
#include <string.h>

#include "cli/option_table.h"

#define COLUMNS	    79
#define TEXT_COLUMN 22

int
option_choices_print(const char *choices, int column, int indent, FILE *out)
{
	while (*choices != '\0') {
		int length = (int)strcspn(choices, "|");

		length += choices[length] == '|';
		if (column + length > COLUMNS) {
			fprintf(out, "\n%*s", indent, "");
			column = indent;
		}
		fprintf(out, "%.*s", length, choices);
		column += length;
		choices += length;
	}
	return column;
}

/* Prints a word, in another line if this one is full. Returns the column where
 * it ends. */
static int
print_word(const char *word, int length, int column, FILE *out)
{
	if (column > TEXT_COLUMN && column + 1 + length > COLUMNS)
		column = fprintf(out, "\n%*s", TEXT_COLUMN, "") - 1;
	else if (column > TEXT_COLUMN)
		column += fprintf(out, " ");
	return column + fprintf(out, "%.*s", length, word);
}

/* "--size SIZE", "--json[=FILE]", "--color auto|always|never". */
static int
print_name(const struct option_row *row, FILE *out)
{
	int column = fprintf(out, "  --%s", row->name);

	if (row->takes == TAKES_NOTHING)
		return column;
	if (row->takes == TAKES_OUTPUT)
		return column + fprintf(out, "[=%s]", row->argument);
	column += fprintf(out, " ");
	if (row->takes == TAKES_CHOICE)
		return option_choices_print(row->argument, column, column, out);
	return column + fprintf(out, "%s", row->argument);
}

static void
print_row(const struct option_row *row, FILE *out)
{
	int column = print_name(row, out);
	char initial[80];

	if (column > TEXT_COLUMN - 2) {
		fputc('\n', out);
		column = 0;
	}
	fprintf(out, "%*s", TEXT_COLUMN - column, "");
	column = TEXT_COLUMN;
	for (const char *word = row->text; *word != '\0';) {
		int length = (int)strcspn(word, " ");

		column = print_word(word, length, column, out);
		word += length;
		word += strspn(word, " ");
	}
	if (row->initial != NULL) {
		int length = snprintf(
		    initial, sizeof initial, "(default %s)", row->initial);

		(void)print_word(initial, length, column, out);
	}
	fputc('\n', out);
}

void
option_table_print(
    const struct option_row *rows, const char *heading, FILE *out)
{
	bool any = false;

	for (; rows->name != NULL; rows++) {
		if (rows->hidden)
			continue;
		if (!any)
			fprintf(out, "\n%s\n", heading);
		any = true;
		print_row(rows, out);
	}
}
