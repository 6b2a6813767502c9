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
 * and the consumer's list holds the steps that a TURN, a TOGETHER or an AT_ONCE
 * names:
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
 * A step may be gone through in thought first, to know what it would do:
 * region_*() calls only log then, region_will_*() return 0, and
 * me->region.rehearsed is not 0. What a step does beside these calls (open a
 * file, send a message) it does only if that is 0.
 *
 * The text of a step says what is done, not what will be seen; what was
 * seen is told from the measurement.
 */
#ifndef SHMLAB_ROLE_ROLE_H
#define SHMLAB_ROLE_ROLE_H

#include <stdbool.h>
#include <sys/mman.h>

#include "region/region.h"

#define ROLE_STEPS   32
#define ROLE_OPTIONS 8
#define ROLE_NAME    32	 /* bytes of a name, with its terminator */
#define ROLE_TEXT    160 /* bytes of a sentence */
#define MEASURES_MAX 8

/* One running process in a role, as its own steps see it. Set by the role
 * loop; a step changes only region. A consumer born by fork() starts with a
 * copy of the producer's region; one born by exec with none. */
struct actor {
	struct region region;
	uint64_t pages;	    /* size of the region that was asked for */
	struct pages all;   /* every page of it */
	struct pages part;  /* the pages that a partial write should touch; with
			       --pattern own, a consumer's share of them */
	unsigned index;	    /* 0: the producer; 1 to consumers */
	unsigned consumers; /* how many consumers the run has */
	const char *object; /* name for the pair's shm object */
	const char *file;   /* path for the pair's file, in a folder for
			       temporary files; no such file is there yet */
};

/* The mark that an actor leaves in a page is its index; see region_write(). Over
 * its own bytes it writes with its index plus MARK_AGAIN. */
#define PRODUCER_MARK 0

/* Was the pair's own option of that name (.options below) given that value?
 * False for a name that the producer does not declare. */
bool actor_option_is(const struct actor *, const char *name, const char *value);

/* The value of an option that is a number; 0 for a name that the producer does
 * not declare. */
uint64_t actor_option_number(const struct actor *, const char *name);

/* Adds a line to what is shown below the step, as said by this actor; lines
 * beyond some thousand characters in a step are cut. */
__attribute__((format(printf, 2, 3))) void actor_say(
    struct actor *, const char *format, ...);

/* Adds a figure to the record of the step, under a name of the pair's choice:
 * "message_rate", "1/s". At most MEASURES_MAX a step and actor. For what is
 * measured with a clock; nothing is judged by it. */
void actor_measure(
    struct actor *, const char *name, const char *unit, double value);

/* A step returns this when the machine cannot show what is to be seen: the run
 * ends with exit status 77, and says why. */
__attribute__((format(printf, 2, 3))) int actor_cannot(
    struct actor *, const char *format, ...);

/* Does work that would disturb what is measured, such as malloc(3), in a process
 * of its own: a child that does it, says what there is to say, and ends. What
 * the fork costs this process is not counted in the step. Returns what work
 * returned; -ECHILD: the child was killed. */
int actor_aside(struct actor *, int (*work)(struct actor *));

enum step_kind {
	STEP_END,      /* of the list */
	STEP_ACT,      /* this role does it */
	STEP_FORK,     /* the consumers are born by fork(): they inherit */
	STEP_EXEC,     /* the consumers are born as programs of their own */
	STEP_TURN,     /* each consumer does its step of that name, in turn */
	STEP_TOGETHER, /* the producer does it, then each consumer its own */
	STEP_AT_ONCE,  /* likewise, all at the same time, on several CPUs */
	STEP_LEAVE,    /* the consumers end */
	STEP_WHEN,     /* the next step is told only if an option says so */
};

struct step {
	enum step_kind kind;
	const char *name, *text;
	int (*act)(struct actor *me);
	unsigned who;	 /* that consumer alone; 0: all of them */
	unsigned parent; /* who gives birth; 0: the producer */
};

/* clang-format off */
#define STEP(name, act, text)	  {STEP_ACT, name, text, act, 0, 0}
#define TOGETHER(name, act, text) {STEP_TOGETHER, name, text, act, 0, 0}
#define AT_ONCE(name, act, text)  {STEP_AT_ONCE, name, text, act, 0, 0}
#define TURN(name, text)	  {STEP_TURN, name, text, NULL, 0, 0}
#define BIRTH_BY_FORK(name, text) {STEP_FORK, name, text, NULL, 0, 0}
#define BIRTH_BY_EXEC(name, text) {STEP_EXEC, name, text, NULL, 0, 0}
#define LEAVE(name, text)	  {STEP_LEAVE, name, text, NULL, 0, 0}
#define ACT(name, act)		  {STEP_ACT, name, "", act, 0, 0} /* a consumer's */

/* For one consumer alone. A story that has one of these has a fixed number of
 * consumers. Nobody outlives the producer; a consumer may outlive the consumer
 * that gave birth to it. */
#define FORK_OF(who, parent, name, text) {STEP_FORK, name, text, NULL, who, parent}
#define TURN_OF(who, name, text)	 {STEP_TURN, name, text, NULL, who, 0}
#define LEAVE_OF(who, name, text)	 {STEP_LEAVE, name, text, NULL, who, 0}

/* The next step belongs to the story only if the pair's own option of that name
 * has one of these values ("one" or "one|two"). */
#define WHEN(option, values)	  {STEP_WHEN, option, values, NULL, 0, 0}
/* clang-format on */

/* In place of choices: a whole number; a number of bytes ("64", "2M"); a whole
 * number from 0 to 100. */
#define OPTION_COUNT   "N"
#define OPTION_BYTES   "SIZE"
#define OPTION_PERCENT "PERCENT"

/* An option that only this pair has: --name VALUE. */
struct role_option {
	const char *name;
	const char *choices; /* "one|two|three", or OPTION_COUNT and the like */
	const char *initial; /* value when nobody says otherwise */
	const char *text;
};

struct role {
	const char *summary;
	unsigned consumers; /* how many when nobody says; 0: two */
	uint64_t pages;	    /* likewise; 0: sixteen */
	unsigned huge; /* likewise, of the size of so many huge pages; not 0 for
			  a pair that calls region_map_huge() */
	const char *size_name; /* what --size is called here; NULL: size */
	struct step steps[ROLE_STEPS];
	struct role_option options[ROLE_OPTIONS];

	/* No step touches a part of the region: --write, --pattern and --seed
	 * mean nothing. */
	bool whole;

	/* What a step touches is known only when it runs, since it depends on what
	 * it finds: the pair cannot be rehearsed, so neither predict nor --quiz
	 * take it. What it does is predicted from its log as ever. */
	bool no_dry_run;

	/* The pair also touches memory by itself, not through region_*(): it
	 * is measured as it is, but not predicted. */
	bool unlogged;

	/* The lesson is about what the processor remembers of table entries
	 * (os/tlb.h): nothing is done to keep it out of the figures. */
	bool stale;
};

extern const struct role producer, consumer;

#endif
