/* strange: is never born.
 *
 * Partner: producers/strange.c.
 */
#include "role/role.h"

const struct role consumer = {0};
