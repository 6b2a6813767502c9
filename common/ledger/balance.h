/* balance.h: what the model said of a process, beside what was measured.
 *
 *	balance_make(predicted, before, step, &balance);
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
	BALANCE_VSZ, /* of the region, in KiB; so the next six */
	BALANCE_RSS,
	BALANCE_PSS, /* may be less by the slack */
	BALANCE_USS,
	BALANCE_ANONYMOUS, /* where either side has any; so the next two */
	BALANCE_DIRTY,
	BALANCE_HUGE,
	/* In the step: by their addresses those of the region, or else all but
	 * those of getting settled. Spurious ones are left out. */
	BALANCE_FAULTS,
	/* By class, where either side has any and the pages tell; see
	 * classes.h. BALANCE_CLASS + FAULT_COPY and so on. */
	BALANCE_CLASS,
	BALANCE_PAGES = BALANCE_CLASS + FAULT_CLASSES,
	/* that are not as predicted; 0 is predicted. Where the region is missing
	 * on one side, the line for VSZ says so in place of this one */
};
#define BALANCE_FIGURES (BALANCE_PAGES + 1)

#define BALANCE_PSS_SLACK 1 /* smaps cuts PSS to whole KiB */

struct balance_line {
	bool entered; /* there is such a line */
	int64_t predicted, measured;
	enum verdict verdict; /* not checked where measured is UNKNOWN */
};

struct balance {
	struct balance_line line[BALANCE_FIGURES];
	/* Faults of the region that had nothing to do: on a page that had
	 * faulted already for that touch; or, where touches met what the
	 * processor remembered (step->stale), all that are over on pages that
	 * are as predicted. 0 where faults are only counted. */
	int64_t spurious;
	/* The first pages that are not as predicted, and how they are; or "". */
	char detail[FINDING_DETAIL_MAX];
};

/* predicted is of a process in step; before is NULL for the first step. */
void balance_make(const struct predicted_record *predicted,
    const struct step_record *before, const struct step_record *step,
    struct balance *);

#endif
