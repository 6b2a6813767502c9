#include "cli/home.h"
#include "coordinator/actors.h"
#include "coordinator/learn.h"

/* What the pair says of ./run.sh. */
static void
rename_command(struct pair_info *info)
{
	home_rename(info->summary);
	home_rename(info->show);
	home_rename(info->ask);
	home_rename(info->surprise);
}

int
learn_pair(const char *path, struct pair_info *info, struct failure *failure)
{
	return learn_pair_within(path, LEARN_TIMEOUT, info, failure);
}

int
learn_pair_within(const char *path, double timeout, struct pair_info *info,
    struct failure *failure)
{
	struct failure_sink sink;
	struct actors actors = {0};

	if (failure_sink_open(&sink) == 0 &&
	    actors_open(&actors, timeout, &sink, NULL) == 0)
		(void)actors_start(&actors, path, info);
	actors_close(&actors);
	failure_sink_close(&sink);
	*failure = sink.first;
	if (failure->kind != FAILURE_NONE)
		return -1;
	rename_command(info);
	return 0;
}
