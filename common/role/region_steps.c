#include "role/region_steps.h"

int
actor_map_private(struct actor *me)
{
	return region_map_anonymous(&me->region, me->pages, MAP_PRIVATE);
}

int
actor_map_shared(struct actor *me)
{
	return region_map_anonymous(&me->region, me->pages, MAP_SHARED);
}

int
actor_create_shm(struct actor *me)
{
	return region_create_shm(
	    &me->region, me->object, me->pages, MAP_SHARED);
}

int
actor_unmap(struct actor *me)
{
	return region_unmap(&me->region);
}

int
actor_expect_parts(
    struct actor *me, int (*look)(struct region *, struct pages, unsigned mark))
{
	bool own = me->part.pattern == PAGES_OWN;
	int error = 0;

	for (unsigned i = own ? 1 : me->consumers;
	     error == 0 && i <= me->consumers; i++)
		error = look(
		    &me->region, pages_share(me->part, i, me->consumers), i);
	return error;
}
