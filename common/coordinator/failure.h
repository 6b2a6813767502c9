/* failure.h: why a run could not go on, and how to say it to a person. */
#ifndef SHMLAB_COORDINATOR_FAILURE_H
#define SHMLAB_COORDINATOR_FAILURE_H

#include <stddef.h>
#include <stdint.h>

#include "role/wire.h"

enum failure_kind {
	FAILURE_NONE,
	FAILURE_INTERRUPTED, /* the person, or somebody, sent us a signal */
	FAILURE_STEP,	     /* a step answered with an error */
	FAILURE_NOT_HERE,    /* a step says that this machine cannot show it */
	FAILURE_CRASH,	     /* a signal ended an actor, and it said so */
	FAILURE_ENDED,	     /* an actor ended and said nothing */
	FAILURE_SILENT,	     /* an actor did not answer in time */
	FAILURE_TALK,	     /* an actor said what it should not have */
	FAILURE_SYSTEM,	     /* we could not do something ourselves */
};

struct failure {
	enum failure_kind kind;
	unsigned index;	      /* the actor */
	char step[ROLE_NAME]; /* the step; "" before the first one */
	const char *what;     /* FAILURE_TALK (NULL: see why), FAILURE_SYSTEM:
				 static text */
	int error;	      /* FAILURE_STEP, _SYSTEM: negated errno */
	int signal;	      /* FAILURE_INTERRUPTED, FAILURE_CRASH */
	uint64_t address;     /* FAILURE_CRASH: where */
	bool sent;	  /* FAILURE_CRASH: by a process, so it has no where */
	uint64_t page;	  /* of the region, or REGION_NO_PAGE */
	double timeout;	  /* FAILURE_SILENT: seconds waited */
	int wait_status;  /* FAILURE_ENDED: as from waitpid(2); -1 unknown */
	bool ended_by_us; /* FAILURE_ENDED: it had not, until we killed it */
	char why
	    [ACTOR_TEXT_MAX]; /* FAILURE_NOT_HERE, _STEP: what the actor said */
};

/* One or two sentences: who, when, what, and what to do about it. */
void failure_words(const struct failure *, char *words, size_t size);

/* The exit status that a run with that failure ends with. */
int failure_exit(const struct failure *);

#endif
