/* lint.h: what can be checked of a pair without running it. */
#ifndef SHMLAB_AUTHORING_LINT_H
#define SHMLAB_AUTHORING_LINT_H

#include "authoring/card.h"
#include "role/wire.h"

/* The first lines of its two files. */
void lint_sources(const char *pair, struct card *);

/* What its producer declares: summary, steps, options. */
void lint_role(const char *pair, const struct pair_info *, struct card *);

#endif
