/* role.h: the one header a pair needs.
 *
 * A pair is two files of the same name, producers/NAME.c and consumers/NAME.c.
 * Each defines one symbol, `const struct role producer` or
 * `const struct role consumer`; build, discovery, processes and measuring come
 * from that. The producer's list of steps is the story of the pair:
 *
 *	const struct role producer = {
 *		.summary = "what this pair shows, in one sentence",
 *		.steps = {
 *			STEP("fill", fill, "write every page once"),
 *			BIRTH_BY_FORK("fork", "two consumers are born"),
 *			TURN("read", "each consumer reads every page"),
 *			LEAVE("leave", "the consumers end"),
 *		},
 *	};
 *
 * and the consumer's list holds the steps that a TURN or a TOGETHER names:
 *
 *	const struct role consumer = {
 *		.steps = { ACT("read", read_all) },
 *	};
 *
 * Between steps every actor is blocked, and everybody is measured. A step
 * is a function that returns 0 or a negated errno. It touches memory through
 * region_*() calls on me->region (those are logged), and does not allocate
 * or print: a page that it touches elsewhere is seen, and reported.
 *
 * The text of a step says what is done, not what will be seen; what was
 * seen is told from the measurement.
 */
#ifndef SHMLAB_ROLE_ROLE_H
#define SHMLAB_ROLE_ROLE_H

#include <stdbool.h>
#include <sys/mman.h>

#include "region/region.h"

#define ROLE_STEPS   24
#define ROLE_OPTIONS 8
#define ROLE_NAME    32	 /* bytes of a name, with its terminator */
#define ROLE_TEXT    160 /* bytes of a sentence */

/* One running process in a role, as its own steps see it. Set by the role
 * loop; a step changes only region. A consumer born by fork() starts with a
 * copy of the producer's region; one born by exec with none. */
struct actor {
	struct region region;
	uint64_t pages;	    /* size of the region that was asked for */
	struct pages all;   /* every page of it */
	struct pages part;  /* the pages that a partial write should touch */
	unsigned index;	    /* 0: the producer; 1 to consumers */
	unsigned consumers; /* how many consumers the run has */
	const char *object; /* name for the pair's shm object */
};

/* The mark that an actor leaves in a page is its index; see region_write(). */
#define PRODUCER_MARK 0

/* Was the pair's own option of that name (.options below) given that value?
 * False for a name that the producer does not declare. */
bool actor_option_is(const struct actor *, const char *name, const char *value);

enum step_kind {
	STEP_END,      /* of the list */
	STEP_ACT,      /* this role does it */
	STEP_FORK,     /* the consumers are born by fork(): they inherit */
	STEP_EXEC,     /* the consumers are born as programs of their own */
	STEP_TURN,     /* each consumer does its step of that name, in turn */
	STEP_TOGETHER, /* the producer does it, then each consumer its own */
	STEP_LEAVE,    /* the consumers end */
};

struct step {
	enum step_kind kind;
	const char *name, *text;
	int (*act)(struct actor *me);
};

/* clang-format off */
#define STEP(name, act, text)	  {STEP_ACT, name, text, act}
#define TOGETHER(name, act, text) {STEP_TOGETHER, name, text, act}
#define TURN(name, text)	  {STEP_TURN, name, text, NULL}
#define BIRTH_BY_FORK(name, text) {STEP_FORK, name, text, NULL}
#define BIRTH_BY_EXEC(name, text) {STEP_EXEC, name, text, NULL}
#define LEAVE(name, text)	  {STEP_LEAVE, name, text, NULL}
#define ACT(name, act)		  {STEP_ACT, name, "", act} /* a consumer's */
/* clang-format on */

/* An option that only this pair has: --name VALUE. */
struct role_option {
	const char *name;
	const char *choices; /* "one|two|three" */
	const char *initial; /* value when nobody says otherwise */
	const char *text;
};

struct role {
	const char *summary;
	unsigned consumers; /* how many when nobody says; 0: two */
	struct step steps[ROLE_STEPS];
	struct role_option options[ROLE_OPTIONS];

	/* The pair also touches memory by itself, not through region_*(): it
	 * is measured as it is, but not predicted. */
	bool unlogged;

	/* The most frames the whole run can need at one time, so that a run
	 * that does not fit is refused before anything is mapped. NULL: as many
	 * as the region has pages. */
	uint64_t (*frames)(uint64_t pages, uint64_t part, unsigned consumers);
};

extern const struct role producer, consumer;

#endif
