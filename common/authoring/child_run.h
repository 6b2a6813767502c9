/* child_run.h: a run of this program, heard out, and disturbed where that is
 * wanted.
 *
 *	struct child_run s = {.words = {"cow", "--json"}};
 *	child_run_play(&s, signal_fd);
 *	... s.status, s.out ...
 *	child_run_release(&s);
 *
 * A run is a program of its own, so whatever it does, the caller goes on. The
 * caller must be the subreaper of what it begins.
 */
#ifndef SHMLAB_AUTHORING_CHILD_RUN_H
#define SHMLAB_AUTHORING_CHILD_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include <jansson.h>

#define CHILD_RUN_WORDS	  12
#define CHILD_RUN_NOBODY  65534
#define CHILD_RUN_SECONDS 120 /* more than any run of a good pair takes */

/* Exit statuses of what is started when it never becomes the program. */
#define CHILD_RUN_UNREACHABLE 126

/* Who is to be killed at a pause; otherwise an actor's index. */
#define CHILD_RUN_EVERYBODY (-1) /* SIGINT to all, as Ctrl-C does */

struct child_run {
	/* What is to be played. */
	const char *words[CHILD_RUN_WORDS]; /* its arguments, up to a NULL */
	uid_t uid;			    /* as that user; 0: as we are */
	unsigned pause; /* 0, or: at that pause, the words having --pause ... */
	int victim;	/* ... somebody is killed */

	/* What came of it. */
	int status;	 /* exit status; 128 + n if signal n ended it */
	bool late;	 /* it had to be ended after CHILD_RUN_SECONDS */
	bool disturbed;	 /* the victim was there, and was killed */
	char *out, *err; /* all that it wrote; owned */
	char left[128];	 /* what it has left behind; "" nothing */
};

/* Plays it. 0, or a negated errno: -EINTR, signal_fd became readable, and what
 * was begun has been ended; -EAGAIN, -ENOMEM, -EMFILE. Release it in any
 * case. */
int child_run_play(struct child_run *, int signal_fd);
void child_run_release(struct child_run *);

/* The record that it wrote, whole or as far as it came; or NULL. The caller
 * releases it: json_decref(). */
json_t *child_run_record(const struct child_run *);
const json_t *child_run_steps(const json_t *record);
const char *child_run_step_name(const json_t *step);

/* The first line that the program itself wrote to stderr; or the first. */
void child_run_complaint(const struct child_run *, char *words, size_t size);

#endif
