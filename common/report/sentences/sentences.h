/* sentences.h: what happened in a step, in sentences.
 *
 * Every clause is there because of a figure: actors with the same figures share
 * a sentence, and figures that fit nothing known are given as they are. Each
 * file of this folder prints one kind of sentence, or of clause, from a
 * step_account; they use paper/, and no table.
 */
#ifndef SHMLAB_REPORT_SENTENCES_SENTENCES_H
#define SHMLAB_REPORT_SENTENCES_SENTENCES_H

#include "record/record.h"
#include "report/paper/paper.h"

/* Prints the sentences and returns their topics, for explain_topics(). before
 * is NULL at the first step. */
unsigned sentences_print(struct paper *, const struct head_record *,
    const struct step_record *before, const struct step_record *step);

#endif
