/* page_file.h: a file that is there in whole, or is not there.
 *
 * What is written goes to a file beside it, which takes its name at the end. So
 * nobody sees half a page, and a page that was there before stays until the new
 * one is ready. A path that names no regular file (/dev/null, a pipe) is
 * written to as it is.
 */
#ifndef SHMLAB_REPORT_HTML_PAGE_FILE_H
#define SHMLAB_REPORT_HTML_PAGE_FILE_H

#include <stdio.h>

struct page_file {
	FILE *out;	 /* NULL: it is not open */
	char *path;	 /* owned */
	char *temporary; /* owned; NULL: the path itself is written to */
};

/* 0 or a negated errno. */
int page_file_open(struct page_file *, const char *path);

/* Closes the file and gives it its name, or after a failure removes it. 0 or a
 * negated errno. */
int page_file_keep(struct page_file *);

/* Removes what was written; the path is as it was before. Accepts one that is
 * not open. */
void page_file_discard(struct page_file *);

#endif
