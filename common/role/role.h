/* role.h: the one header that a pair needs.
 *
 * A pair is two files of the same name, producers/NAME.c and consumers/NAME.c.
 * Each defines one symbol, `const struct role producer` or
 * `const struct role consumer`; the build finds the files by their names, and
 * processes and measuring come from the two symbols. The producer lists the
 * steps of a run:
 *
 *	const struct role producer = {
 *		.summary = "what this pair shows, in one sentence",
 *		.show = "The column, or the row of the grid, to look at.",
 *		.ask = "A question for the class, before the step?",
 *		.surprise = "What few expect, and why it is so.",
 *		.steps = {
 *			STEP("fill", fill, "write every page once"),
 *			BIRTH_BY_FORK("fork", "two consumers are born"),
 *			TURN("read", "each consumer reads every page"),
 *			LEAVE("leave", "the consumers end"),
 *		},
 *	};
 *
 * The consumer lists its own functions for the steps in which consumers act:
 *
 *	const struct role consumer = {
 *		.steps = { ACT("read", read_all) },
 *	};
 *
 * A step is done by a function that takes the actor and returns 0 or a negated
 * errno. It touches memory with the region_*() calls on me->region, which are
 * logged and so can be predicted:
 *
 *	static int
 *	fill(struct actor *me)
 *	{
 *		return region_write(&me->region, me->all, PRODUCER_MARK);
 *	}
 *
 * A pair with more than one region names them, in .regions = {"index", "data"},
 * and has me->regions[0], me->regions[1] in their place. No object is mapped by
 * two of them.
 *
 * It neither allocates memory nor prints: pages that are touched elsewhere are
 * noticed and reported. Between two steps all actors are blocked and measured.
 *
 * A dry run calls the same functions to learn what they would do. The
 * region_*() calls then only log. Whatever else a step does (touch data of its
 * own, open a file, send a message), it does after such a check:
 *
 *	error = region_will_write(&me->region, me->all);
 *	if (error < 0 || me->region.dry_run)
 *		return error;
 */
#ifndef SHMLAB_ROLE_ROLE_H
#define SHMLAB_ROLE_ROLE_H

#include <stdbool.h>
#include <sys/mman.h>

#include "region/region.h"

#define ROLE_STEPS   32
#define ROLE_OPTIONS 8
#define ROLE_NAME    32		      /* bytes of a name, with its terminator */
#define ROLE_LABEL   (ROLE_NAME + 16) /* of a name with a number */
#define ROLE_TEXT    160 /* bytes of a sentence, with its terminator */
#define MEASURES_MAX 8

/* One running process, as its own steps see it. A step changes only its regions
 * and data. A consumer that is born by fork() begins with a copy of the
 * producer's, one that is born by exec with zeros. */
struct actor {
	union {
		struct region region; /* the only one, or the first */
		struct region regions[REGIONS_MAX];
	};
	void *data; /* for the pair's own use; NULL in the beginning */

	uint64_t pages;	    /* the size of the region, as the user asked for */
	struct pages all;   /* every page of it */
	struct pages part;  /* the pages that --write and --pattern ask for;
			       with --pattern own, this consumer's share */
	unsigned index;	    /* 0: the producer; 1, 2, ...: the consumers */
	unsigned consumers; /* how many consumers the run has */
	/* A free name for a shm object or a message queue of the pair; and a
	 * name for a shm object of each region, of which it is the first. */
	union {
		const char *object;
		const char *objects[REGIONS_MAX];
	};
	const char *file; /* a free path for a temporary file of the pair */
};

enum step_kind {
	STEP_END, /* of the list */
	STEP_ACT,
	STEP_FORK,
	STEP_EXEC,
	STEP_TURN,
	STEP_TOGETHER,
	STEP_AT_ONCE,
	STEP_LEAVE,
};

struct step {
	enum step_kind kind;
	const char *name, *text;
	int (*act)(struct actor *me);

	/* The step belongs to the run only if an option of the pair's own has
	 * one of these values: "option=value" or "option=one|two". NULL: it
	 * always does. */
	const char *only_if;

	/* The one consumer that is born, acts or leaves; 0: all of them. A
	 * pair that names single consumers has a fixed number of them. */
	unsigned consumer;

	/* The consumer that gives birth; 0: the producer. A consumer may
	 * outlive this parent, but never the producer. */
	unsigned parent;
};

/* The steps of a producer: a name, a function where the producer acts, and a
 * text that says what is done. (What can be seen is told from the measurement.)
 * Any of the last three members above may follow:
 *
 *	TURN("read", "each consumer reads", .only_if = "look=yes")
 *	BIRTH_BY_FORK("child", "a grandchild", .consumer = 2, .parent = 1)
 */
/* clang-format off */

/* The producer acts. */
#define STEP(step, function, words, ...)                                       \
	{.kind = STEP_ACT, .name = step, .act = function, .text = words,       \
	 __VA_ARGS__}

/* The consumers are born: by fork(), so that they inherit the region; or by
 * exec, as programs of their own that attach to it. */
#define BIRTH_BY_FORK(step, words, ...)                                        \
	{.kind = STEP_FORK, .name = step, .text = words, __VA_ARGS__}
