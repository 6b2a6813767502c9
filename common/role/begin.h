/* begin.h: what a producer's and a consumer's program do first. */
#ifndef SHMLAB_ROLE_BEGIN_H
#define SHMLAB_ROLE_BEGIN_H

/* Checks that a coordinator is on ACTOR_FD (a person who starts the program by
 * hand is told so, exit status 2), lets go of every other descriptor but 0 to
 * 2, sends what the pair may print to stderr, leaves the terminal's signals to
 * the coordinator, and offers itself to the out-of-memory killer first. */
void actor_begin(int argc, char **argv, char **envp);

#endif
