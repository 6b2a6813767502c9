/* tally.h: what a report keeps of the steps, for its summary. */
#ifndef SHMLAB_REPORT_TALLY_H
#define SHMLAB_REPORT_TALLY_H

#include <stdbool.h>
#include <stdint.h>

#include "record/record.h"

/* A step after which some figure was the largest: the first such step, and how
 * many later ones equal it. */
struct peak {
	bool seen; /* there was a step with a region */
	unsigned step, again;
	char name[STEP_NAME_MAX];
	struct group_record group;
	int64_t held_kib;      /* what really was held; or UNKNOWN */
	size_t process_count;  /* that have the region */
	size_t resident_count; /* of them, that have pages of it in memory */
};

/* What is kept of the steps until the end. */
struct tally {
	struct peak claimed, held; /* by RSS; really */

	/* Of the steps that touched the region, over all actors. */
	uint64_t faults;
	uint64_t copied; /* of them */
	uint64_t major;	 /* of them */
	uint64_t stray;	 /* in the same steps: no page explains them */
	bool faults_known, copied_known;

	struct ledger_record ledger; /* sums over the steps; no processes */
	unsigned predicted;   /* steps that the model said something of */
	unsigned unpredicted; /* steps that it did not */
};

void tally_init(struct tally *);

/* before is NULL at the first step. */
void tally_add(struct tally *, const struct head_record *,
    const struct step_record *before, const struct step_record *step);

#endif
