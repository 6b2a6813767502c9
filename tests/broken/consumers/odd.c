/* odd: is never born.
 *
 * Partner: producers/odd.c.
 */
#include "role/role.h"

const struct role consumer = {0};
