/* stale: a child that shares all frames for a moment, and ends.
 *
 * Partner: producers/stale.c, which forks this and lists the steps.
 */
#include "role/role.h"

const struct role consumer = {.summary = "shares every frame, and ends"};
