/* kernel_requests.h: what came of asking the kernel for something.
 *
 * To give pages up, to write a file back, to read it past the mapping. Parts of
 * a sentence, like those of clauses.h.
 */
#ifndef SHMLAB_REPORT_SENTENCES_KERNEL_REQUESTS_H
#define SHMLAB_REPORT_SENTENCES_KERNEL_REQUESTS_H

#include <stdbool.h>
#include <stdio.h>

#include "report/step_account.h"

/* Did the actor ask for anything? */
bool kernel_requests_any(const struct step_account *);

/* All that came of it, and the figures of the region; lead comes first. */
unsigned kernel_requests_tell(
    FILE *, const struct step_account *, const char *lead);

/* "16 pages have no entry any more": those that the step gave up or lost. */
void kernel_requests_gone(FILE *, const struct step_account *);

/* "64 kB of it were dirty, none is now", behind lead, where a file was written
 * back; else it prints nothing and returns false. Where pages were given up as
 * well, what is mapped would not tell. */
bool kernel_requests_dirty(
    FILE *, const struct step_account *, const char *lead);

#endif
