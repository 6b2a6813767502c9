#include "coordinator/actors.h"
#include "coordinator/learn.h"

int
learn_pair(const char *path, struct pair_info *info, struct failure *failure)
{
	struct failure_sink sink;
	struct actors actors = {0};

	if (failure_sink_open(&sink) == 0 &&
	    actors_open(&actors, &sink, NULL) == 0)
		(void)actors_start(&actors, path, info);
	actors_close(&actors);
	failure_sink_close(&sink);
	*failure = sink.first;
	return failure->kind == FAILURE_NONE ? 0 : -1;
}
