/* paragraphs.h: texts in the order in which they are to be read. */
#ifndef SHMLAB_REPORT_SENTENCES_PARAGRAPHS_H
#define SHMLAB_REPORT_SENTENCES_PARAGRAPHS_H

#include <stddef.h>

#include "report/paper/paper.h"

struct paragraphs {
	char **text; /* whole sentences, without a newline; owned */
	size_t count;
	uint64_t topics; /* what they speak of; see explain.h */
};

/* Takes the text of the draft, unless it is empty. Returns 0 or -ENOMEM. */
int paragraphs_add(struct paragraphs *, struct draft *);

/* Prints each on lines of its own, indented as by say(); or all of them as
 * one. */
void paragraphs_print(struct paper *, const struct paragraphs *, int indent,
    int hang, bool as_one);

void paragraphs_release(struct paragraphs *);

#endif
