/* misspelt: its step has another name than the producer's.
 *
 * Partner: producers/misspelt.c.
 */
#include "role/role.h"

static int
do_nothing(struct actor *me)
{
	(void)me;
	return 0;
}

const struct role consumer = {
	.steps = {ACT("wirte", do_nothing)},
};
