/* queue: has nothing to do.
 * Partner: producers/queue.c */
#include "role/role.h"

const struct role consumer = {0};
