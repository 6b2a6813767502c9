/* abort: a consumer that only looks on.
 *
 * Partner: producers/abort.c.
 */
#include "role/role.h"

const struct role consumer = {0};
