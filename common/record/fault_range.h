/* fault_range.h: how many faults there may be, where several orders are
 * possible.
 *
 *	fault_range_add(&range, &count, true);	 the first order
 *	fault_range_add(&range, &count, false);	 each other one
 */
#ifndef SHMLAB_RECORD_FAULT_RANGE_H
#define SHMLAB_RECORD_FAULT_RANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/model.h"

/* Faults in one order. */
struct fault_count {
	int64_t faults[FAULT_CLASSES];
	int64_t unsure; /* reuses that may have been copies */
};

/* The least and the most of each class, and of all. */
struct fault_range {
	int64_t least[FAULT_CLASSES + 1], most[FAULT_CLASSES + 1];
};
#define FAULTS_ALL FAULT_CLASSES

void fault_count_add(struct fault_count *sum, const struct fault_count *);

/* Makes room for that order in the range. */
void fault_range_add(
    struct fault_range *, const struct fault_count *, bool first);

/* The range itself if it is open; else that of these faults alone. */
struct fault_range fault_range_of(
    const int64_t faults[FAULT_CLASSES], bool open, const struct fault_range *);

/* Is any of its figures more than one? */
bool fault_range_is_open(const struct fault_range *);

#endif
