/* tally.h: what a report keeps of the steps, for its summary. */
#ifndef SHMLAB_REPORT_TALLY_H
#define SHMLAB_REPORT_TALLY_H

#include <stdbool.h>
#include <stdint.h>

#include "record/record.h"

/* The step after which some figure was the largest: the first such step, and
 * how many later ones equal it. */
struct peak {
	bool seen; /* some step had a region */
	unsigned step, again;
	char name[STEP_NAME_MAX];
	struct group_record group;
	int64_t held_kib;     /* what was really held; or UNKNOWN */
	size_t process_count; /* processes that have the region */
	size_t
	    resident_count; /* of them, those that have pages of it in memory */
};

/* What is kept of all steps. */
struct tally {
	struct peak claimed,
	    held; /* the largest claim of RSS; the most that was held */

	/* Over the steps that touched the region, and over all actors. */
	uint64_t faults;
	uint64_t copied; /* of them */
	uint64_t major;	 /* of them */
	uint64_t stray;	 /* of the same steps, explained by no page */
	bool faults_known, copied_known;

	struct ledger_record
	    ledger;	      /* summed over the steps; without processes */
	unsigned predicted;   /* predicted steps */
	unsigned unpredicted; /* steps without a prediction */
};

void tally_init(struct tally *);

/* before is NULL at the first step. */
void tally_add(struct tally *, const struct head_record *,
    const struct step_record *before, const struct step_record *step);

#endif
