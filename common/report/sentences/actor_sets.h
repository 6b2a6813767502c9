/* actor_sets.h: several actors in few words. */
#ifndef SHMLAB_REPORT_SENTENCES_ACTOR_SETS_H
#define SHMLAB_REPORT_SENTENCES_ACTOR_SETS_H

#include <stddef.h>
#include <stdio.h>

#include "record/record.h"

/* A set of actors; the array has room for all of them. */
struct actor_set {
	unsigned *at; /* ascending */
	size_t count;
};

/* "producer, consumers 1-3, 5", "producer, saver". */
void actor_set_list(
    FILE *, const struct actor_names *, const struct actor_set *);

/* The same at the beginning of a sentence: "The producer and the saver". */
void actor_set_together(
    FILE *, const struct actor_names *, const struct actor_set *);

/* The same as the subject of a sentence: "The producer", "Consumer 2", "Each
 * consumer" (if it is all of them; consumers says how many there are),
 * "Consumers 1-3 each". */
void actor_set_subject(FILE *, const struct actor_names *,
    const struct actor_set *, size_t consumers);

/* How many of a step's processes are consumers. step may be NULL. */
size_t consumers_of(const struct step_record *step);

/* "s" unless count is 1. */
const char *plural(uint64_t count);

#endif
