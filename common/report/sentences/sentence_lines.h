/* sentence_lines.h: the sentences of a step as text, for a record. */
#ifndef SHMLAB_REPORT_SENTENCES_SENTENCE_LINES_H
#define SHMLAB_REPORT_SENTENCES_SENTENCE_LINES_H

#include "record/record.h"

/* What sentences_make() makes, not brief, a line for each paragraph. Allocated;
 * NULL: no memory. before is NULL at the first step. */
char *sentence_lines(const struct head_record *,
    const struct step_record *before, const struct step_record *step);

#endif
