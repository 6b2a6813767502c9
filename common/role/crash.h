/* crash.h: an actor that a signal ends tells the coordinator before it ends. */
#ifndef SHMLAB_ROLE_CRASH_H
#define SHMLAB_ROLE_CRASH_H

#include "role/role.h"

/* From now on SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT send an ANSWER_CRASH,
 * with the serial that *serial has then, and end the process as they do by
 * default. Both pointers must stay valid. Survives fork, not exec. */
void crash_watch(const struct actor *me, const uint32_t *serial);

#endif
