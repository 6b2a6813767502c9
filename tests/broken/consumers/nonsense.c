/* nonsense: is never born.
 *
 * Partner: producers/nonsense.c.
 */
#include "role/role.h"

const struct role consumer = {0};
