/* figure_phrases.h: the parts that sentences about one actor have in common.
 *
 * Each prints a part of a sentence, without a full stop. Those that return
 * something return what they spoke of, as a mask of topics (explain.h).
 */
#ifndef SHMLAB_REPORT_SENTENCES_FIGURE_PHRASES_H
#define SHMLAB_REPORT_SENTENCES_FIGURE_PHRASES_H

#include <stdint.h>
#include <stdio.h>

#include "report/step_account.h"

/* "RSS grew by 64 kB", "RSS did not move", "RSS n/a". */
void phrase_move(FILE *, const char *figure, int64_t kib);

/* "16 faults (16 major: read from disk)", "16 faults (16 counted as major: begun
 * anew)". The faults must be known. */
unsigned phrase_faults(FILE *, const struct step_account *);

/* "RSS grew by 64 kB; PSS grew by 32 kB": what the step did to the figures of
 * the region. */
unsigned phrase_residency(FILE *, const struct step_account *);

/* " (and +4 kB of RSS outside the region)", or nothing: what stays unsaid
 * otherwise, since it is not the region's. */
void phrase_outside(FILE *, const struct step_account *);

/* "1 fault, which no page of the region explains". */
unsigned phrase_stray(FILE *, const struct step_account *);

/* "12 faults; RSS of the region grew by 8 kB, and this report has no explanation
 * for it". */
void phrase_unexplained(FILE *, const struct step_account *);

/* "PSS outside the region grew by 192 kB, and USS grew by 216 kB, since fewer
 * processes share what it has there": what a birth or an end does to those who
 * were there before. Returns whether there is anything to tell; if so, and out
 * is not NULL, it is told, with lead before it. */
bool phrase_elsewhere(
    FILE *, const struct step_account *, enum step_event, const char *lead);

#endif
