/* launch.h: in a child: becomes the coordinator.
 *
 *	launch_wait(fds, gate, false);
 *	... what is to be different for it ...
 *	launch(argv);
 */
#ifndef SHMLAB_TESTS_LAUNCH_H
#define SHMLAB_TESTS_LAUNCH_H

#include <stdbool.h>
#include <sys/types.h>

/* Looks for the program (broken: beside the pairs that do what a pair must not
 * do); then waits until gate is at its end. From then on it has a process group
 * of its own, no core, no signal that is ignored, and the descriptors 0 to 2
 * alone. Ends with 126. */
void launch_wait(const int fds[3], int gate, bool broken);

/* As that user from now on; still ended with its parent. Ends with 126. */
void launch_as(uid_t);

/* The program that is tested, with these arguments, up to a NULL; the first is
 * its name. Ends with 126. */
_Noreturn void launch(const char *const *argv);

#endif
