/* skip.h: a test that cannot work here says why, and is skipped. */
#ifndef SHMLAB_TESTS_SKIP_H
#define SHMLAB_TESTS_SKIP_H

#include <stdbool.h>

void skip_if(bool cannot, const char *why);

/* With a sanitizer, which touches memory of its own: nothing is predicted. */
void skip_unpredicted(void);

#endif
