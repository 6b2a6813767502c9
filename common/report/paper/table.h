/* table.h: columns of figures, with an optional drawing to the right.
 *
 * The first column holds labels, the others figures, aligned to the right;
 * their width is that of their widest text, and nothing is ever cut. Columns
 * that do not fit into the width of the paper follow in another block below,
 * again with the labels. A tail (a row of page cells, say) stands to the right
 * of its row, or in a block of its own if there is no room.
 *
 *	table_init(&t, titles, columns);
 *	table_row(&t, INK_PLAIN, texts);		 any number
 *	table_tail(&t, 1, draw(table_tail_room(&t, paper)));
 *	table_print(&t, paper);
 *	table_release(&t);
 *
 * Texts are ASCII and are copied.
 */
#ifndef SHMLAB_REPORT_PAPER_TABLE_H
#define SHMLAB_REPORT_PAPER_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "report/paper/paper.h"

#define TABLE_COLUMNS  20
#define TABLE_TAIL_GAP 2  /* columns between figures and tail */
#define TABLE_TAIL_MIN 24 /* the tail_min of a new table */

struct table_row {
	char *text[TABLE_COLUMNS]; /* owned */
	enum ink ink;
	char *tail; /* owned; may hold escape sequences; NULL: none */
};

struct table {
	size_t columns, count, room;
	/* With less room than this, the tails have a block of their own. May be
	 * set once the table is made. */
	size_t tail_min;
	size_t width[TABLE_COLUMNS];
	enum ink ink[TABLE_COLUMNS]; /* of columns; for rows in INK_PLAIN */
	struct table_row *rows;	     /* rows[0] holds the titles */
	int error;		     /* the first failure, negated */
};

/* titles, and the texts of a row, are arrays of strings, one for each column;
 * NULL is an empty cell. A failure is kept, and table_print() passes it on to
 * the paper. */
void table_init(struct table *, const char *const *titles, size_t columns);
void table_row(struct table *, enum ink, const char *const *texts);

/* Gives a column an ink of its own. */
void table_ink(struct table *, size_t column, enum ink);

/* Makes the label and the figures at least that wide, so that one table looks
 * like the next, unless the table would be wider than room. */
void table_widen(struct table *, size_t label, size_t figure, size_t room);

/* How wide a tail may be. To be asked when all rows are there. */
size_t table_tail_room(const struct table *, const struct paper *);

/* Gives row (0: the titles) a tail and takes it over; free(3) must be able to
 * release it. */
void table_tail(struct table *, size_t row, char *tail);

/* Do all columns fit into the width of the paper? */
bool table_fits(const struct table *, const struct paper *);

/* Takes the last column away. */
void table_drop(struct table *);

void table_print(const struct table *, struct paper *);
void table_release(struct table *);

#endif
