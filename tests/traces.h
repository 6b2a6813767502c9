/* traces.h: what there is of a process, as it is seen from outside. */
#ifndef SHMLAB_TESTS_TRACES_H
#define SHMLAB_TESTS_TRACES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Children of its first thread, at most so many. Returns how many; of a process
 * that is gone, 0. */
size_t children_of(pid_t, pid_t *children, size_t most);

/* The path of something in that folder that the coordinator of that pid has
 * made. false: there is nothing. */
bool object_in(const char *folder, pid_t, char *path, size_t size);

#endif
