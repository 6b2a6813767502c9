/* begin.h: the beginning of a producer's and of a consumer's program. */
#ifndef SHMLAB_ROLE_BEGIN_H
#define SHMLAB_ROLE_BEGIN_H

/* Checks that ACTOR_FD is a coordinator's socket (else it prints how to start
 * the pair and exits with status 2), closes all descriptors behind it,
 * redirects stdout to stderr, leaves the terminal's signals to the coordinator,
 * and makes this process the out-of-memory killer's first choice. */
void actor_begin(int argc, char **argv, char **envp);

#endif
