#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "probe/vmstat.h"

#define COUNTERS_MAX 8

/* A line is "name number". */
static void
take_line(const char *line, const char *const names[], uint64_t values[],
    size_t count, unsigned *found)
{
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(names[i]);
		char *end;

		if (strncmp(line, names[i], length) != 0 || line[length] != ' ')
			continue;
		values[i] = strtoull(line + length, &end, 10);
		if (*end == '\n') /* it is the whole number */
			*found |= 1U << i;
	}
}

int
vmstat_read(const char *const names[], uint64_t values[], size_t count)
{
	FILE *file = fopen("/proc/vmstat", "re");
	uint64_t read[COUNTERS_MAX];
	unsigned found = 0;
	char line[128];

	if (file == NULL)
		return -errno;
	if (count > COUNTERS_MAX)
		count = COUNTERS_MAX;
	while (fgets(line, sizeof line, file) != NULL)
		take_line(line, names, read, count, &found);
	fclose(file);
	if (found != (1U << count) - 1)
		return -ENODATA;
	memcpy(values, read, count * sizeof *values);
	return 0;
}

uint64_t
vmstat_moved_pages(void)
{
	static const char *const names[] = {"pgmigrate_success"};
	uint64_t moved;

	return vmstat_read(names, &moved, 1) == 0 ? moved : UINT64_MAX;
}
