/* option_table.h: the options of a command, or of a pair, as a table.
 *
 * The words that were typed are parsed by it, the command's help is printed
 * from it, and whatever is wrong is said in the same way for every command:
 *
 *	struct cow_options {
 *		struct option_number pages;
 *		bool pause;
 *	};
 *
 *	static const struct option_row rows[] = {
 *		{"pages", TAKES_NUMBER, offsetof(struct cow_options, pages),
 *		    "N", .text = "size of the region in pages",
 *		    .initial = "16", .least = 1},
 *		{"pause", TAKES_NOTHING, offsetof(struct cow_options, pause),
 *		    .text = "wait after each step"},
 *		{0},
 *	};
 *
 * --help and -h need no row: every table has them. As with getopt_long(3), the
 * argument follows "=" or is the next word, a name may be shortened as long as
 * it is the only one that begins so, and "--" ends the options.
 */
#ifndef SHMLAB_CLI_OPTION_TABLE_H
#define SHMLAB_CLI_OPTION_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* What an option takes as its argument, and where that is stored. */
enum option_argument {
	TAKES_NOTHING, /* bool */
	TAKES_TEXT,    /* struct option_text: any words, but not "" */
	TAKES_CHOICE,  /* struct option_text: one of several words */
	TAKES_OUTPUT,  /* struct option_text: a file; none: stdout */
	TAKES_NUMBER,  /* struct option_number: a whole number */
	TAKES_BYTES,   /* struct option_number: "64M" */
};

/* If it was not given, it is the default; 0 or NULL where there is none. */
struct option_number {
	bool given;
	uint64_t value;
};

struct option_text {
	bool given;
	const char *text; /* in argv, or the row's */
};

struct option_row {
	const char *name; /* without dashes; NULL ends the table */
	enum option_argument takes;
	size_t at; /* offset of what it fills in */
	/* The rest of "--size SIZE" in the help. TAKES_CHOICE: all the words,
	 * "auto|always|never". */
	const char *argument;
	const char *text;    /* for the help, which breaks it into lines */
	const char *initial; /* the default, as it would be typed; NULL: none */
	/* TAKES_NUMBER: the bounds. most may be 0: there is none. */
	uint64_t least, most;
	bool hidden; /* it is parsed, only to be refused for a better reason */
};

/* Rows of every command that prints for a person. type has the members color
 * and ascii. */
/* clang-format off */
#define OPTION_ROWS_OF_STYLE(type)                                             \
	{"color", TAKES_CHOICE, offsetof(type, color), "auto|always|never",    \
	 .text = "whether to use colors", .initial = "auto"},                  \
	{"ascii", TAKES_NOTHING, offsetof(type, ascii),                        \
	 .text = "no characters outside ASCII"}
/* clang-format on */

/* What stands on the command line beside options. */
struct option_operands {
	char **words; /* in argv; a NULL ends them */
	size_t count;
	bool help; /* help was asked for; the rest was not looked at */
};

/* Parses argv[1] and what follows, up to a NULL, and stores options, or their
 * defaults, in *into, which must be zeroed. Operands are moved to the beginning
 * of argv[1...]; without operands, argv stays as it is. If only_before, options
 * end at the first operand, and what follows is taken as it is. false: stderr
 * says what is wrong, by the name of that command. */
bool option_table_parse(const struct option_row *, const char *command,
    bool only_before, char **argv, void *into, struct option_operands *);

/* Prints rows below a heading, unless there are none to print. */
void option_table_print(const struct option_row *, const char *heading, FILE *);

/* Prints "a|b|c" from that column on; a line that is full is broken after a
 * bar, and the next is indented. Returns the column where it ends. */
int option_choices_print(const char *choices, int column, int indent, FILE *);

#endif
