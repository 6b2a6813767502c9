/* nearest.h: which of several names a mistyped one resembles most. */
#ifndef SHMLAB_CLI_NEAREST_H
#define SHMLAB_CLI_NEAREST_H

#include <stddef.h>

/* The nearest name so far; begin with {.typed = "cwo"}. */
struct nearest {
	const char *typed;
	const char *name; /* NULL: none resembles it */
	size_t distance;
};

/* Looks at one more name, which must outlive the search. NULL is ignored. */
void nearest_try(struct nearest *, const char *name);

/* The same for all of a list that ends with NULL. The list may be NULL. */
void nearest_try_all(struct nearest *, char *const *names);

#endif
