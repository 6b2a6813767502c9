/* read_objects.h: the parts of a record, read from JSON objects.
 *
 * Every function fills in a struct that was zeroed, and returns false if
 * something is wrong; the complaint of the place says what. Strings point into
 * the document; what else a struct owns is released as in record.h, after a
 * failure as well.
 */
#ifndef SHMLAB_RECORD_READ_OBJECTS_H
#define SHMLAB_RECORD_READ_OBJECTS_H

#include "record/place.h"
#include "record/record.h"

/* Actors and regions are checked against those of the head. */
bool read_step(const struct json_place *, const json_t *object,
    const struct head_record *, struct step_record *);

/* Was the step, or what is told of a region, written to its end? */
bool read_complete(const struct json_place *, const json_t *step, bool *out);

/* One system call of a step. */
bool read_call(const struct json_place *, const json_t *object,
    unsigned consumers, struct actor_call *);

/* One process of a step. */
bool read_process(
    const struct json_place *, const json_t *object, struct process_record *);

/* Finds which line of the process's maps the region begins with. */
void read_line_of_region(const struct process_record *, struct region_record *);

/* Runs of pages; predicted ones have no frames. */
bool read_runs(const struct json_place *, const json_t *array, bool measured,
    struct run **out, size_t *count);

/* The head: what the document begins with. Its options are allocated. */
bool read_head(
    const struct json_place *, const json_t *document, struct head_record *);

/* The verdict: what the document ends with. Its findings are allocated. */
bool read_verdict(
    const struct json_place *, const json_t *document, struct verdict_record *);

#endif
