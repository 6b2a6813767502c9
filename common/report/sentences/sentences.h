/* sentences.h: what happened in a step, in sentences.
 *
 * Every clause is there because of a figure: actors with the same figures share
 * a sentence, and figures that fit nothing known are given as they are. Each
 * file of this folder tells one kind of sentence, or of clause, from a
 * step_account; they use paper/, and no table.
 */
#ifndef SHMLAB_REPORT_SENTENCES_SENTENCES_H
#define SHMLAB_REPORT_SENTENCES_SENTENCES_H

#include "record/record.h"
#include "report/paper/paper.h"
#include "report/sentences/paragraphs.h"

/* Makes the paragraphs of a step, to be released in any case. before is NULL at
 * the first step. brief leaves out what moved outside the region because of a
 * birth or an end. Returns 0 or a negated errno. */
int sentences_make(struct paragraphs *, const struct head_record *,
    const struct step_record *before, const struct step_record *step,
    bool brief);

#endif
