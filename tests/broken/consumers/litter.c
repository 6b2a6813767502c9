/* litter: is never born.
 *
 * Partner: producers/litter.c.
 */
#include "role/role.h"

const struct role consumer = {0};
