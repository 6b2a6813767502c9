/* machine.h: what the model must know of this machine.
 *
 *	error = machine_learn(false, &machine);
 *
 * Every member of struct model_machine is a parameter here, with a name, what
 * was tried to find it out (calibrate.h), and what that says.
 */
#ifndef SHMLAB_MACHINE_MACHINE_H
#define SHMLAB_MACHINE_MACHINE_H

#include <stddef.h>

#include "model/model.h"

struct machine {
	struct model_machine model;
	bool huge;   /* huge pages were tried */
	bool frames; /* frames were visible */
};

/* Finds it out. The trials with huge pages take longer and touch more memory,
 * so they are made if huge says so; otherwise huge_pages is 0. Faults are
 * counted meanwhile, so not while other threads run. 0 or a negated errno. */
int machine_learn(bool huge, struct machine *);

enum parameter_kind {
	PARAMETER_BYTES,
	PARAMETER_PAGES,
	PARAMETER_SWITCH, /* 0 or 1 */
};

struct parameter {
	const char *name; /* of the member of struct model_machine */
	enum parameter_kind kind;
	const char *tried;
	const char *no, *yes; /* the outcome; numbers: of 0, and of more */
	bool huge;	      /* it is about huge pages */
	bool frames;	      /* to find it out, frames must be visible */
	uint64_t (*value)(const struct model_machine *);
};

/* All of them, in the order of struct model_machine. */
extern const struct parameter parameters[];
extern const size_t parameter_count;

/* Why a parameter is not known, so that its value is assumed; NULL: it is
 * known. */
const char *parameter_unknown(const struct parameter *, const struct machine *);

/* The outcome, in words. */
const char *parameter_outcome(const struct parameter *, const struct machine *);

#endif
