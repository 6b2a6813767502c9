/* overlap.h: whether the actors that wrote in a step wrote the same pages. */
#ifndef SHMLAB_REPORT_SENTENCES_OVERLAP_H
#define SHMLAB_REPORT_SENTENCES_OVERLAP_H

#include "record/record.h"
#include "report/sentences/paragraphs.h"

/* "Consumers 1-2 wrote the same 8 pages." or "Consumers 1-2 wrote no page that
 * another one of them wrote."; nothing if they share only some pages, if they
 * wrote all, or if fewer than two actors wrote. Returns 0 or -ENOMEM. */
int overlap_add(struct paragraphs *, const struct actor_names *,
    const struct step_record *);

#endif
