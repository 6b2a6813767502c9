/* own_maps.h: this process's own mappings, read without allocating anything. */
#ifndef SHMLAB_OS_OWN_MAPS_H
#define SHMLAB_OS_OWN_MAPS_H

/* Calls see() with each line of /proc/self/maps, but for those that are longer
 * than 4 KiB. 0 or a negated errno. Not for several threads at once. */
int own_maps_each(void (*see)(const char *line, void *arg), void *arg);

#endif
