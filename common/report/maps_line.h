/* maps_line.h: a line of /proc/PID/maps, made narrower. */
#ifndef SHMLAB_REPORT_MAPS_LINE_H
#define SHMLAB_REPORT_MAPS_LINE_H

/* The line with one space in place of the padding before the path. Allocated;
 * NULL if there is no memory. */
char *maps_line_squeezed(const char *line);

#endif
