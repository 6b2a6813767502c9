/* child_run.h: a run of this program as a child, with all that it writes, and
 * disturbed where that is wanted.
 *
 *	struct child_run s = {.words = {"cow", "--json"}};
 *	child_run_execute(&s, signal_fd);
 *	... s.status, s.out ...
 *	child_run_release(&s);
 *
 * Whatever the child does, the caller goes on. The caller must be the subreaper
 * of the processes that it starts.
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

/* The exit status of a child that could not become the program. */
#define CHILD_RUN_UNREACHABLE 126

/* Whom to kill at a pause, unless it is an actor's index. */
#define CHILD_RUN_EVERYBODY (-1) /* SIGINT to all, as Ctrl-C does */

struct child_run {
	/* What to run. */
	const char *words[CHILD_RUN_WORDS]; /* its arguments, up to a NULL */
	uid_t uid;			    /* as that user; 0: as we are */
	unsigned pause; /* 0; or, the words having --pause, at that pause ... */
	int victim;	/* ... this actor is killed */

	/* The result. */
	int status;	 /* exit status; 128 + n if signal n ended it */
	bool late;	 /* it had to be ended after CHILD_RUN_SECONDS */
	bool disturbed;	 /* the victim was there, and was killed */
	char *out, *err; /* all that it wrote; owned */
	char left[128];	 /* what it has left behind; "" nothing */
};

/* Runs it to its end. 0, or a negated errno: -EINTR, signal_fd became readable,
 * and the child has been ended; -EAGAIN, -ENOMEM, -EMFILE. Release it in any
 * case. */
int child_run_execute(struct child_run *, int signal_fd);
void child_run_release(struct child_run *);

/* The record that it wrote, complete or up to the last step; or NULL. The
 * caller releases it: json_decref(). */
json_t *child_run_record(const struct child_run *);
const json_t *child_run_steps(const json_t *record);
const char *child_run_step_name(const json_t *step);

/* Is that actor, by its index, among the processes of the step? Returns its
 * pid, or 0. */
pid_t child_run_pid(const json_t *step, int index);

/* The first line that the program itself wrote to stderr; or the first. */
void child_run_complaint(const struct child_run *, char *text, size_t size);

#endif
