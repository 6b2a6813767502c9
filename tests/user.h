/* user.h: who a process is. */
#ifndef SHMLAB_TESTS_USER_H
#define SHMLAB_TESTS_USER_H

#include <stdbool.h>
#include <sys/types.h>

#define NOBODY 65534

/* That user, of the group of the same number and of no other, from now on.
 * false: it may not, and errno says why. */
bool user_become(uid_t);

#endif
