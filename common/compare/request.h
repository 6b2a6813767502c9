/* request.h: what is to be compared, as it was typed. */
#ifndef SHMLAB_COMPARE_REQUEST_H
#define SHMLAB_COMPARE_REQUEST_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/paper/paper.h"

#define REQUEST_LIST 32 /* entries of a list, at most */

/* A kind of mapping, or a pair: has rows of its own. */
struct subject {
	const char *name;    /* as it was typed */
	const char *pair;    /* a kind's is "kinds" */
	char option[40];     /* "--kind=shm-private"; "" for a pair */
	char path[PATH_MAX]; /* of the producer's program */
	unsigned fixed; /* consumers that its story is about; 0: any number */
	bool whole;	/* it writes what its story says, not a part */
	bool streams;	/* it has the options message and count */
	bool at_once;	/* its actors act at the same time, on all CPUs */
};

struct compare_request {
	struct subject subjects[REQUEST_LIST];
	size_t subject_count;
	unsigned consumers[REQUEST_LIST];
	size_t consumer_count;
	const char *writes[REQUEST_LIST]; /* "50%" */
	size_t write_count;
	uint64_t pages;
	const char *pattern, *seed, *timeout; /* or NULL */
	const char *message, *count;	      /* or NULL: the pair's own */
	/* Which of these were typed; the others are defaults. */
	bool sized, crowded, written;
	bool streams; /* all things do: streams.h */
	bool json, csv;
	const char *json_path, *csv_path; /* NULL: on stdout, and no words */
	struct style style;
	bool help;

	/* What the entries above point into; owned. */
	char *texts[2];
};

/* false: it has said on stderr what is wrong. argv must outlive the request.
 * Release it in any case. */
bool request_parse(struct compare_request *, int argc, char **argv);
void request_release(struct compare_request *);

void request_help(void);

#endif
