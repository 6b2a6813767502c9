/* own_folders.h: a /dev/shm and a /var/tmp of its own for a test program.
 *
 * For one that leaves objects there on purpose: no run elsewhere on the machine
 * is to sweep them, and none is to be suspected of having left them. Only root
 * can have them; other users share the machine's.
 */
#ifndef SHMLAB_TESTS_OWN_FOLDERS_H
#define SHMLAB_TESTS_OWN_FOLDERS_H

#include <stdbool.h>

/* Setup and teardown of a group. */
int own_folders_take(void **state);
int own_folders_leave(void **state);

/* Taken, and no others'? */
bool own_folders_are(void);

#endif
