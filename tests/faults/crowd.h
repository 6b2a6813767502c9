/* crowd.h: runs that are started at the same moment, and what is seen of each
 * of them from outside.
 *
 *	struct member crowd[2] = {{.words = {"cow"}}, {.words = {"shared"}}};
 *
 *	crowd_start(crowd, 2);
 *	crowd_await(crowd, 2, 0, 60000);
 *	crowd_end(crowd, 2, &finding);
 *	... crowd[0].status, crowd[0].said ...
 *
 * The caller must be their subreaper, and have no other children.
 */
#ifndef SHMLAB_TESTS_CROWD_H
#define SHMLAB_TESTS_CROWD_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "fault.h"

struct member {
	/* Set before. */
	const char *words[10]; /* what is typed, up to a NULL */
	uid_t uid;
	bool paused; /* by --pause: its stdin is a pipe; else /dev/null */
	int kill_ms; /* so long after the start it is killed; 0: never */

	/* What was seen. */
	pid_t pid;
	bool ended, killed;
	int status;	 /* as from waitpid(2) */
	char said[1024]; /* the beginning of what it wrote to stderr */

	/* Its own. */
	int in, err;
	int64_t started;
};

/* Starts them all; none begins before the last one could. */
void crowd_start(struct member *, size_t count);

/* Has somebody press Enter so many times. */
void crowd_answer(const struct member *, unsigned times);

/* Waits until all but so many have ended, and kills those whose time has come.
 * false: it took too long. */
bool crowd_await(struct member *, size_t count, size_t others, int patience_ms);

/* When all have ended: whatever lives on, and whatever is left of those that
 * were not killed, is noted in the finding. */
void crowd_end(struct member *, size_t count, struct finding *);

#endif