#define BIRTH_BY_EXEC(step, words, ...)                                        \
	{.kind = STEP_EXEC, .name = step, .text = words, __VA_ARGS__}

/* The consumers act, one after the other. */
#define TURN(step, words, ...)                                                 \
	{.kind = STEP_TURN, .name = step, .text = words, __VA_ARGS__}

/* The producer acts, and then the consumers do, one after the other; or all of
 * them act at the same time, on several CPUs, and wait for each other by the
 * calls of role/wait.h. If function is NULL, the producer does what its
 * consumers do. Who comes first to a page at the same time is not predicted:
 * the ledger has a range then. */
#define TOGETHER(step, function, words, ...)                                   \
	{.kind = STEP_TOGETHER, .name = step, .act = function, .text = words,  \
	 __VA_ARGS__}
#define AT_ONCE(step, function, words, ...)                                    \
	{.kind = STEP_AT_ONCE, .name = step, .act = function, .text = words,   \
	 __VA_ARGS__}

/* The consumers end. */
#define LEAVE(step, words, ...)                                                \
	{.kind = STEP_LEAVE, .name = step, .text = words, __VA_ARGS__}

/* What a consumer does in the step of that name. */
#define ACT(step, function)                                                    \
	{.kind = STEP_ACT, .name = step, .act = function, .text = ""}
/* clang-format on */

/* An option of the pair's own: --name VALUE. */
struct role_option {
	const char *name;
	const char *choices; /* "one|two|three", or one of those below */
	const char *initial; /* its value if the user gives none */
	const char *text;
};

/* Choices of an option that takes a number: a whole number; a number of bytes
 * ("64", "2M"); a whole number from 0 to 100. */
#define OPTION_COUNT   "N"
#define OPTION_BYTES   "SIZE"
#define OPTION_PERCENT "PERCENT"

struct role {
	const char *summary;

	/* Whoever teaches with this pair reads them in ./run.sh help NAME: what
	 * to point at, what to ask the class beforehand, and what will surprise
	 * it. A sentence or two each; NULL: it is not said. */
	const char *show, *ask, *surprise;

	/* The name of the actors in tables and sentences, as the texts of the
	 * steps have it: "worker". NULL: "producer", "consumer". A list names
	 * each consumer, and so says how many there are: "child|grandchild". */
	const char *name;
	unsigned consumers; /* how many by default; 0: two */
	/* The names of its regions, if there are several: "index", "data". */
	const char *regions[REGIONS_MAX];
	uint64_t pages; /* size of the region by default; 0: sixteen */
	unsigned huge;	/* likewise, in huge pages; not 0 for a pair that calls
			  region_map_huge() */
	const char *size_name; /* the pair's name for --size; NULL: size */
	struct step steps[ROLE_STEPS];
	struct role_option options[ROLE_OPTIONS];

	/* No step touches a part of the region: --write, --pattern and --seed
	 * are refused. */
	bool whole;

	/* What a step touches depends on what it finds in memory, so a dry run
	 * cannot know it: the pair is refused by predict and --quiz. A run is
	 * predicted from its log as usual. */
	bool no_dry_run;

	/* Some memory is touched without region_*() calls: the pair is
	 * measured, and not predicted. */
	bool unlogged;

	/* The pair is about faults from outdated TLB entries (os/tlb.h), which
	 * all other pairs keep out of their figures. */
	bool stale;
};

extern const struct role producer, consumer;

/* The mark with which an actor writes a page (see region_write()) is its index,
 * or its index plus MARK_AGAIN when it overwrites bytes of its own. */
#define PRODUCER_MARK 0

/* Has the pair's own option of that name that value? False if the producer does
 * not declare the option. */
bool actor_option_is(const struct actor *, const char *name, const char *value);

/* The value of an option that takes a number; 0 if the producer does not
 * declare the option. */
uint64_t actor_option_number(const struct actor *, const char *name);

/* Adds a line below the step, as a remark of this actor. An actor's remarks in
 * one step are cut after about 1500 characters. */
__attribute__((format(printf, 2, 3))) void actor_say(
    struct actor *, const char *format, ...);

/* Says which call of the pair's own has failed just now, by errno, and its
 * argument that is a string; the run then ends with a sentence that names both.
 * Returns the negated errno, for the step to return. */
int actor_call_failed(struct actor *, enum call_kind, const char *name);

/* Adds a number to the record of the step, such as "message_rate" in "1/s"; at
 * most MEASURES_MAX in a step. Meant for what a clock measures: no verdict
 * depends on it. */
void actor_measure(
    struct actor *, const char *name, const char *unit, double value);

/* Says why this machine cannot show what the step is about. The step returns
 * what this returns; the run then ends with exit status 77. */
__attribute__((format(printf, 2, 3))) int actor_cannot(
    struct actor *, const char *format, ...);

/* Calls work in a child process of its own, for work that would disturb the
 * measurement, such as malloc(3). The child may call actor_say() and
 * actor_measure(); what it touches is not logged, and what the fork costs this
 * process is not counted. Returns what work returned, or -ECHILD if a signal
 * killed the child. */
int actor_aside(struct actor *, int (*work)(struct actor *));

#endif
