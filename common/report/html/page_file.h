/* page_file.h: a file that is there in whole, or is not there.
 *
 * What is written goes to a file without a name (O_TMPFILE), which is put in
 * its place at the end. So nobody sees half a page, one that was there before
 * stays until the new one is ready, and a run that is killed leaves nothing.
 * Where the file system has no such files, it is one beside the path, with a
 * number at its end. A path that names no regular file (/dev/null, a pipe) is
 * written to as it is.
 */
#ifndef SHMLAB_REPORT_HTML_PAGE_FILE_H
#define SHMLAB_REPORT_HTML_PAGE_FILE_H

#include <stdbool.h>
#include <stdio.h>

struct page_file {
	FILE *out;	 /* NULL: it is not open */
	char *path;	 /* owned */
	char *temporary; /* owned; NULL: the path itself is written to */
	bool is_named;	 /* something has the temporary name */
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
