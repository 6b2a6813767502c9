/* expectation.h: what the text of a program says should have come of it.
 *
 *	write 1 0 4
 *	expect 0 AAAAAAAA uss=4
 *	expect 1 BBBBAAAA copy=4 rss=8 uss=4 pss=24kB
 *
 * A line is about one actor, after the operation above it. First comes a
 * picture of its mapping, a sign for each page, as in the grid of a report:
 *
 *	.	no entry: the next touch is a fault, or not mapped
 *	0	the page of zeros
 *	A	the first frame that this page ever had, in any process or in
 *		the object; B the second, and so on: equal letters in a column
 *		are one frame
 *	A*512	512 pages alike; blanks between parts of a picture are ignored
 *	-	instead of a picture: the actor maps nothing
 *
 * Then come the faults that this operation cost this actor: zero-read,
 * zero-fill, map, copy, reuse, major. A class that is not named did not occur.
 * The rest is looked at only if it is named: vsz, rss, anon, dirty, huge, uss
 * in pages, pss and locked in kB, as smaps gives them for the region; and vmas,
 * the mappings that it consists of.
 */
#ifndef SHMLAB_PROVE_EXPECTATION_H
#define SHMLAB_PROVE_EXPECTATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "model/model.h"

enum expected_figure {
	FIGURE_VSZ = FAULT_CLASSES, /* the classes of faults come first */
	FIGURE_VMAS,
	FIGURE_RSS,
	FIGURE_ANON,
	FIGURE_DIRTY,
	FIGURE_HUGE,
	FIGURE_USS,
	FIGURE_LOCKED,
	FIGURE_PSS,
};
#define FIGURES 15

#define PICTURE_PARTS 64

struct picture {
	size_t count; /* 0: nothing is mapped */
	struct picture_part {
		char sign;
		uint64_t pages;
	} part[PICTURE_PARTS]; /* neighbours have different signs */
};

/* What an actor is expected to have, or has. */
struct expectation {
	unsigned line; /* of the text */
	size_t op;     /* after which operation, from 0 */
	unsigned actor;
	struct picture picture;
	bool named[FIGURES];
	uint64_t value[FIGURES]; /* 0 where it is not named */
};

/* Reads what follows "expect". false: it is not understood. The caller
 * fills in line and op. */
bool expectation_parse(const char *text, struct expectation *);

/* What the model has of the same, in *found. before is the actor's total before
 * the operation. */
void expectation_find(const struct expectation *, struct model *,
    const struct model_total *before, struct expectation *found);

bool expectation_is_met(
    const struct expectation *, const struct expectation *found);

/* "BBBBAAAA copy=4 uss=4" */
void expectation_print(const struct expectation *, FILE *);

#endif
