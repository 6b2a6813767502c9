/* available.h: how much memory is available. */
#ifndef SHMLAB_PROBE_AVAILABLE_H
#define SHMLAB_PROBE_AVAILABLE_H

#include <stdint.h>

/* The smallest of MemAvailable and of what each memory cgroup (v2 and v1) from
 * our own up to the root still allows, in KiB; -1 if none of them can be read.
 * Page cache that is easy to reclaim counts as available. root is "", or a
 * folder that takes the place of "/". Sources:
 * Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst,
 * proc_pid_mountinfo(5), cgroups(7). */
int64_t available_kib(const char *root);

#endif
