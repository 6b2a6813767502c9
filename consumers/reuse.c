/* reuse: a child that writes all that it inherited.
 *
 * Partner: producers/reuse.c, which forks this and lists the steps.
 */
#include "role/role.h"

static int
write_all(struct actor *me)
{
	return region_write(&me->region, me->all, me->index);
}

const struct role consumer = {
	.steps = {
		ACT("write", write_all),
		ACT("rewrite", write_all),
	},
};
