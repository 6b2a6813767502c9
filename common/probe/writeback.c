/* writeback.c: when does the kernel write dirty pages? See writeback.h. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

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

/* Dirty pages of the whole machine from which on it does not wait. */
static uint64_t
threshold(void)
{
	FILE *file = fopen("/proc/vmstat", "re");
	uint64_t value, found = UINT64_MAX;
	char name[64];

	if (file == NULL)
		return UINT64_MAX;
	while (fscanf(file, "%63s %" SCNu64, name, &value) == 2)
		if (strcmp(name, "nr_dirty_background_threshold") == 0)
			found = value;
	fclose(file);
	return found;
}

bool
writeback_may_come(double seconds, uint64_t pages)
{
	return seconds >= expiry() || pages >= threshold();
}
