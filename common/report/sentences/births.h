/* births.h: births and ends, as sentences. */
#ifndef SHMLAB_REPORT_SENTENCES_BIRTHS_H
#define SHMLAB_REPORT_SENTENCES_BIRTHS_H

#include "record/record.h"
#include "report/paper/paper.h"

/* Prints the sentences about the actors that are new in a step and those that
 * are gone, and returns their topics (explain.h). before is NULL at the first
 * step. */
unsigned births_print(struct paper *, const struct head_record *,
    const struct step_record *before, const struct step_record *step);

#endif
