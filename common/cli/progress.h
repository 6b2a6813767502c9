/* progress.h: a line on stderr that says how far a long run is. */
#ifndef SHMLAB_CLI_PROGRESS_H
#define SHMLAB_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool wanted;
	bool terminal;	      /* stderr is one: the line is overwritten */
	bool shown;	      /* there is a line to erase */
	uint64_t start, last; /* ns */
};

void progress_init(struct progress *, bool wanted);

/* Prints the line if the run has taken more than a second, and the last one was
 * printed a while ago (half a second on a terminal, five elsewhere). p may be
 * NULL: nothing is printed. */
void progress_say(struct progress *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Erases the line, before the result is written. */
void progress_clear(struct progress *);

#endif
