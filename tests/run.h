/* run.h: runs the coordinator as a person would, and looks at what it leaves.
 *
 *	struct trial *t = *state;		made by the fixtures
 *
 *	trial_run(t, "cow", "--pages", "1", NULL);
 *	assert_int_equal(t->status, 0);
 *	trial_left_nothing(t);
 *
 * or with somebody at the keyboard:
 *
 *	trial_start(t, "cow", "--pause", NULL);
 *	trial_await(t, "Enter next, b back");
 *	trial_type(t, "\n");
 *	trial_end(t);
 *
 * A test is the subreaper of what it runs, so no process can get away from
 * it. Failures are cmocka's. Every wait has a deadline, far beyond what a run
 * takes.
 */
#ifndef SHMLAB_TESTS_RUN_H
#define SHMLAB_TESTS_RUN_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>

#include <jansson.h>

#include "os/sanitized.h"

#define TRIAL_PROMPT "Enter next, b back"

struct trial {
	/* Set by the test before it starts; kept from run to run. */
	bool broken;	       /* a pair of tests/broken */
	bool starved;	       /* with allocations that fail */
	bool keep_record;      /* with --json=FILE, a file of the trial's own */
	bool terminal;	       /* its stdout is a terminal */
	uid_t uid;	       /* run as that user; 0: as the test itself */
	void (*prepare)(void); /* called in the child before exec, or NULL */

	/* Of the run at hand, or the last one. */
	char command[256]; /* its arguments, for messages */
	pid_t pid;	   /* of the coordinator */
	int status;	   /* exit status; minus the signal, if one killed it */
	char *out, *err;   /* what it wrote so far, always terminated */
	char record_path[64];
	char object[256]; /* what trial_await_object() has seen; or "" */

	/* The helper's own. */
	size_t out_size, err_size, heard;
	FILE *out_text, *err_text; /* write into out and err */
	int pidfd, in_fd, out_fd, err_fd;
};

/* Fixtures for cmocka. The teardown ends whatever a failed test left. */
int trial_setup(void **state);
int trial_teardown(void **state);

/* Starts the coordinator with these arguments, up to a NULL. */
void trial_start(struct trial *, ...) __attribute__((sentinel));

/* Waits until stderr holds these words once more than at the last call. */
void trial_await(struct trial *, const char *words);

/* Waits until stdout holds size bytes, or the coordinator has ended. */
void trial_await_output(struct trial *, size_t size);

/* Types words on its stdin. */
void trial_type(struct trial *, const char *words);

/* Ends its stdin and waits for its end. What it said of its progress is gone
 * from err then: a fast machine is told nothing. */
void trial_end(struct trial *);

/* trial_start() and trial_end(). */
void trial_run(struct trial *, ...) __attribute__((sentinel));

/* The same with arguments from a list that ends with NULL. */
void trial_start_words(struct trial *, const char *const *words);
void trial_run_words(struct trial *, const char *const *words);

/* No process that it began lives on, and no shm object or file of it is
 * there. */
void trial_left_nothing(const struct trial *);

/* Does its stdout hold these words, whatever lines they are broken into? */
bool trial_says(const struct trial *, const char *words);

/* The path of this coordinator's shm object, or of its file. false: there is
 * neither. */
bool trial_object(const struct trial *, char *path, size_t size);

/* Waits until there is one, or one of a coordinator that it has begun: a run is
 * in the middle of it. */
void trial_await_object(struct trial *);

/* Can that user run the coordinator at all, where it lies? */
bool trial_reachable(const struct trial *, uid_t uid);

/* What runs from now on runs as that user. Skips the test, and says why, where
 * that cannot be. */
void trial_as_nobody(struct trial *);

/* What stands in the trial's file, or on stdout: valid by that schema; a
 * record, or a comparison. The caller releases it with json_decref(). */
json_t *trial_document(const struct trial *, const char *schema_path);
json_t *trial_record(const struct trial *);
json_t *trial_comparison(const struct trial *);

/* The steps in the trial's file, while the run pauses; the end is not there
 * yet, so the schema would not accept it. */
json_t *trial_record_so_far(const struct trial *);

/* Parts of a record. They must be there, and a figure must be known. */
const json_t *record_step(const json_t *record, const char *name);
const json_t *record_process(const json_t *step, json_int_t index);
const json_t *record_region(const json_t *step, json_int_t index);
const json_t *object_of(const json_t *object, const char *key);
json_int_t figure_of(const json_t *object, const char *key);
const char *text_of(const json_t *object, const char *key);

/* A sanitizer keeps notes on every byte, in pages that are touched as well; and
 * so does memcheck, in make valgrind. */
#define TAKES_NOTES (SANITIZED || getenv("SHMLAB_MEMCHECK") != NULL)

#endif
