/* overlap.h: whether those who wrote in a step wrote the same pages. */
#ifndef SHMLAB_REPORT_SENTENCES_OVERLAP_H
#define SHMLAB_REPORT_SENTENCES_OVERLAP_H

#include "record/record.h"
#include "report/paper/paper.h"

/* "Consumers 1-2 wrote the same 8 pages." or "Consumers 1-2 wrote no page that
 * another one wrote."; nothing where a part of the pages is common to them, where
 * they wrote all, or where fewer than two wrote. */
void overlap_print(struct paper *, const struct step_record *);

#endif
