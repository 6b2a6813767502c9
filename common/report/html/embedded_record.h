/* embedded_record.h: the record of a run, as the text of a <script> element.
 *
 *	out = embedded_record_open(&record);
 *	... json_begin(&writer, out, &head) and so on ...
 *	embedded_record_close(&record);
 *	record.text				 or NULL, with the reason
 *
 * Every "<" stands as \u003c, as it may in JSON: no name can end the element.
 * Spaces outside of strings are left out. A record that is too large for a page
 * is dropped as it comes.
 */
#ifndef SHMLAB_REPORT_HTML_EMBEDDED_RECORD_H
#define SHMLAB_REPORT_HTML_EMBEDDED_RECORD_H

#include <stdbool.h>
#include <stdio.h>

#define EMBEDDED_RECORD_MAX (16 << 20) /* bytes */

struct embedded_record {
	FILE *out;    /* what the record is written to */
	FILE *memory; /* where it goes to from there */
	char *text;   /* owned; complete once it is closed */
	size_t size;
	bool in_string, escaped; /* where in the JSON it is */
	bool too_large;
};

/* NULL: no memory. The struct stays where it is until it is released. */
FILE *embedded_record_open(struct embedded_record *);

/* 0 or a negated errno. */
int embedded_record_close(struct embedded_record *);
void embedded_record_release(struct embedded_record *);

#endif
