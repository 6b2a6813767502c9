/* output_file.h: opens a file to be written. */
#ifndef SHMLAB_OS_OUTPUT_FILE_H
#define SHMLAB_OS_OUTPUT_FILE_H

#include <stdio.h>

/* As fopen(path, "we") does it. But where signals were taken over (signals.h),
 * they end the wait for somebody who reads a FIFO. NULL: see errno; EINTR: a
 * signal has come. */
FILE *output_file_open(const char *path);

#endif
