#include "record/fault_range.h"

void
fault_count_add(struct fault_count *sum, const struct fault_count *count)
{
	for (int i = 0; i < FAULT_CLASSES; i++)
		sum->faults[i] += count->faults[i];
	sum->unsure += count->unsure;
}

static void
widen(struct fault_range *range, int i, int64_t least, int64_t most, bool first)
{
	if (first || least < range->least[i])
		range->least[i] = least;
	if (first || most > range->most[i])
		range->most[i] = most;
}

void
fault_range_add(
    struct fault_range *range, const struct fault_count *count, bool first)
{
	int64_t all = 0;

	for (int i = 0; i < FAULT_CLASSES; i++) {
		int64_t faults = count->faults[i];

		widen(range, i, faults - (i == FAULT_REUSE ? count->unsure : 0),
		    faults + (i == FAULT_COPY ? count->unsure : 0), first);
		all += faults;
	}
	widen(range, FAULTS_ALL, all, all, first);
}

bool
fault_range_is_open(const struct fault_range *range)
{
	for (int i = 0; i <= FAULTS_ALL; i++)
		if (range->least[i] != range->most[i])
			return true;
	return false;
}

struct fault_range
fault_range_of(const int64_t faults[FAULT_CLASSES], bool open,
    const struct fault_range *range)
{
	struct fault_count count = {0};
	struct fault_range exact;

	if (open)
		return *range;
	for (int i = 0; i < FAULT_CLASSES; i++)
		count.faults[i] = faults[i];
	fault_range_add(&exact, &count, true);
	return exact;
}
