/* request.h: what is to be compared, as it was typed. */
#ifndef SHMLAB_COMPARE_REQUEST_H
#define SHMLAB_COMPARE_REQUEST_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/option_table.h"
#include "report/paper/paper.h"
#include "role/wire.h"

#define REQUEST_LIST 32 /* entries of a list, at most */

/* A kind of mapping, or a pair: has rows of its own. */
struct subject {
	const char *name; /* as it was typed */
	const char *pair; /* a kind's is "kinds" */
	bool is_kind;
	char path[PATH_MAX];   /* of the producer's program */
	struct pair_info info; /* what it says of itself; so the next four */
	unsigned fixed; /* consumers that its steps are for; 0: any number */
	bool whole;	/* it writes what its steps say, not a part */
	bool streams;	/* it has the options message and count */
	bool at_once;	/* its actors act at the same time, on all CPUs */
};

/* What the options of the command fill in. */
struct compare_options {
	struct option_number pages, size, seed, timeout, message, count;
	struct option_text consumers, write, pattern, color, json, csv, html;
	bool ascii;
};

struct compare_request {
	const struct compare_options *options;
	struct subject subjects[REQUEST_LIST];
	size_t subject_count;
	unsigned consumers[REQUEST_LIST];
	size_t consumer_count;
	const char *writes[REQUEST_LIST]; /* "50%" */
	uint64_t parts[REQUEST_LIST];	  /* the same in pages */
	size_t write_count;
	uint64_t pages;
	enum pages_pattern pattern;
	bool streams; /* all subjects do */
	struct style style;

	/* What the entries above point into; owned. */
	char *texts[2];
};

extern const struct option_row request_rows[];

/* 0, or an exit status: stderr says what is wrong. Options and operands must
 * outlive the request. Release it in any case. */
int request_make(struct compare_request *, const struct compare_options *,
    const struct option_operands *);
void request_release(struct compare_request *);

/* Once the subjects have said what they are: all of them stream, or none does,
 * and the options are those of such subjects. false: as above. */
bool request_settle(struct compare_request *);

/* The kinds of mapping, for the help. */
void request_list(FILE *);

#endif
