#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "probe/schedstat.h"

/* "time on the CPU, time waited, slices" */
int64_t
schedstat_wait(pid_t pid)
{
	char path[40];
	int64_t wait;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/schedstat", (int)pid);
	file = fopen(path, "re");
	if (file == NULL)
		return -errno;
	if (fscanf(file, "%*d %" SCNd64, &wait) != 1)
		wait = -EIO;
	fclose(file);
	return wait;
}

bool
schedstat_was_busy(int64_t waited, int64_t took)
{
	return waited > took / 100 * BUSY_PERCENT;
}
