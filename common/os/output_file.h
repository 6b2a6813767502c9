/* output_file.h: opens a file to be written, and says what became of it. */
#ifndef SHMLAB_OS_OUTPUT_FILE_H
#define SHMLAB_OS_OUTPUT_FILE_H

#include <stdio.h>

/* As fopen(path, "we") does it. But where signals were taken over (signals.h),
 * they end the wait for somebody who reads a FIFO. NULL: see errno; EINTR: a
 * signal has come. */
FILE *output_file_open(const char *path);

/* Writes what is buffered. 0 or a negated errno, also of a write that failed
 * before, though the stream does not know why: then -EINTR if a signal has come
 * (as on a terminal, where each line is written at its end), else -EIO. */
int output_flush(FILE *);

#endif
