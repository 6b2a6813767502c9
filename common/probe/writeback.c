#include <stdio.h>

#include "probe/vmstat.h"
#include "probe/writeback.h"

#define EXPIRE_DEFAULT 30.0 /* seconds */

static double
expiry(void)
{
	FILE *file = fopen("/proc/sys/vm/dirty_expire_centisecs", "re");
	double centiseconds;
	bool read;

	if (file == NULL)
		return EXPIRE_DEFAULT;
	read = fscanf(file, "%lf", &centiseconds) == 1;
	fclose(file);
	return read ? centiseconds / 100 : EXPIRE_DEFAULT;
}

/* So many dirty pages of the whole machine are written at once. */
static uint64_t
threshold(void)
{
	static const char *const names[] = {"nr_dirty_background_threshold"};
	uint64_t pages;

	return vmstat_read(names, &pages, 1) == 0 ? pages : UINT64_MAX;
}

bool
writeback_may_come(double seconds, uint64_t pages)
{
	return seconds >= expiry() || pages >= threshold();
}
