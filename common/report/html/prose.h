/* prose.h: what the terminal prints in sentences, as paragraphs of a page.
 *
 *	if (prose_open(&prose) == 0)
 *		summary_print(&prose.paper, ...);
 *	prose_write(&prose, m, NULL);
 */
#ifndef SHMLAB_REPORT_HTML_PROSE_H
#define SHMLAB_REPORT_HTML_PROSE_H

#include "report/html/markup.h"
#include "report/paper/paper.h"

struct prose {
	struct paper paper; /* as wide as any line; --full --quiet */
	struct draft draft;
};

/* 0 or -ENOMEM. */
int prose_open(struct prose *);

/* Each line becomes a <p> of that class (NULL: of none), inside of <div> of
 * that class; nothing without lines. Ends the prose. 0 or -ENOMEM. */
int prose_write(struct prose *, struct markup *, const char *class);

/* The same, but only lines that are indented: what stands below a heading. */
int prose_write_indented(struct prose *, struct markup *, const char *class);

/* All lines as they are, with their spaces, in <pre>. */
int prose_write_lines(struct prose *, struct markup *, const char *class);

#endif
