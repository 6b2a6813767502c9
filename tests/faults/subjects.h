/* subjects.h: the runs that are disturbed, and what they are undisturbed. */
#ifndef SHMLAB_TESTS_SUBJECTS_H
#define SHMLAB_TESTS_SUBJECTS_H

#include <stdbool.h>
#include <jansson.h>

#include "tracer.h"

struct subject {
	const char *words[10];	   /* what is typed, up to a NULL */
	const char *labels[ROLES]; /* as messages name them */
	bool streams;		   /* its actors act at the same time */
	bool broken;		   /* a pair of tests/broken */

	/* Of a clean run; see subject_learn(). */
	json_t *record;
	unsigned instances[ROLES], calls[ROLES];
	unsigned sends[ROLES][INSTANCES];
	unsigned pauses;
};

extern struct subject subjects[];
extern const unsigned subject_count;

/* Runs it undisturbed, once; a tracer counts its calls, NULL: nobody does. Ends
 * the program with a message where it is not balanced. */
void subject_learn(struct subject *, struct tracer *);

/* All of the above. */
void subjects_learn(bool traced);

/* All system calls of all of them, one after the other, as they were learnt. */
struct subject_call {
	const struct subject *subject;
	unsigned role, number; /* of the calls of that role, from 1 */
};

unsigned subjects_calls(void);
struct subject_call subjects_call(unsigned index);

#endif
