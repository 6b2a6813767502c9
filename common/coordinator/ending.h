/* ending.h: how an actor ended that has not answered.
 *
 *	struct ending e = ENDING_UNKNOWN;
 *
 *	ending_look(&e, pid, name);	  before anything is killed
 *	e.wait_status = ...;		  once it has been reaped
 *	ending_words(&e, who, words, sizeof words);
 */
#ifndef SHMLAB_COORDINATOR_ENDING_H
#define SHMLAB_COORDINATOR_ENDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct ending {
	int wait_status;   /* as from waitpid(2); -1: unknown */
	bool lived;	   /* it had not ended, until we killed it */
	bool deaf;	   /* it had closed its socket */
	bool headless;	   /* its first thread had ended, and another lived */
	char program[16];  /* what it had become by execve(2); "": nothing */
	int64_t cpu_limit; /* in seconds, if it has used them up; or 0 */
	/* Processes that the kernel has killed for want of memory since the
	 * actors began; -1: it does not say. */
	int64_t oom_kills;
};

#define ENDING_UNKNOWN ((struct ending){.wait_status = -1, .oom_kills = -1})

/* What a process that lives, or is not reaped yet, shows of itself: what it has
 * become, by its name in ps, and whether it has used up its CPU time. name is
 * what it called itself; NULL: it did not get that far. */
void ending_look(struct ending *, pid_t pid, const char *name);

/* Processes that the kernel has killed for want of memory since the machine was
 * started; -1: it does not say. */
int64_t ending_oom_kills(void);

/* A sentence about who it was. */
void ending_words(
    const struct ending *, const char *who, char *words, size_t size);

#endif
