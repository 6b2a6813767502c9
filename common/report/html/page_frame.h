/* page_frame.h: what every page has: the policy, style and script, the record.
 *
 *	page_frame_begin(&m, out, "cow", "private memory after fork");
 *	... what the page shows, with buttons that page.js knows ...
 *	page_frame_origin(&m, command, record);	 at its foot
 *	page_frame_end(&m, record);
 */
#ifndef SHMLAB_REPORT_HTML_PAGE_FRAME_H
#define SHMLAB_REPORT_HTML_PAGE_FRAME_H

#include "report/html/markup.h"

/* Opens <body>. */
void page_frame_begin(
    struct markup *, FILE *, const char *subject, const char *summary);

/* key is what does the same, in the words of aria-keyshortcuts, and title is
 * what it does, where the text does not say it; or NULL. */
void page_frame_button(struct markup *, const char *id, const char *key,
    const char *text, const char *title);

/* The command that made the page (NULL: unknown), and how to get at the record:
 * a button, and a command; or where it is, if it was too large (NULL). */
void page_frame_origin(
    struct markup *, const char *command, const char *record);

/* The record, a line of its own, unless it is NULL. Then closes all. */
void page_frame_end(struct markup *, const char *record);

#endif
