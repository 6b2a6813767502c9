/* findings.h: a list of the figures that do not agree. */
#ifndef SHMLAB_REPORT_FINDINGS_H
#define SHMLAB_REPORT_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "record/record.h"
#include "report/paper/paper.h"

/* "consumer 1, rss: expected 4, measured 8 pages; page 3 differs".
 * who is the actor; FINDING_GROUP has words of its own. Returns text. */
char *finding_words(
    const struct finding *, const char *who, char *text, size_t size);

/* Prints the first few, each with its actor and, if with_step is set, with the
 * number of its step; then how many more there are. */
void findings_print(struct paper *, const struct actor_names *,
    const struct finding *, size_t count, bool with_step);

#endif
