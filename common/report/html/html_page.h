/* html_page.h: a page of a run: one file, to be shown in a lecture.
 *
 *	html_page_begin(&page, "cow.html", &head, command);
 *	html_page_step(&page, before, step);	 once a step
 *	html_page_end(&page, &verdict);
 *	html_page_release(&page);
 *
 * The page needs nothing else, and its own policy forbids every request. It can
 * be read without scripts, and printed. The record is inside, packed.
 *
 * What is to be on it is kept in memory until the end: of a step as much as
 * people can look at, whatever its size; of the packed record at most 16 MiB, a
 * larger one is left out, and the page says so. The file is there when the page
 * is complete; see page_file.h. That of a run which did not reach its end says
 * so.
 *
 * Calls return 0 or a negated errno, the first one again and again.
 */
#ifndef SHMLAB_REPORT_HTML_HTML_PAGE_H
#define SHMLAB_REPORT_HTML_HTML_PAGE_H

#include "record/json.h"
#include "record/record.h"
#include "report/html/embedded_record.h"
#include "report/html/page_file.h"
#include "report/html/series.h"
#include "report/paper/paper.h"
#include "report/tally.h"

struct html_page {
	const struct head_record *head;
	const char *command;
	struct page_file file;
	struct draft sections; /* of the steps so far */
	struct series series;
	struct tally tally;
	struct embedded_record record;
	struct json_writer writer;
	int error;
};

/* command is what was typed to make the page; or NULL. It and the head must
 * outlive the page. A file that cannot be written is an error at once. */
int html_page_begin(struct html_page *, const char *path,
    const struct head_record *, const char *command);

/* before is NULL at the first step. A step that was interrupted while it was
 * put together is not on the page. */
int html_page_step(struct html_page *, const struct step_record *before,
    const struct step_record *step);

/* Writes the file. A page that is all zeros, since the run never began, leaves
 * none. */
int html_page_end(struct html_page *, const struct verdict_record *);

/* If html_page_end() was not called, no file is left. Accepts a page that is
 * all zeros. */
void html_page_release(struct html_page *);

#endif
