/* paper.h: a stream of a given width, on which a report is written.
 *
 * It breaks lines at the width, adds colour if that is wanted, and lets no byte
 * through that a terminal would obey. Functions that print return nothing; the
 * first failure is kept, and paper_done() returns it. Nothing in this folder
 * knows what a record is; includes stay within it.
 */
#ifndef SHMLAB_REPORT_PAPER_PAPER_H
#define SHMLAB_REPORT_PAPER_PAPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "report/paper/tint.h"

struct style {
	bool color;
	enum color_depth depth;
	bool light;   /* the ground of the screen is light */
	bool ascii;   /* no character outside ASCII */
	bool in_kib;  /* sizes of more than seven digits as well; see units.h */
	bool explain; /* with explanations */
	bool ledger;  /* the whole ledger, and not only whether it balances */
	bool full;    /* every process and its region at every step */
	bool quiet;   /* no step: the introduction and the end only */
	bool stages;  /* the table of all steps only */
	int width;    /* columns of the screen, at least 40 */
};

/* Longer lines of prose are hard to read: the eye does not find the next one.
 * Tables, grids and rules are as wide as the screen. */
#define PROSE_WIDTH_MAX 100

/* The style for stdout: its width, whether it gets colors (when is "auto",
 * "always" or "never"; NULL: auto), and whether the locale has more than
 * ASCII. */
void style_init(struct style *, const char *when);

/* Columns of the terminal at stdout now, of $COLUMNS, or 80; at least 40. */
int screen_width(void);

struct paper {
	FILE *out;
	struct style style;
	int error; /* the first failure, negated; 0: none */
};

/* Colours that can be read on a light and on a dark screen. They only repeat
 * what the text says. */
enum ink {
	INK_PLAIN,
	INK_HEAD,   /* the first line of something */
	INK_CHANGE, /* a difference between steps */
	INK_GOOD,
	INK_BAD,
};

/* The escape sequence that begins an ink and the one that ends it; "" without
 * colour. */
const char *ink_on(const struct style *, enum ink);
const char *ink_off(const struct style *, enum ink);

/* Prints a paragraph: broken at spaces, before PROSE_WIDTH_MAX or the width,
 * the first line indented by indent and the others by hang. A word that is
 * longer than a line is cut. Long sizes in kB are printed in other units,
 * unless the style has them in KiB. */
void say_text(struct paper *, enum ink, int indent, int hang, const char *text);
__attribute__((format(printf, 5, 6))) void say(
    struct paper *, enum ink, int indent, int hang, const char *format, ...);

/* Prints a title, a rule, and a note at the right end of the line; without a
 * note the rule ends there. Returns false, and prints nothing, if that does not
 * fit on one line. */
bool say_ruled(struct paper *, enum ink, const char *title, const char *note);

/* Prints a line with all its spaces; what does not fit goes to the next
 * line. */
void say_line(struct paper *, int indent, const char *line);

/* A text that is put together piece by piece, and then printed as a paragraph
 * unless it is empty:
 *
 *	if (draft_open(&draft) != NULL)
 *		fprintf(draft.out, ...);
 *	draft_say(&draft, paper, INK_PLAIN, 0, 2);
 */
struct draft {
	FILE *out; /* NULL: no memory */
	char *text;
	size_t size;
};

FILE *draft_open(struct draft *);
void draft_say(struct draft *, struct paper *, enum ink, int indent, int hang);

/* To be used in place of draft_say(): the text, for the caller to free; NULL:
 * no memory. */
char *draft_take(struct draft *);

/* Flushes, and returns 0 or the first failure (-ENOMEM, -EIO, -ENOSPC,
 * -EPIPE). */
int paper_done(struct paper *);

#endif
