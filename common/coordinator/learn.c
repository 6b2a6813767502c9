#include "coordinator/actors.h"
#include "coordinator/learn.h"

int
learn_pair(const char *path, struct pair_info *info, struct failure *failure)
{
	struct actors actors;

	if (actors_open(&actors, NULL) == 0)
		(void)actors_start(&actors, path, info);
	actors_close(&actors);
	*failure = actors.failure;
	return failure->kind == FAILURE_NONE ? 0 : -1;
}
