/* json.h: writes a record as one JSON document, schema "shmlab.record/1".
 *
 * It is written during the run, a step at a time, and flushed after each, so
 * that a run of any length needs the memory of one step:
 *
 *	json_begin(&w, stdout, &head);
 *	json_step(&w, &step);		 once a step
 *	json_end(&w, &verdict);
 *
 * record.schema.json, beside this file, describes the document. A process, a
 * line of its maps and a run of pages take a line of text each. The document is
 * valid UTF-8 whatever the names in it are: a byte of a name that is not UTF-8
 * is written as \xHH.
 *
 * A step that is interrupted while it is written (stop.h) ends early: a reason
 * says so beside the list of runs, the processes after it are left out, and the
 * step is not complete.
 *
 * Every call returns 0 or a negated errno (-EIO, -ENOSPC, -EPIPE from the
 * stream; -ENOMEM). After a failure the document is broken, and every later
 * call writes nothing and returns the same error. There is nothing to release,
 * and the stream stays the caller's.
 */
#ifndef SHMLAB_RECORD_JSON_H
#define SHMLAB_RECORD_JSON_H

#include <stdio.h>

#include "record/record.h"

struct json_writer {
	FILE *out;
	unsigned steps; /* written so far */
	int error;	/* the first one; 0 or a negated errno */
};

int json_begin(struct json_writer *, FILE *, const struct head_record *);
int json_step(struct json_writer *, const struct step_record *);
int json_end(struct json_writer *, const struct verdict_record *);

#endif
