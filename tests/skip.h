/* skip.h: a test that cannot work here says why, and is skipped. */
#ifndef SHMLAB_TESTS_SKIP_H
#define SHMLAB_TESTS_SKIP_H

#include <stdbool.h>

void skip_if(bool cannot, const char *why);

/* With a sanitizer, which touches memory of its own: nothing is predicted. */
void skip_unpredicted(void);

/* With a sanitizer, wrong models and broken variants are not built: that they
 * are found out would show nothing more. */
void skip_unbuilt(void);

/* In a build with counters (make coverage), which gcc warns of without a cause,
 * so that no warning is an error; and which writes files at the end, in memory
 * of its own. */
void skip_counted(void);

#endif
