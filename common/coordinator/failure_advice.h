/* failure_advice.h: what a failed call was about, and what can be done about
 * it. Used by failure_words.c. */
#ifndef SHMLAB_COORDINATOR_FAILURE_ADVICE_H
#define SHMLAB_COORDINATOR_FAILURE_ADVICE_H

#include "coordinator/failure.h"

/* "open(/tmp/name): Permission denied": the call, if it is known, its object,
 * and the error. */
void failure_reason(const struct failure *, char *words, size_t size);

/* "; make room there": follows the reason. "" if there is nothing to advise. */
void failure_advice(const struct failure *, char *words, size_t size);

#endif
