/* campaign.h: takes cases of a row, evenly spread, and sums up. */
#ifndef SHMLAB_TESTS_CAMPAIGN_H
#define SHMLAB_TESTS_CAMPAIGN_H

#include <stdint.h>

#include "fault.h"

extern const struct fault_row *const campaign_rows[];
extern const unsigned campaign_row_count;

struct tally {
	unsigned cases;	   /* in all */
	unsigned runs;	   /* of which so many were run */
	unsigned injected; /* and so many disturbed at their moment */
	unsigned wrong;
	unsigned long inputs; /* of a fuzzer */
};

/* Runs up to limit cases, for so many seconds, by so many processes at a time.
 * Prints each that is wrong. Which ones are run follows from the seed. */
struct tally campaign_run(const struct fault_row *, uint64_t seed,
    unsigned limit, unsigned seconds, unsigned workers);

/* Runs that one, and prints what was seen. Is it wrong? */
bool campaign_try(const struct fault_row *, unsigned number);

/* Prints the line of a row. */
void campaign_print(const struct fault_row *, const struct tally *);

#endif
