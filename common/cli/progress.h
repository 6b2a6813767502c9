/* progress.h: tells on stderr that a long run is still going on. */
#ifndef SHMLAB_CLI_PROGRESS_H
#define SHMLAB_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool wanted;
	bool terminal;	      /* stderr is one: the line is written over */
	bool shown;	      /* a line stands there to be wiped out */
	uint64_t start, last; /* ns */
};

void progress_init(struct progress *, bool wanted);

/* Says it, unless p is NULL, if the run takes more than a second and nothing was said for a
 * while (half a second on a terminal, five elsewhere). */
void progress_say(struct progress *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Wipes the line out, before the result is written. */
void progress_clear(struct progress *);

#endif
