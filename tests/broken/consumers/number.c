/* number: is never born.
 *
 * Partner: producers/number.c.
 */
#include "role/role.h"

const struct role consumer = {0};
