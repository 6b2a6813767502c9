/* options.h: what is asked for on the command line of a pair.
 *
 * A pair takes the options that all pairs have, and its own. Both stand in one
 * table (cli/option_table.h), made from what the pair says of itself.
 */
#ifndef SHMLAB_COORDINATOR_OPTIONS_H
#define SHMLAB_COORDINATOR_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

#include "cli/option_table.h"
#include "record/record.h"
#include "report/report.h"
#include "role/wire.h"

struct options {
	struct parameters parameters; /* its options point to values */
	struct option_value values[ROLE_OPTIONS];
	struct style style;
	bool pause;
	unsigned repeat;	  /* how many runs, for their times */
	bool quiz;		  /* ask before each step */
	const char *answers_path; /* where the answers are; NULL: stdin */
	bool json;		  /* the record is wanted */
	const char *json_path; /* where; NULL: on stdout, in place of words */
	bool csv;	       /* its figures are wanted as CSV: */
	const char *csv_path;  /* the same */
	const char *html_path; /* where the page goes; NULL: none is wanted */
	bool help;	       /* --help: print it and do nothing */
};

/* What stands behind --timeout, in seconds, before it is known which options
 * there are; or otherwise. */
double options_timeout(char *const *argv, double otherwise);

/* Parses argv[1] and what follows, up to a NULL; pair_info says which options
 * the pair has of its own, and the defaults. false: stderr says what is wrong.
 * Nothing in out must be released. */
bool options_parse(struct options *out, const char *pair, char **argv,
    const struct pair_info *info);

/* Takes over what was typed of a report (option_rows.h), color and ascii as of
 * OPTION_ROWS_OF_STYLE(). */
struct typed_report;
void options_report(struct options *, const struct typed_report *,
    const char *color, bool ascii);

/* May the outputs that were asked for go to where they shall go? false: stderr
 * says what is wrong, by the name of that command. */
bool options_outputs(const char *command, const struct options *);

/* The same of these paths, of which each may be NULL: no two are one file. */
bool options_files(
    const char *command, const char *json, const char *csv, const char *html);

/* The size of the region in pages, from --pages or --size; one of them has a
 * default. false: stderr says what is wrong, by the name of that command. */
bool options_pages(const char *command, const struct option_number *pages,
    const struct option_number *size, uint64_t *out);

/* Prints what a pair shows, how to teach with it, its steps, its own options,
 * the common ones. */
void options_help(FILE *, const char *pair, const struct pair_info *info);

#endif
