/* prompt.h: waits for a person, and says what can be looked at meanwhile. */
#ifndef SHMLAB_COORDINATOR_PROMPT_H
#define SHMLAB_COORDINATOR_PROMPT_H

#include "coordinator/actors.h"

/* The last words before it waits. */
#define PROMPT_TEXT "Enter goes on, Ctrl-C ends: "

/* Says on stderr which commands show the same actors in another terminal, and
 * waits for Enter on stdin, or for a signal. *pause is set to false when
 * stdin has ended: there is nobody to wait for. 0, or -1 with the stage's
 * failure filled in. */
int prompt_wait(struct actors *, const struct step_record *step, bool *pause);

#endif
