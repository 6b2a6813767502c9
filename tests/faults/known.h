/* known.h: what is known to be wrong: it is counted and printed, and is no
 * failure of the campaign. An entry goes when the program is mended. */
#ifndef SHMLAB_TESTS_KNOWN_H
#define SHMLAB_TESTS_KNOWN_H

#include "fault.h"

/* Which of them that finding is: an index for known_reason(), or -1. */
int known_find(const struct fault_row *, const struct finding *);

#define KNOWN_MAX 32

/* NULL: there is none of that index. */
const char *known_reason(unsigned index);

#endif
