/* truncate: a consumer that only looks on.
 *
 * Partner: producers/truncate.c.
 */
#include "role/role.h"

const struct role consumer = {0};
