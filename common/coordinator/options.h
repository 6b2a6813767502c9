/* options.h: what a person asks for on the command line. */
#ifndef SHMLAB_COORDINATOR_OPTIONS_H
#define SHMLAB_COORDINATOR_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

#include "record/record.h"
#include "report/report.h"
#include "role/wire.h"

#define CONSUMERS_MAX 100000

struct options {
	struct parameters parameters; /* its options point to values */
	struct option_value values[ROLE_OPTIONS];
	struct style style;
	bool pause;
	bool quiz;		  /* ask before each step */
	const char *answers_path; /* where the answers are; NULL: stdin */
	bool json;		  /* the record is wanted */
	const char *json_path; /* where; NULL: on stdout, in place of words */
	bool help;	       /* --help: print it and do nothing */
};

/* Parses the arguments behind the pair's name; pair_info says which options the
 * pair has of its own, and the defaults. false: it has said on stderr what is
 * wrong. Nothing in out must be released. */
bool options_parse(struct options *out, const char *pair, int argc, char **argv,
    const struct pair_info *info);

/* The size of the region, from what was typed behind --pages or --size; *out
 * stays if both are NULL. false: it has said on stderr what is wrong. */
bool options_pages(
    const char *typed_pages, const char *typed_size, uint64_t *out);

/* How wide stdout is, and whether it gets colours: color is what was typed
 * behind --color, or NULL. false: it has said on stderr what is wrong. */
bool options_style(struct style *, const char *color);

/* Does an option of a pair's own take a number, and not one of its choices? */
bool options_is_number(const struct option_info *);

/* Help for a pair: what it shows, its own options, the common ones. */
void options_help(FILE *, const char *pair, const struct pair_info *info);

#endif
