/* shrink.h: makes a program that contradicts the model as short as possible. */
#ifndef SHMLAB_PROVE_SHRINK_H
#define SHMLAB_PROVE_SHRINK_H

#include "prove/execute.h"

/* Leaves out operations, and makes the rest smaller, as long as the program
 * still shows a difference; *d is that of the shrunk program. It must show one
 * whenever it runs. 0 or a negated errno. */
int shrink(struct executor *, struct program *, struct difference *d);

#endif
