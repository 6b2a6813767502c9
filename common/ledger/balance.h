/* balance.h: the prediction for one process beside what was measured.
 *
 *	balance_make(predicted, before, step, &balance);
 *	for (int i = 0; i < BALANCE_FIGURES; i++)
 *		if (balance.line[i].entered &&
 *		    balance.line[i].verdict == VERDICT_CONTRADICTED)
 *			...
 *
 * Each figure is compared once, here: ledger.c counts the lines, and the report
 * prints them.
 */
#ifndef SHMLAB_LEDGER_BALANCE_H
#define SHMLAB_LEDGER_BALANCE_H

#include <stdbool.h>

#include "record/record.h"

enum balance_figure {
	BALANCE_VSZ, /* of the region, in KiB; so the next seven */
	BALANCE_RSS,
	BALANCE_PSS, /* may be less by the slack */
	BALANCE_USS,
	BALANCE_ANONYMOUS, /* where either side has any; so the next three */
	BALANCE_DIRTY,
	BALANCE_LOCKED, /* like PSS, may be less by the slack */
	BALANCE_HUGE,
	BALANCE_MAPPINGS, /* their number, where it is more than one */
	/* Of the step. Where faults have addresses, those of the region; else
	 * all but those of settling. Without spurious ones. */
	BALANCE_FAULTS,
	/* By class, where either side has any and the pages show it
	 * (classes.h): BALANCE_CLASS + FAULT_COPY and so on. */
	BALANCE_CLASS,
	BALANCE_PAGES = BALANCE_CLASS + FAULT_CLASSES,
	/* how many are not as predicted; 0 is predicted. If the region is
	 * missing on one side, there is no such line, but one for VSZ */
};
#define BALANCE_FIGURES (BALANCE_PAGES + 1)

#define BALANCE_PSS_SLACK 1 /* smaps cuts PSS to whole KiB */

struct balance_line {
	bool entered; /* there is such a line; classes that are not seen: no */
	int64_t predicted, measured;
	int64_t most; /* where a range is predicted: up to this; else the same
			 as predicted */
	enum verdict verdict; /* not checked where measured is UNKNOWN */
};

struct balance {
	struct balance_line line[BALANCE_FIGURES];
	/* Faults of the region that changed nothing: on a page that had already
	 * faulted for that touch. If touches met stale translations
	 * (step->stale), all faults in excess of the prediction, if the pages
	 * are as predicted. 0 where faults are only counted, or the pages
	 * cannot be seen. */
	int64_t spurious;
	/* The first pages that are not as predicted, in words; or "". */
	char detail[FINDING_DETAIL_MAX];
};

/* "8"; "8-16" where a range is predicted. Writes at most size bytes. Returns
 * text. */
char *balance_predicted_text(
    const struct balance_line *, char *text, size_t size);

/* Bytes that any of them fits into. */
#define BALANCE_TEXT_MAX (2 * FIGURE_MAX)

/* predicted is for a process in step; before is NULL for the first step. */
void balance_make(const struct predicted_record *predicted,
    const struct step_record *before, const struct step_record *step,
    struct balance *);

#endif
