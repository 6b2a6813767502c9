/* option_rows.h: the options of one pair, as tables. */
#ifndef SHMLAB_COORDINATOR_OPTION_ROWS_H
#define SHMLAB_COORDINATOR_OPTION_ROWS_H

#include "cli/option_table.h"
#include "role/wire.h"

#define CONSUMERS_MAX 100000
#define TIMEOUT_MAX   86400 /* seconds */

#define COMMON_OPTIONS_MAX 24

/* Rows that pairs and comparisons share. type has the members pattern and seed;
 * timeout. */
/* clang-format off */
#define OPTION_ROWS_OF_PATTERN(type)                                           \
	{"pattern", TAKES_CHOICE, offsetof(type, pattern),                     \
	 "first|stride|random|own",                                            \
	 .text = "which pages that is; own: each consumer has its own share",  \
	 .initial = "first"},                                                  \
	{"seed", TAKES_NUMBER, offsetof(type, seed), "N",                      \
	 .text = "of the random pattern", .initial = "1"}
#define OPTION_ROW_OF_TIMEOUT(type)                                            \
	{"timeout", TAKES_NUMBER, offsetof(type, timeout), "SECONDS",          \
	 .text = "how long one actor may take for a step", .initial = "120",   \
	 .least = 1, .most = TIMEOUT_MAX}
/* clang-format on */

/* What was typed of a report: of a run, or of a record. */
struct typed_report {
	struct option_text units, json, csv, html;
	bool ledger, full, quiet, stages, explain;
};

/* Its rows. type has it as its member report. */
/* clang-format off */
#define OPTION_ROWS_OF_REPORT(type)                                            \
	{"ledger", TAKES_NOTHING, offsetof(type, report.ledger),               \
	 .text = "all that was predicted beside what was measured"},           \
	{"full", TAKES_NOTHING, offsetof(type, report.full),                   \
	 .text = "every process at every step, whether it moved or not"},      \
	{"quiet", TAKES_NOTHING, offsetof(type, report.quiet),                 \
	 .text = "no step: only the beginning and the end"},                   \
	{"stages", TAKES_NOTHING, offsetof(type, report.stages),               \
	 .text = "only the table of all steps"},                               \
	{"units", TAKES_CHOICE, offsetof(type, report.units), "auto|kib",      \
	 .text = "sizes of more than seven digits in GiB, or all in kB",       \
	 .initial = "auto"},                                                   \
	{"explain", TAKES_NOTHING, offsetof(type, report.explain),             \
	 .text = "longer explanations, and the maps line field by field"},     \
	{"json", TAKES_OUTPUT, offsetof(type, report.json), "FILE",            \
	 .text = "write the record as JSON, to stdout or to FILE"},            \
	{"csv", TAKES_OUTPUT, offsetof(type, report.csv), "FILE",              \
	 .text = "write its figures as CSV, to stdout or to FILE"},            \
	{"html", TAKES_TEXT, offsetof(type, report.html), "FILE",              \
	 .text = "write a page of the run, to be shown, to FILE"}
/* clang-format on */

/* What was typed, before it is known what it is a part of. */
struct typed_options {
	struct option_number pages, size, consumers, seed, timeout, repeat;
	struct option_text write, pattern, color, answers;
	bool pause, quiz, ascii;
	struct typed_report report;
	/* The pair's own; each option has one or the other. */
	struct option_text choices[ROLE_OPTIONS];
	struct option_number numbers[ROLE_OPTIONS];
};

struct option_rows {
	struct option_row own[ROLE_OPTIONS + 1];
	struct option_row common[COMMON_OPTIONS_MAX + 2];
	struct option_row all[ROLE_OPTIONS + COMMON_OPTIONS_MAX + 2];
	size_t own_count;
	char pages[24], consumers[16]; /* the defaults, as text */
};

/* They point into the pair_info, and stay where they are. */
void option_rows_init(struct option_rows *, const struct pair_info *);

/* Does an option of a pair's own take a number, and not one of its choices? */
bool option_is_number(const struct option_info *);

#endif
