/* embedded_record.h: the record of a run, as the text of a <script> element.
 *
 *	out = embedded_record_open(&record);
 *	... json_begin(&writer, out, &head) and so on ...
 *	embedded_record_close(&record);
 *	record.text				 or NULL, with the reason
 *
 * The text is what was written, byte for byte, packed by gzip and put into
 * base64: a tenth of its size or less, for most of a record are lines of maps,
 * the same again and again. No name in it can end the element. It begins with
 * gzip's mark, by which grep finds it in a page.
 *
 * A record whose text is too large for a page is dropped as it comes.
 */
#ifndef SHMLAB_REPORT_HTML_EMBEDDED_RECORD_H
#define SHMLAB_REPORT_HTML_EMBEDDED_RECORD_H

#include <stdbool.h>
#include <stdio.h>

#define ZLIB_CONST /* what it reads is const */
#include <zlib.h>

#define EMBEDDED_RECORD_MAX  (16 << 20) /* bytes of text */
#define EMBEDDED_RECORD_MARK "H4sI"	/* what every text begins with */

struct embedded_record {
	FILE *out;    /* what the record is written to */
	FILE *memory; /* where it goes to from there */
	char *text;   /* owned; complete once it is closed */
	size_t size;
	z_stream stream;
	unsigned char packed[3 << 10]; /* a multiple of 3, for base64 */
	bool too_large;
};

/* NULL: no memory. The struct stays where it is until it is released. */
FILE *embedded_record_open(struct embedded_record *);

/* 0 or a negated errno. */
int embedded_record_close(struct embedded_record *);
void embedded_record_release(struct embedded_record *);

#endif
