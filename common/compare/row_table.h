/* row_table.h: the rows of a comparison as lines of a table, by the number of
 * consumers, so that what is compared stands side by side; and a table of them
 * by a list of columns. */
#ifndef SHMLAB_COMPARE_ROW_TABLE_H
#define SHMLAB_COMPARE_ROW_TABLE_H

#include "compare/comparison.h"
#include "report/paper/paper.h"

#define ROW_LABEL_MAX 64

/* A row before its writes, or after; or a heading. */
struct row_line {
	char label[ROW_LABEL_MAX];
	const struct row *row; /* NULL: a heading */
	const struct look *look;
	bool whole; /* figures of the whole row stand here as well */
};

struct row_lines {
	struct row_line *at; /* the caller frees it */
	size_t count;
};

/* 0 or -ENOMEM. */
int row_lines_make(struct row_lines *, const struct comparison *);

struct row_column {
	const char *title;
	size_t at;   /* of an int64_t in struct look ... */
	bool of_row; /* ... or in struct row */
	double unit; /* it is shown in units of so many; 0: as it is */
	/* How it is shown otherwise, in at most ROUGH_MAX bytes; or NULL. */
	char *(*words)(int64_t figure, char *text);
};

/* What follows the title of a column: a figure of a look, as it is. */
#define OF_LOOK(member) offsetof(struct look, member), false, 0, NULL

struct row_table {
	const char *title; /* above the labels */
	const struct row_column *columns;
	size_t count;
	/* Bars to the right: as long as the figure of one column, and full as
	 * far as that of another. NULL: there are none. */
	const struct row_column *length, *full;
	/* Marks are rounded, and this one is less than half a mark. NULL: they
	 * are cut. */
	const char *less;
	/* What stands to the right instead of bars: its title, and a text for
	 * each whole row. NULL: nothing. */
	const char *note;
	char *(*note_of)(const struct row *, char *text, size_t size);
};

void row_table_print(
    struct paper *, const struct row_table *, const struct row_lines *);

/* What stands in a cell: at most ROUGH_MAX bytes, in text or static. NULL:
 * nothing. */
const char *row_table_cell(
    const struct row_column *, const struct row_line *, char *text);

/* The largest figure of a column; or 0. */
int64_t row_column_most(const struct row_column *, const struct row_lines *);

#define ROW_COLUMNS_MAX 8
#define ROW_TABLES_MAX	2

/* The tables of a comparison, and their columns. It stays where it is. */
struct row_tables {
	struct row_column columns[ROW_TABLES_MAX][ROW_COLUMNS_MAX];
	struct row_table at[ROW_TABLES_MAX];
	size_t count;
};

/* Memory, and work; of streams one table, by stream_table_make(). */
void row_tables_make(
    struct row_tables *, const struct comparison *, const struct row_lines *);
void stream_table_make(struct row_tables *, const struct comparison *);

/* All that is said of streams, but for the findings: stream_table.c. */
void stream_table_print(struct paper *, const struct comparison *,
    const struct row_table *, const struct row_lines *);

#endif
