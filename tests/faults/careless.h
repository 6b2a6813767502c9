/* careless.h: what careless pairs do, and how a run must end that they are in.
 * What they are is in tests/broken/careless/.
 */
#ifndef SHMLAB_TESTS_CARELESS_H
#define SHMLAB_TESTS_CARELESS_H

#include <stdbool.h>

enum who {
	EARLY, /* the producer, before it has consumers */
	PRODUCER,
	CONSUMER,
};
#define WHO	3
#define BY(who) (1U << (who))

enum outcome {
	HARMLESS,
	NOTICED, /* contradicted: a figure is not what it should be */
	SEEN,	 /* noticed, or harmless: where faults can be told apart */
	TOLD,	 /* the run could not go on */
	CAN_BE,	 /* told, or harmless: where root may do it, or others not */
	INTERRUPTED,
	KILLED, /* the coordinator */
};

struct carelessness {
	const char *name;
	unsigned by; /* who does it: a bit for each */
	enum outcome outcome;
	const char *said; /* TOLD: on stderr; NOTICED: on stdout */
	bool hangs;	  /* until the time is up, TOLD_SECONDS */
	/* TOLD: the one that is named, and the step, where it is not the one
	 * that did it; or NULL. A step "" is any: how soon it is noticed is a
	 * matter of time. */
	const char *label, *step;
};

extern const struct carelessness carelessness[];
extern const unsigned carelessness_count;

#define TOLD_SECONDS 2 /* stands in sentences as well */

#endif
