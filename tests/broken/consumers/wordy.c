/* wordy: a consumer that is never born.
 *
 * Partner: producers/wordy.c.
 */
#include "role/role.h"

const struct role consumer = {
	.summary = "",
};
