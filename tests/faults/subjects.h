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

/* Every pair of producers/; the first subject_count of them stand for all where
 * each is run in hundreds of ways. */
extern struct subject subjects[];
extern const unsigned subject_count;

/* Is a pair of that name among them? */
bool subjects_have(const char *pair);

/* That of a pair, or NULL. */
struct subject *subject_named(const char *pair);

/* Runs it undisturbed, once; a tracer counts its calls, NULL: nobody does. Ends
 * the program with a message where it is not balanced. One that this machine
 * cannot show has no calls. */
void subject_learn(struct subject *, struct tracer *);

/* These few, or all. */
void subjects_learn(bool traced);
void subjects_learn_all(void);

/* All system calls of those that were learnt. */
struct subject_call {
	const struct subject *subject;
	unsigned role, number; /* of the calls of that role, from 1 */
};

/* How many there are; and the number of one, which remains the same however
 * many calls the others make. Up to 30 million. */
unsigned subjects_calls(void);
unsigned subjects_call_number(unsigned index);

/* Ends the program with a message if there is no call of that number. */
struct subject_call subjects_call(unsigned number);

#endif
