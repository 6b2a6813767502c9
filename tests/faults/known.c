#include <fnmatch.h>
#include <string.h>

#include "known.h"

static const struct {
	const char *row, *what, *wrong; /* fnmatch(3) */
	const char *reason;
} known[] = {
    {"signals", "*to the producer at its system call *", "status 0, not 3*",
	"one that ends in the dry run is started again, and the run goes on"},
    {0},
};

static bool
matches(const char *pattern, const char *text)
{
	return fnmatch(pattern, text, FNM_EXTMATCH) == 0;
}

#define KNOWN (sizeof known / sizeof *known)
_Static_assert(KNOWN <= KNOWN_MAX, "more is known than can be counted");

int
known_find(const struct fault_row *row, const struct finding *f)
{
	for (size_t i = 0; known[i].row != NULL; i++)
		if (strcmp(row->name, known[i].row) == 0 &&
		    matches(known[i].what, f->what) &&
		    matches(known[i].wrong, f->wrong))
			return (int)i;
	return -1;
}

const char *
known_reason(unsigned index)
{
	return index < KNOWN ? known[index].reason : NULL;
}
