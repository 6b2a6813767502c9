/* show_pool.h: a pool, as an actor shows it. */
#ifndef SHMLAB_ROLE_SHOW_POOL_H
#define SHMLAB_ROLE_SHOW_POOL_H

#include "pool/pool.h"
#include "role/role.h"

/* Says the map of the pool and its free chunks by class, and logs which pages
 * hold live ones. Errors are those of pool_lock(). */
int actor_show_pool(struct actor *, struct pool *);

#endif
