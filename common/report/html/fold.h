/* fold.h: a part of the page that can be folded away. */
#ifndef SHMLAB_REPORT_HTML_FOLD_H
#define SHMLAB_REPORT_HTML_FOLD_H

#include "report/html/markup.h"

/* Opens a fold of that class, with its summary: the title, and what the format
 * makes. open: it is not folded at first. markup_close() ends it. */
void fold_open(struct markup *, const char *class, bool open, const char *title,
    const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
