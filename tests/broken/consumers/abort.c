/* abort: a consumer that does nothing.
 *
 * Partner: producers/abort.c.
 */
#include "role/role.h"

const struct role consumer = {0};
