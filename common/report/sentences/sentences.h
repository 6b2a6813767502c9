/* sentences.h: what happened in a step, in sentences.
 *
 * Each clause is there because a figure is: actors whose figures are the same
 * share a sentence, and figures that fit nothing known are said as they are.
 */
#ifndef SHMLAB_REPORT_SENTENCES_SENTENCES_H
#define SHMLAB_REPORT_SENTENCES_SENTENCES_H

#include "record/record.h"
#include "report/paper/paper.h"

/* Prints the sentences and returns what they spoke of (explain.h), for whoever
 * wants longer words. before is NULL at the first step. */
unsigned sentences_print(struct paper *, const struct head_record *,
    const struct step_record *before, const struct step_record *step);

#endif
