#include <stdarg.h>

#include "report/html/fold.h"

void
fold_open(struct markup *m, const char *class, bool open, const char *title,
    const char *format, ...)
{
	struct draft about;
	va_list args;

	markup_open(m, "details");
	markup_attribute_format(m, "class", "fold %s", class);
	if (open)
		markup_attribute(m, "open", "");
	markup_open(m, "summary");
	markup_leaf(m, "b", NULL, title);
	va_start(args, format);
	if (draft_open(&about) != NULL)
		vfprintf(about.out, format, args);
	va_end(args);
	markup_draft(m, &about);
	markup_close(m);
}
