/* card.h: a report card: what is good about a pair, what bad or missing. */
#ifndef SHMLAB_AUTHORING_CARD_H
#define SHMLAB_AUTHORING_CARD_H

#include <stdbool.h>
#include <stddef.h>

#include "report/paper/paper.h"

enum mark {
	MARK_GOOD,
	MARK_BAD,     /* it is there, and wrong */
	MARK_MISSING, /* it is not there */
	MARK_SKIPPED, /* it could not be checked; the text says why */
};
#define MARKS 4

struct card {
	struct card_line {
		enum mark mark;
		char *text;
	} * lines; /* owned, with their texts */
	size_t count[MARKS], total, room;
	int error; /* the first failure, negated */
};

/* A card of zeros is empty. Failures are kept, and card_print() hands them to
 * the paper. */
__attribute__((format(printf, 3, 4))) void card_add(
    struct card *, enum mark, const char *format, ...);

/* The lines by their marks, in the order in which they were added, and the
 * score: what was skipped does not count. */
void card_print(const struct card *, struct paper *);

/* Is nothing bad, and nothing missing? */
bool card_is_clean(const struct card *);

void card_release(struct card *);

#endif
