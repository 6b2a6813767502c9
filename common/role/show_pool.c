#include <inttypes.h>

#include "role/show_pool.h"

#define CELLS 60
#define LINES 8 /* of the free list; what an actor says is not to be long */

int
actor_show_pool(struct actor *me, struct pool *p)
{
	struct pool_chunk c = {0};
	char map[CELLS + 1];
	int error = pool_lock(p);

	if (error < 0)
		return error;
	pool_map(p, map, CELLS);
	actor_say(me, "map   [%s]", map);
	for (int i = 0; i < LINES && pool_next_free(p, &c); i++)
		actor_say(me,
		    "free  %" PRIu64 " bytes at %" PRIu64
		    ", in the list from %" PRIu64 " on",
		    c.end - c.start, c.start, pool_class_size(&c));
	error = pool_note_live(p);
	pool_unlock(p);
	return error;
}
