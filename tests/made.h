/* made.h: hand-made records, for the tests of code that reads records.
 *
 *	made_head(&head, 16, 2, PROOF_FRAMES);
 *	step = made_step(4, "write", EVENT_NONE, 3);
 *	made_region(&step, 0, REGION_ANON_PRIVATE, "aaaaAAAA", 3);
 *	made_op(&step, 0, OP_WRITE, pages_all(8));
 *	made_sums(&step, 8);
 *	made_ledger(&step, &before, FAULT_COPY);
 *	...
 *	step_release(&step);
 *
 * Pages have 4 KiB. Failures are those of the test's assertions.
 */
#ifndef SHMLAB_TESTS_MADE_H
#define SHMLAB_TESTS_MADE_H

#include <stddef.h>
#include <stdint.h>

#include "record/record.h"

void made_head(
    struct head_record *, uint64_t pages, unsigned consumers, enum proof);

/* A step with that many processes: actors 0 and up, without a region, and with
 * one line of maps, that of a program. It is not predicted. */
struct step_record made_step(
    unsigned number, const char *name, enum step_event, size_t processes);

/* Gives a process a region with one page a character: '.' absent, '0' the zero
 * page, 's' swapped; a letter is a frame by its ordinal, capital where it is
 * exclusive, small where it is shared; '=' and '#' are frames that cannot be
 * seen, shared and exclusive. A shared page has so many owners. Actors with
 * the same small letter in a column share the frame. Adds to the figures and
 * to the maps of the process. */
void made_region(struct step_record *, unsigned index, enum region_kind,
    const char *pages, unsigned owners);

/* Adds an operation; the actor is then among those who acted. */
void made_op(
    struct step_record *, unsigned index, enum op_kind, struct pages set);

/* Adds to the faults of one process. */
void made_faults(struct step_record *, unsigned index, int64_t minor);

/* Adds lines that an actor asked to have shown, each with its newline. */
void made_message(struct step_record *, unsigned index, const char *lines);

/* Fills in the sums, and the frames as the caller counted them (or UNKNOWN). */
void made_sums(struct step_record *, int64_t frames);

/* Predicts everything that has been made so far, to the page, with all faults
 * of one class, and balances it. before may be NULL. */
void made_ledger(
    struct step_record *, const struct step_record *before, enum model_fault);

/* Balances the ledger anew, after a change on either side. */
void made_balance(struct step_record *, const struct step_record *before);

#endif
