#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "probe/hugepages.h"

/* Takes a line of /proc/vmstat, "name number", if it has that name. */
static bool
take(const char *line, const char *format, uint64_t *out)
{
	return sscanf(line, format, out) == 1;
}

int
huge_events_read(struct huge_events *out)
{
	FILE *file = fopen("/proc/vmstat", "re");
	struct huge_events e;
	bool fallbacks = false, collapses = false;
	char line[128];

	if (file == NULL)
		return -errno;
	while (fgets(line, sizeof line, file) != NULL) {
		fallbacks |= take(
		    line, "thp_fault_fallback %" SCNu64, &e.fallbacks);
		collapses |= take(
		    line, "thp_collapse_alloc %" SCNu64, &e.collapses);
	}
	fclose(file);
	if (!fallbacks || !collapses)
		return -ENODATA;
	*out = e;
	return 0;
}

bool
huge_fallbacks_since(const struct huge_events *then)
{
	struct huge_events now;

	return huge_events_read(&now) < 0 || now.fallbacks != then->fallbacks;
}

bool
huge_collapses_since(const struct huge_events *then)
{
	struct huge_events now;

	return huge_events_read(&now) < 0 || now.collapses != then->collapses;
}
