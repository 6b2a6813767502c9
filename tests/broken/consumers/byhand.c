/* byhand: is never born.
 *
 * Partner: producers/byhand.c.
 */
#include "role/role.h"

const struct role consumer = {
	.summary = "",
};
