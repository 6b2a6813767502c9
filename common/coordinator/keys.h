/* keys.h: what is asked for at a pause: keys on a terminal, lines elsewhere. */
#ifndef SHMLAB_COORDINATOR_KEYS_H
#define SHMLAB_COORDINATOR_KEYS_H

#include "coordinator/failure.h"

enum key {
	KEY_NEXT,    /* Enter, the right arrow, a space */
	KEY_BACK,    /* b, the left arrow */
	KEY_JUMP,    /* a number and Enter */
	KEY_CHANGES, /* d */
	KEY_WHY,     /* e */
	KEY_HELP,    /* ? */
	KEY_QUIT,    /* q */
	KEY_OTHER,
	KEY_END, /* stdin has ended */
};

/* Waits for a key; from a terminal if by_key, else for a line that names one.
 * number is that of KEY_JUMP; on a terminal its digits are echoed to stderr.
 * Returns 0, or -1 with the failure in the sink (a signal came). */
int keys_read(struct failure_sink *, bool by_key, enum key *, unsigned *number);

#endif
