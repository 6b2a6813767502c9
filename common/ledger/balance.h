/* balance.h: what the model said of a process, beside what was measured.
 *
 *	balance_make(predicted, before, after, &balance);
 *	for (int i = 0; i < BALANCE_FIGURES; i++)
 *		if (balance.line[i].entered &&
 *		    balance.line[i].verdict == VERDICT_CONTRADICTED)
 *			...
 *
 * Line by line: each figure is compared once, here, for whoever judges and for
 * whoever tells.
 */
#ifndef SHMLAB_LEDGER_BALANCE_H
#define SHMLAB_LEDGER_BALANCE_H

#include <stdbool.h>

#include "record/record.h"

enum balance_figure {
	BALANCE_VSZ, /* of the region, in KiB; so the next four */
	BALANCE_RSS,
	BALANCE_PSS, /* may be less by the slack */
	BALANCE_USS,
	BALANCE_HUGE,	/* where either side has any */
	BALANCE_FAULTS, /* in the step, but for those of getting settled */
	BALANCE_MAJOR,	/* of them, where either side has any */
	BALANCE_PAGES,	/* that are not as predicted; 0 is predicted. Where the
			   region is missing on one side, the line for VSZ says
			   so in place of this one */
};
#define BALANCE_FIGURES 8

#define BALANCE_PSS_SLACK 1 /* smaps cuts PSS to whole KiB */

struct balance_line {
	bool entered; /* there is such a line */
	int64_t predicted, measured;
	enum verdict verdict; /* not checked where measured is UNKNOWN */
};

struct balance {
	struct balance_line line[BALANCE_FIGURES];
	/* The first pages that are not as predicted, and how they are; or "". */
	char detail[FINDING_DETAIL_MAX];
};

/* before is NULL where the process is new in the step. */
void balance_make(const struct predicted_record *predicted,
    const struct process_record *before, const struct process_record *after,
    struct balance *);

#endif
