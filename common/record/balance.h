/* balance.h: what the model said of a process, beside what was measured.
 *
 *	balance_make(predicted, before, after, &balance);
 *	for (size_t i = 0; i < balance.count; i++)
 *		if (balance.line[i].verdict == VERDICT_CONTRADICTED)
 *			...
 *
 * Line by line: each figure is compared once, here, for whoever judges and for
 * whoever tells.
 */
#ifndef SHMLAB_RECORD_BALANCE_H
#define SHMLAB_RECORD_BALANCE_H

#include <stddef.h>

#include "record/record.h"

enum balance_figure {
	BALANCE_VSZ, /* of the region, in KiB; so the next three */
	BALANCE_RSS,
	BALANCE_PSS, /* may be less by the slack */
	BALANCE_USS,
	BALANCE_FAULTS, /* in the step, but for those of getting settled */
	BALANCE_PAGES,	/* that are not as predicted; 0 is predicted */
};
#define BALANCE_FIGURES 6

#define BALANCE_PSS_SLACK 1 /* smaps cuts PSS to whole KiB */

struct balance_line {
	int64_t predicted, measured;
	enum verdict verdict; /* not checked where measured is UNKNOWN */
};

struct balance {
	struct balance_line line[BALANCE_FIGURES];
	/* 6; or 5: no pages, since the region is missing on one side, which the
	 * line for VSZ says, or on both. */
	size_t count;
	/* The first pages that are not as predicted, and how they are; or "". */
	char detail[FINDING_DETAIL_MAX];
};

/* before is NULL where the process is new in the step. */
void balance_make(const struct predicted_record *predicted,
    const struct process_record *before, const struct process_record *after,
    struct balance *);

#endif
