/* markup.h: writes HTML and SVG, element by element.
 *
 *	markup_init(&m, out);
 *	markup_open(&m, "p");
 *	markup_attribute(&m, "class", "note");
 *	markup_text(&m, "a < b");		 <p class="note">a &lt; b
 *	markup_close(&m);			 </p>
 *
 * Every name that a page shows (of a pair, an actor, a file) may hold anything,
 * "<script>" as well. So texts and values of attributes are escaped, here and
 * nowhere else, and bytes that are no UTF-8, or that no document may hold,
 * become U+FFFD. What is opened is closed in its order.
 */
#ifndef SHMLAB_REPORT_HTML_MARKUP_H
#define SHMLAB_REPORT_HTML_MARKUP_H

#include <stdbool.h>
#include <stdio.h>

#include "report/paper/paper.h"

#define MARKUP_DEPTH 24 /* elements inside one another */

struct markup {
	FILE *out; /* the caller's; asked for errors by the caller */
	const char *open[MARKUP_DEPTH]; /* elements that are not closed yet */
	unsigned depth;
	bool in_tag; /* attributes may follow */
};

void markup_init(struct markup *, FILE *);

/* The name of an element or an attribute is static text. */
void markup_open(struct markup *, const char *element);
void markup_attribute(struct markup *, const char *name, const char *value);
void markup_attribute_format(struct markup *, const char *name,
    const char *format, ...) __attribute__((format(printf, 3, 4)));
void markup_text(struct markup *, const char *text);
void markup_text_format(struct markup *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The text of a draft (paper.h), which it takes. */
void markup_draft(struct markup *, struct draft *);

/* Closes the element that was opened last. */
void markup_close(struct markup *);

/* An element of that class (NULL: of none) that holds a text. */
void markup_leaf(
    struct markup *, const char *element, const char *class, const char *text);
void markup_leaf_format(struct markup *, const char *element, const char *class,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The same, but left open. */
void markup_open_class(struct markup *, const char *element, const char *class);

/* What is markup already, or the content of <style> or <script>. */
void markup_verbatim(struct markup *, const char *text);

#endif
