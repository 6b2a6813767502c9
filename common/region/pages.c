#include <errno.h>
#include <string.h>

#include "region/pages.h"

static const char *const names[] = {
    [PAGES_FIRST] = "first",
    [PAGES_STRIDE] = "stride",
    [PAGES_RANDOM] = "random",
    [PAGES_OWN] = "own",
};

const char *
pages_pattern_name(enum pages_pattern pattern)
{
	return names[pattern];
}

int
pages_pattern_parse(const char *name, enum pages_pattern *pattern)
{
	for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcmp(name, names[i]) == 0) {
			*pattern = (enum pages_pattern)i;
			return 0;
		}
	}
	return -EINVAL;
}

struct pages
pages_part(
    uint64_t total, uint64_t count, enum pages_pattern pattern, uint64_t seed)
{
	return (struct pages){
	    .total = total,
	    .count = count < total ? count : total,
	    .seed = seed,
	    .pattern = pattern,
	};
}

struct pages
pages_all(uint64_t total)
{
	return pages_part(total, total, PAGES_FIRST, 0);
}

struct pages
pages_none(uint64_t total)
{
	return pages_part(total, 0, PAGES_FIRST, 0);
}

struct pages
pages_between(uint64_t total, uint64_t first, uint64_t count)
{
	return pages_shifted(pages_part(total, count, PAGES_FIRST, 0), first);
}

struct pages
pages_shifted(struct pages set, uint64_t by)
{
	if (set.total > 0)
		set.shift = (set.shift + by % set.total) % set.total;
	return set;
}

struct pages
pages_share(struct pages part, unsigned index, unsigned consumers)
{
	unsigned __int128 count = part.count;
	uint64_t first, end;

	if (part.pattern != PAGES_OWN || index == 0)
		return part;
	first = (uint64_t)(count * (index - 1) / consumers);
	end = (uint64_t)(count * index / consumers);
	part.count = end - first;
	return pages_shifted(part, first);
}

struct pages
pages_others(struct pages set)
{
	set.count = set.total - set.count;
	set.others = !set.others;
	return set;
}

bool
pages_equal(const struct pages *a, const struct pages *b)
{
	return a->total == b->total && a->count == b->count &&
	    a->shift == b->shift && a->seed == b->seed &&
	    a->pattern == b->pattern && a->others == b->others;
}
