/* head_difference.h: in what two runs differ before their first step. */
#ifndef SHMLAB_RECORD_HEAD_DIFFERENCE_H
#define SHMLAB_RECORD_HEAD_DIFFERENCE_H

#include "record/read.h"

/* Calls visit for each member of the head that is not the same in both, by its
 * place in the document: "parameters.pages". A value is NULL where one has no
 * such member. What no figure depends on is left out: the memory that was
 * available, how long a step may take. */
void head_difference_each(const struct record *a, const struct record *b,
    void (*visit)(
	void *arg, const char *name, const json_t *a, const json_t *b),
    void *arg);

#endif
