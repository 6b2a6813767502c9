/* debris.h: whether a run leaves anything behind.
 *
 *	before = debris_note();
 *	... a run, and its end ...
 *	debris_find(before, coordinator, what, sizeof what);
 *	debris_forget(before);
 *
 * The caller must be the subreaper of the run's processes.
 */
#ifndef SHMLAB_AUTHORING_DEBRIS_H
#define SHMLAB_AUTHORING_DEBRIS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* What other programs of this user have in /dev/shm. NULL: no memory. */
struct debris *debris_note(void);
void debris_forget(struct debris *);

/* Looks for processes, objects and files of a coordinator that has ended, and
 * names the first of them. Processes are ended; nothing else is touched. false:
 * there is nothing. */
bool debris_find(
    const struct debris *, pid_t coordinator, char *what, size_t size);

#endif
