/* tint.h: the colours of page cells, which tell frames apart.
 *
 * They only repeat what the letters say. The pairs of colours were chosen so
 * that they differ for colour-blind eyes as well, and every letter has a
 * contrast of at least 4.5 on its own.
 */
#ifndef SHMLAB_REPORT_PAPER_TINT_H
#define SHMLAB_REPORT_PAPER_TINT_H

#include <stdbool.h>

/* How many colours the screen has, and on what ground. */
enum color_depth {
	COLORS_16,
	COLORS_256,
	COLORS_TRUE,
};

enum tint {
	TINT_NONE,
	TINT_ZERO,  /* the zero page */
	TINT_FIRST, /* the first frame that a page had; a shared one */
	TINT_COPY,  /* the next; one that a process has alone */
	TINT_COPY_2,
	TINT_COPY_3,
	TINTS,
};

/* The tint of the frame with that ordinal: the first is TINT_FIRST, and those
 * after it take turns. */
enum tint tint_of_frame(unsigned ordinal);

/* From $COLORTERM and $TERM; and from $COLORFGBG whether the ground is light,
 * else it is taken to be dark. */
enum color_depth color_depth(void);
bool color_ground_is_light(void);

/* The parameters of the escape sequence: "30;43". */
const char *tint_code(enum tint, enum color_depth, bool light);

#endif
