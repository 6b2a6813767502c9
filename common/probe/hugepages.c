#include "probe/hugepages.h"
#include "probe/vmstat.h"

int
huge_events_read(struct huge_events *out)
{
	static const char *const names[] = {
	    "thp_fault_fallback", "thp_collapse_alloc"};
	uint64_t values[2];
	int error = vmstat_read(names, values, 2);

	if (error == 0)
		*out = (struct huge_events){values[0], values[1]};
	return error;
}

bool
huge_fallbacks_since(const struct huge_events *then)
{
	struct huge_events now = {0};

	return huge_events_read(&now) < 0 || now.fallbacks != then->fallbacks;
}

bool
huge_collapses_since(const struct huge_events *then)
{
	struct huge_events now = {0};

	return huge_events_read(&now) < 0 || now.collapses != then->collapses;
}
