/* touches.h: what one actor did in a step, as the rest of a sentence.
 *
 * "wrote 8 of 16 pages: 8 faults, and each fault copied a page; ..." without
 * the actor and without the full stop. Both functions return what they spoke
 * of, as a mask of topics (explain.h).
 */
#ifndef SHMLAB_REPORT_TOUCHES_H
#define SHMLAB_REPORT_TOUCHES_H

#include <stdint.h>
#include <stdio.h>

#include "report/account.h"

/* new_frames: how many more distinct frames the group has than before the
 * step, UNKNOWN if that could not be seen. */
unsigned touches_tell(FILE *, const struct account *, int64_t new_frames);

/* The same for an actor that did nothing, but whose figures moved. Prints
 * nothing if they did not. */
unsigned touches_tell_bystander(FILE *, const struct account *);

#endif
