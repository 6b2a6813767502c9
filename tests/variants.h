/* variants.h: runs programs of tests/variants/ that are built once as they are,
 * and once for each script that breaks the ring, the bell or the pool in one
 * way (tests/variants/variants.mk). Failures are cmocka's.
 */
#ifndef SHMLAB_TESTS_VARIANTS_H
#define SHMLAB_TESTS_VARIANTS_H

#include <stddef.h>

/* The program with nothing broken ends with 0. */
void variant_holds(const char *program);

/* Each of the others ends with 1, and prints what its script says in the line
 * "# Found: ...". Returns how many there are. */
size_t variants_are_found_out(const char *program);

#endif
