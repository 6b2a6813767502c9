/* first_come.h: who came first, where several acted at once. */
#ifndef SHMLAB_REPORT_SENTENCES_FIRST_COME_H
#define SHMLAB_REPORT_SENTENCES_FIRST_COME_H

#include "record/record.h"
#include "report/sentences/paragraphs.h"

/* "They acted at the same time, and nobody predicts who comes first to a page.
 * Who wrote a page last kept its frame, since the others had copied it:
 * producer (64 pages), consumer 1 (24 pages)."; nothing if the order made no
 * difference to the faults. Returns 0 or -ENOMEM. */
int first_come_add(struct paragraphs *, const struct head_record *,
    const struct step_record *before, const struct step_record *step);

#endif
