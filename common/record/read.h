/* read.h: reads a record that json.h has written.
 *
 *	if (record_read(&r, "cow.json", why, sizeof why) < 0)
 *		errx(EXIT_CANNOT_RUN, "%s", why);
 *	report_init(&report, stdout, &style, &r.head);
 *	...
 *	record_release(&r);
 *
 * What is read tells all that the run told: written again, it is the same
 * document. Everything is checked, since what makes use of a record relies on
 * it: types, ranges and names; that lists which ascend do, and that runs of
 * pages have no gaps.
 */
#ifndef SHMLAB_RECORD_READ_H
#define SHMLAB_RECORD_READ_H

#include <jansson.h>

#include "record/record.h"

struct record {
	struct head_record head;
	/* Those that were written to their end. */
	struct step_record *steps;
	size_t count;
	struct verdict_record verdict;
	json_t *root; /* the strings of all of them are in it */
};

/* Reads the file of that name, or stdin if it is "-". 0; or -1, and why holds a
 * sentence that names the file and the place in it. Release it in the first
 * case. */
int record_read(struct record *, const char *path, char *why, size_t size);

/* The same from a document that was read before, and is taken over. */
int record_read_json(
    struct record *, json_t *root, const char *name, char *why, size_t size);

void record_release(struct record *);

#endif
