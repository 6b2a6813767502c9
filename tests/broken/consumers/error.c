/* error: is never born.
 *
 * Partner: producers/error.c.
 */
#include "role/role.h"

const struct role consumer = {0};
