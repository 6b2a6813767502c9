/* kernel_requests.h: what came of a request to the kernel: to give up pages, to
 * write the file back, to read it past the mapping.
 *
 * Each function prints a part of a sentence, like those of figure_phrases.h.
 */
#ifndef SHMLAB_REPORT_SENTENCES_KERNEL_REQUESTS_H
#define SHMLAB_REPORT_SENTENCES_KERNEL_REQUESTS_H

#include <stdbool.h>
#include <stdio.h>

#include "report/step_account.h"

/* Did the actor make such a request? */
bool kernel_requests_any(const struct step_account *);

/* Prints lead, all that came of the requests, and the figures of the region. */
uint64_t kernel_requests_tell(
    FILE *, const struct step_account *, const char *lead);

/* "16 pages have no entry any more": those that the step gave up or lost. */
void kernel_requests_gone(FILE *, const struct step_account *);

/* Prints lead and "64 kB of it were dirty, none is now", if the file was
 * written back. Otherwise it prints nothing and returns false; also if pages
 * were given up as well, since what is mapped says nothing then. */
bool kernel_requests_dirty(
    FILE *, const struct step_account *, const char *lead);

#endif
