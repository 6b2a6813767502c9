/* endless: is never born.
 *
 * Partner: producers/endless.c.
 */
#include "role/role.h"

const struct role consumer = {0};
