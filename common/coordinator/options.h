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

/* Parses the arguments behind the pair's name; hello says which options the
 * pair has of its own, and the defaults. false: it has said on stderr what is
 * wrong. Nothing in out must be released. */
bool options_parse(struct options *out, const char *pair, int argc, char **argv,
    const struct hello *hello);

/* Help for a pair: what it shows, its own options, the common ones. */
void options_help(FILE *, const char *pair, const struct hello *hello);

#endif
