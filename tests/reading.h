/* reading.h: what the reader of sentences knows while it reads.
 *
 * sentences.c goes through the text. reading.c works out the figures from the
 * record; reading_operations.c and reading_births.c check the clauses of a
 * step, reading_summary.c the first lines and the last.
 */
#ifndef SHMLAB_TESTS_READING_H
#define SHMLAB_TESTS_READING_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "region/region.h"
#include "run.h"

#define PAGES_MAX  2100
#define ACTORS_MAX 64
#define ARGS	   8
#define UNSEEN	   INT64_MIN /* a figure that the record does not have */

enum state {
	ABSENT,
	ZERO,
	SHARED,
	EXCLUSIVE,
	SWAPPED,
	STATES
};

/* The region of one process, page by page. */
struct picture {
	bool mapped;
	enum state state[PAGES_MAX];
	json_int_t frame[PAGES_MAX]; /* -1: none, or not seen */
	bool own[PAGES_MAX];	     /* the process's, and not the object's */
};

/* What became of the pages of one actor in the step. */
struct became {
	long moved[STATES][STATES], replaced;
	long first, taken, joined, zeroed, filled, restored, dropped, swapped,
	    owned, lent, present;
};

struct reading {
	const char *command;
	const json_t *record;
	json_int_t page_kib, page_count;
	bool predicted, frames;

	/* Of the record, or what is told of one of several regions there;
	 * before may be NULL. */
	const json_t *before, *step;
	size_t region;		  /* its number */
	unsigned who[ACTORS_MAX]; /* the subject of the sentence */
	size_t who_count;
	unsigned at; /* of them: the actor that the clause is checked for */
	bool covered[ACTORS_MAX];
	const char *paragraph;

	struct picture was, is; /* of that actor */
	struct became became;
	long accounted; /* faults that the clauses so far account for */
	bool several, listed;
	const char *reads; /* the last verb that reads: "read", "pread" */
	unsigned sentences;

	/* Of shared memory: the last writer. */
	unsigned writer[REGIONS_MAX][PAGES_MAX];
	bool written[REGIONS_MAX][PAGES_MAX];
};

/* What a step is told as: once for each region, if there are several. step may
 * be NULL. */
size_t regions_of(const json_t *step);
const json_t *told_of(const json_t *step, size_t region);

/* One way in which a sentence can go on. It is checked for every actor of the
 * subject; args[1] and so on are the groups of the pattern. */
struct clause {
	const char *pattern;
	void (*check)(struct reading *, char **args); /* NULL: only words */
	regex_t compiled;
};

extern struct clause operation_clauses[], birth_clauses[];
extern const size_t operation_clause_count, birth_clause_count;

/* Of patterns. */
#define N     "([0-9]+)"
#define MOVED "(grew by [0-9]+ kB|fell by [0-9]+ kB|did not move|n/a)"

/* Fail with the run, the step, and the sentence. */
__attribute__((format(printf, 2, 3), noreturn)) void wrong(
    const struct reading *r, const char *format, ...);
void same(const struct reading *r, const char *what, json_int_t said,
    json_int_t recorded);
void holds(const struct reading *r, bool condition, const char *what);

json_int_t number(const char *text);

/* A figure, or UNSEEN. */
json_int_t known(const json_t *object, const char *key);
const json_t *process_of(const json_t *step, unsigned index);
const json_t *region_of(const json_t *step, unsigned index);
/* 0 where there is no region. */
json_int_t of_region(const json_t *step, unsigned index, const char *key);

/* Of the actor at hand, in the step. */
json_int_t difference(json_int_t is, json_int_t was);
json_int_t region_change(const struct reading *r, const char *key);
json_int_t process_change(const struct reading *r, const char *key);
json_int_t faults_of(const struct reading *r); /* but for spurious ones */
json_int_t major_of(const struct reading *r);  /* that waited for the disk */
json_int_t spurious_of(const struct reading *r);
unsigned index_of(const char *label);

/* Did the actor take part in the step? */
bool is_among(const json_t *step, unsigned index);

bool has_event(const struct reading *r, const char *event);
struct pages set_of(const json_t *did);
/* Marks in map the pages of an actor's operations of one kind. Returns how many
 * operations there are. */
size_t operations(
    const struct reading *r, unsigned index, const char *op, bool *map);

long count_marked(const bool *map);
long pages_named(const struct reading *r, const char *op, size_t *times);
size_t operations_of(const struct reading *r, unsigned index, bool live_too);
/* The kind of the region, by the actor's record or its operations. */
const char *kind_of(const struct reading *r);

/* Faults of a class that the model predicts for the actor; -1 if nothing is
 * predicted, or the step is contradicted. */
json_int_t class_of(const struct reading *r, const char *class);

/* Faults of all classes, likewise. */
json_int_t booked_to(const struct reading *r);

/* Compares a number with the predicted faults of a class, unless the step is
 * contradicted. */
void same_class(const struct reading *r, const char *class, json_int_t said);

/* Makes that actor the one at hand: sets at, was, is and became. */
void look_at(struct reading *r, unsigned index);

/* Above 0: in sum, fewer processes have the actor's frames than before. */
double share_change(const struct reading *r);

json_int_t group(const json_t *step, const char *key);
unsigned parent_of(const struct reading *r);
/* How many processes are in one step and not in the other. */
size_t lacking(const json_t *with, const json_t *without);

/* The change of a figure of the process, without its region. */
json_int_t outside_change(const struct reading *r, const char *key);

/* Compares "grew by 64 kB", "did not move" or "n/a" with the record. */
void moved_by(const struct reading *r, const char *what, json_int_t recorded,
    const char *words);

/* Compares args[1] with the faults of settling. */
void settling(struct reading *r, char **args);

/* Skips that word, if the text begins with it. */
bool take(const char **text, const char *word);

/* Does the pattern match somewhere in the text? */
bool match(const char *text, const char *pattern, regmatch_t *m, size_t count);

/* The line with the pair's own names of actors replaced by "producer" and
 * "consumer 1" (names.c). Allocated. */
char *with_keys(const struct reading *r, const char *line);

void read_summary(struct reading *r, const char *line);
void read_head(struct reading *r, const char *line);

#endif
