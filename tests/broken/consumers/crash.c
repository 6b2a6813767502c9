/* crash: takes the right to page 2 away from itself, and reads it.
 *
 * Partner: producers/crash.c.
 */
#include "role/role.h"

static int
touch(struct actor *me)
{
	struct region *r = &me->region;

	mprotect(r->start + 2 * r->page_size, r->page_size, PROT_NONE);
	return region_read(r, me->all);
}

const struct role consumer = {
	.steps = {ACT("touch", touch)},
};
