/* adopted: reads what it has inherited of the library's memory.
 *
 * Partner: producers/adopted.c.
 */
#include "role/role.h"

static int
read_all(struct actor *me)
{
	return region_read(&me->region, me->all);
}

const struct role consumer = {.steps = {ACT("read", read_all)}};
