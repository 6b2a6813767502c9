/* asked_figure.h: the figures that exercises ask for.
 *
 * Each is computed from the record of a step twice: as the kernel says, and as
 * the model says. Memory is that of the region alone, so that neither depends
 * on what else a process needs. A process that is not there, or has nothing
 * mapped, has 0 of everything.
 */
#ifndef SHMLAB_EXERCISE_ASKED_FIGURE_H
#define SHMLAB_EXERCISE_ASKED_FIGURE_H

#include <stdbool.h>

#include "record/record.h"

enum asked_figure {
	ASKED_SIZE, /* of the mapping: its part of VSZ */
	ASKED_RSS,
	ASKED_PSS,
	ASKED_USS,
	ASKED_FAULTS, /* in the step */
	ASKED_COPIES, /* of them, those that copied a page */
	ASKED_ZEROS,  /* pages that are the kernel's page of zeros */
	ASKED_LINES,  /* of /proc/PID/maps; meant for changes */
	ASKED_LIVE,   /* pages with live chunks of a pool */
	/* These are words. */
	ASKED_RIGHTS,	/* those of its line in /proc/PID/maps */
	ASKED_UNLINKED, /* is the object's name gone? */
	/* These are of all actors together. */
	ASKED_FRAMES,  /* distinct ones */
	ASKED_FOREIGN, /* pages in which pread(2) finds a consumer's bytes */
	ASKED_TRUTH,   /* a word: the sum that is what the frames hold */
};

#define ASKED_ALL UINT_MAX /* the sum over all actors */

/* UNKNOWN where one of the two cannot say. */
struct asked_value {
	int64_t seen, model;
};

/* before is the step before, or NULL. */
struct asked_value asked_value(enum asked_figure, unsigned who,
    const struct step_record *before, const struct step_record *step);

/* What is right: the model's figure, which the run has confirmed, and where
 * there is no rule for it, what was seen. */
int64_t asked_answer(const struct asked_value *);

/* How far an answer may be off: PSS is cut to whole kB in each process, and
 * arithmetic is not. */
int64_t asked_slack(enum asked_figure, unsigned who, unsigned consumers);

/* "kB", "faults"; of words, all of them: "yes|no". */
const char *asked_unit(enum asked_figure);
bool asked_is_word(enum asked_figure);

/* Reads an answer as it is typed: "64", "-64", "64 kB", "yes", "y". false: why
 * is a sentence about what is wrong. */
bool asked_parse(
    enum asked_figure, const char *text, int64_t *out, char *why, size_t size);

/* "64", "yes", or "n/a". Returns text. */
char *asked_text(enum asked_figure, int64_t value, char *text, size_t size);

#endif
