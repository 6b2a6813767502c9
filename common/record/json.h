/* json.h: a record as one JSON document, schema "shmlab.record/1".
 *
 * Written while the run goes on, a step at a time, and flushed after each, so
 * that a run of any length needs the memory of one step:
 *
 *	json_begin(out, &head);
 *	json_step(out, &step, is_first);	 once a step
 *	json_end(out, &verdict);
 *
 * The shape is documented in record.schema.json beside this file. Every call
 * returns 0 or a negated errno (-EIO, -ENOSPC, -EPIPE from the stream).
 */
#ifndef SHMLAB_RECORD_JSON_H
#define SHMLAB_RECORD_JSON_H

#include <stdio.h>

#include "record/record.h"

int json_begin(FILE *, const struct head_record *);
int json_step(FILE *, const struct step_record *);
int json_end(FILE *, const struct verdict_record *);

#endif
