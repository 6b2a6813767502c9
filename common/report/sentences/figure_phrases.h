/* figure_phrases.h: the parts that sentences about one actor have in common.
 *
 * Each function prints a part of a sentence, without a full stop. A returned
 * mask says which topics it spoke of (explain.h).
 */
#ifndef SHMLAB_REPORT_SENTENCES_FIGURE_PHRASES_H
#define SHMLAB_REPORT_SENTENCES_FIGURE_PHRASES_H

#include <stdint.h>
#include <stdio.h>

#include "report/step_account.h"

/* "RSS grew by 64 kB", "RSS did not move", "RSS n/a". */
void phrase_move(FILE *, const char *figure, int64_t kib);

/* "16 faults (16 major: read from disk)", "16 faults (16 counted as major:
 * retried)". The faults must be known. */
uint64_t phrase_faults(FILE *, const struct step_account *);

/* "RSS grew by 64 kB; PSS grew by 32 kB": what the step did to the figures of
 * the region. */
uint64_t phrase_residency(FILE *, const struct step_account *);

/* " (and +4 kB of RSS outside the region)", or nothing: what is not said
 * otherwise, since it is not about the region. */
void phrase_outside(FILE *, const struct step_account *);

/* "1 fault, which no page of the region explains". */
uint64_t phrase_stray(FILE *, const struct step_account *);

/* "12 faults; RSS of the region grew by 8 kB, and this report has no
 * explanation for it". */
void phrase_unexplained(FILE *, const struct step_account *);

/* "PSS outside the region grew by 192 kB, and USS grew by 216 kB, since fewer
 * processes share what it has there": what a birth or an end changed for the
 * processes that were there before. Returns whether there is anything to say;
 * then, if out is not NULL, it prints lead and that. */
bool phrase_elsewhere(
    FILE *, const struct step_account *, enum step_event, const char *lead);

#endif
