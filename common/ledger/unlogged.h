/* unlogged.h: what moved although no operation was logged that moves it.
 *
 * A pair that changes its region by a call of its own, madvise(2), munmap(2),
 * mprotect(2), mremap(2), leaves no operation in the log. Pages of an actor
 * that logged none come and go then, or its mappings are not those that the
 * logged operations make.
 */
#ifndef SHMLAB_LEDGER_UNLOGGED_H
#define SHMLAB_LEDGER_UNLOGGED_H

#include "record/record.h"

/* The lines of the findings. */
#define UNLOGGED_PAGES	  "pages that moved without an operation"
#define UNLOGGED_MAPPINGS "pages mapped otherwise than by the operations"

/* Is it one of these? */
bool unlogged_is(const struct finding *);

/* How many pages of that actor came or went in a step in which it logged
 * nothing, and nobody punched a hole into the object; or UNKNOWN. before is not
 * NULL. The first of them are described: "pages 0-3: exclusive before, absent
 * after". */
int64_t unlogged_pages(const struct step_record *before,
    const struct step_record *step, unsigned index,
    char detail[FINDING_DETAIL_MAX]);

#endif
