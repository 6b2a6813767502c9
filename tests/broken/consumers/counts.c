/* counts: returns what is no errno.
 *
 * Partner: producers/counts.c.
 */
#include "role/role.h"

static int
count(struct actor *me)
{
	return me->region.dry_run ? 0 : -5000;
}

const struct role consumer = {
	.steps = {ACT("again", count)},
};
