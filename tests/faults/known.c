#include <fnmatch.h>
#include <string.h>

#include "known.h"

static const struct {
	const char *row, *what, *wrong; /* fnmatch(3) */
	const char *reason;
} known[] = {
    {"kills", "mqueue: *", "*queues*-0 is left*",
	"a queue is named between mq_open(3) and mq_unlink(3)"},
    {"errnos", "mqueue: *, number 241", "*queues*-0 is left*",
	"a queue whose mq_unlink(3) fails keeps its name"},
    {"errnos", "*, number 98", "status 1: *",
	"a getrusage(2) that fails in the midst of trying the kernel"},
    {"errnos", "*, number 11", "status 1: *outside the region*",
	"a mapping that the C library cannot take away is measured"},
    {"errnos", "*coordinator, number 257", "status 1: *predicted*measured*",
	"frames of whom pagemap cannot be opened are missing among the others"},
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
	for (size_t i = 0; i < KNOWN; i++)
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
