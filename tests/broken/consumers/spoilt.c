/* spoilt: is never born.
 *
 * Partner: producers/spoilt.c.
 */
#include "role/role.h"

const struct role consumer = {0};
