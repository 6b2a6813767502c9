#include "compare/comparison.h"

unsigned
next_consumers(const struct comparison *c, unsigned consumers)
{
	unsigned next = 0;

	for (size_t i = 0; i < c->count; i++) {
		unsigned n = c->rows[i].consumers;

		if (n > consumers && (next == 0 || n < next))
			next = n;
	}
	return next;
}
