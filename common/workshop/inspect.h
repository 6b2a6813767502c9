/* inspect.h: what can be said of a pair without running it. */
#ifndef SHMLAB_WORKSHOP_INSPECT_H
#define SHMLAB_WORKSHOP_INSPECT_H

#include "role/wire.h"
#include "workshop/card.h"

/* The first lines of its two files. */
void inspect_sources(const char *pair, struct card *);

/* What its producer says of it: summary, steps, options. */
void inspect_role(const char *pair, const struct hello *, struct card *);

#endif
