/* truncate: a consumer that does nothing.
 *
 * Partner: producers/truncate.c.
 */
#include "role/role.h"

const struct role consumer = {0};
