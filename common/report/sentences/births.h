/* births.h: births and ends, as sentences. */
#ifndef SHMLAB_REPORT_SENTENCES_BIRTHS_H
#define SHMLAB_REPORT_SENTENCES_BIRTHS_H

#include "record/record.h"
#include "report/sentences/paragraphs.h"

/* Adds the sentences about the actors that are new in a step and those that are
 * gone. before is NULL at the first step. brief leaves out what a birth changed
 * for the parent outside the region. Returns 0 or -ENOMEM. */
int births_add(struct paragraphs *, const struct head_record *,
    const struct step_record *before, const struct step_record *step,
    bool brief);

#endif
