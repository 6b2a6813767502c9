#include <errno.h>
#include <libsmartcols.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "report/paper/table.h"

void
table_init(struct table *table, const char *const *titles, size_t columns)
{
	*table = (struct table){.columns = columns, .tail_min = TABLE_TAIL_MIN};
	/* libsmartcols takes a width up to 1 for a share of the screen. */
	for (size_t c = 0; c < columns; c++)
		table->width[c] = 2;
	table_row(table, INK_HEAD, titles);
}

void
table_row(struct table *table, enum ink ink, const char *const *texts)
{
	struct table_row *row;

	if (table->count == table->room) {
		size_t room = table->room > 0 ? 2 * table->room : 16;
		struct table_row *rows = reallocarray(
		    table->rows, room, sizeof *rows);

		if (rows == NULL) {
			table->error = -ENOMEM;
			return;
		}
		table->rows = rows;
		table->room = room;
	}
	row = &table->rows[table->count++];
	*row = (struct table_row){.ink = ink};
	for (size_t c = 0; c < table->columns; c++) {
		size_t width = texts[c] != NULL ? strlen(texts[c]) : 0;

		if (width > table->width[c])
			table->width[c] = width;
		row->text[c] = strdup(texts[c] != NULL ? texts[c] : "");
		if (row->text[c] == NULL)
			table->error = -ENOMEM;
	}
}

void
table_ink(struct table *table, size_t column, enum ink ink)
{
	table->ink[column] = ink;
}

void
table_widen(struct table *table, size_t label, size_t figure, size_t room)
{
	size_t width[TABLE_COLUMNS], sum = 0;

	for (size_t c = 0; c < table->columns; c++) {
		size_t least = c == 0 ? label : figure;

		width[c] = table->width[c] > least ? table->width[c] : least;
		sum += width[c] + (c > 0);
	}
	if (sum <= room)
		memcpy(table->width, width, table->columns * sizeof *width);
}

/* The columns from first on that fit beside the labels, at least one. Returns
 * the first column that does not fit; width is that of those that do. */
static size_t
block_end(const struct table *table, const struct paper *paper, size_t first,
    size_t *width)
{
	size_t end = first;

	*width = table->width[0];
	while (end < table->columns &&
	    (end == first ||
		*width + 1 + table->width[end] <= (size_t)paper->style.width))
		*width += 1 + table->width[end++];
	return end;
}

/* The room for a tail beside the last block of figures. 0: there is too little,
 * and the tails have a block of their own. */
static size_t
room_beside(const struct table *table, const struct paper *paper)
{
	size_t width, first = 1;

	do {
		first = block_end(table, paper, first, &width);
	} while (first < table->columns);
	width += TABLE_TAIL_GAP;
	return width + table->tail_min <= (size_t)paper->style.width
	    ? (size_t)paper->style.width - width
	    : 0;
}

bool
table_fits(const struct table *table, const struct paper *paper)
{
	size_t width;

	return block_end(table, paper, 1, &width) == table->columns;
}

void
table_drop(struct table *table)
{
	size_t last = --table->columns;

	for (size_t r = 0; r < table->count; r++) {
		free(table->rows[r].text[last]);
		table->rows[r].text[last] = NULL;
	}
}

size_t
table_tail_room(const struct table *table, const struct paper *paper)
{
	size_t room = room_beside(table, paper);

	return room > 0
	    ? room
	    : (size_t)paper->style.width - table->width[0] - TABLE_TAIL_GAP;
}

void
table_tail(struct table *table, size_t row, char *tail)
{
	if (row < table->count)
		table->rows[row].tail = tail;
	else
		free(tail);
}

/* Lays out the labels and the columns first to end - 1: one line a row. NULL
 * if there is no memory. */
static char *
lay_out(const struct table *table, size_t first, size_t end)
{
	struct libscols_table *layout = scols_new_table();
	char *lines = NULL;

	if (layout == NULL)
		return NULL;
	/* Not a terminal: nothing is shrunk, cut or repeated. */
	if (scols_table_set_termforce(layout, SCOLS_TERMFORCE_NEVER) != 0 ||
	    scols_table_enable_noheadings(layout, 1) != 0)
		goto release;
	for (size_t c = 0; c < end; c = c == 0 ? first : c + 1) {
		if (scols_table_new_column(layout, NULL,
			(double)table->width[c],
			SCOLS_FL_STRICTWIDTH | (c > 0 ? SCOLS_FL_RIGHT : 0)) ==
		    NULL)
			goto release;
	}
	for (size_t r = 0; r < table->count; r++) {
		struct libscols_line *line = scols_table_new_line(layout, NULL);
		size_t cell = 0;

		if (line == NULL)
			goto release;
		for (size_t c = 0; c < end; c = c == 0 ? first : c + 1)
			if (scols_line_set_data(
				line, cell++, table->rows[r].text[c]) != 0)
				goto release;
	}
	if (scols_print_table_to_string(layout, &lines) != 0)
		lines = NULL;
release:
	scols_unref_table(layout);
	return lines;
}

/* Prints the first size bytes of a line that holds the labels and the columns
 * first to end - 1; a column with an ink of its own has that, but for the
 * titles. */
static void
print_cells(const struct table *table, struct paper *paper, enum ink row,
    const char *line, size_t size, size_t first, size_t end)
{
	size_t at = 0, next = table->width[0];

	for (size_t c = 0; c < end && at < size; c = c == 0 ? first : c + 1) {
		enum ink ink = row == INK_PLAIN ? table->ink[c] : row;

		next = c == 0 ? table->width[0] : next + 1 + table->width[c];
		fprintf(paper->out, "%s%.*s%s", ink_on(&paper->style, ink),
		    (int)((next < size ? next : size) - at), line + at,
		    ink_off(&paper->style, ink));
		at = next;
	}
}

/* Prints the columns first to end - 1, width columns of the screen wide. */
static void
print_block(const struct table *table, struct paper *paper, size_t first,
    size_t end, size_t width, bool with_tails)
{
	char *lines = lay_out(table, first, end);
	char *at = lines;

	if (lines == NULL) {
		paper->error = -ENOMEM;
		return;
	}
	for (size_t r = 0; r < table->count; r++) {
		const struct table_row *row = &table->rows[r];
		const char *line = strsep(&at, "\n");
		bool tail = with_tails && row->tail != NULL &&
		    row->tail[0] != '\0';
		size_t size = line != NULL ? strlen(line) : 0;

		/* The spaces at the end of a line vary between versions of the
		 * library. */
		while (size > 0 && line[size - 1] == ' ')
			size--;
		print_cells(table, paper, row->ink, line, size, first, end);
		if (tail)
			fprintf(paper->out, "%*s%s",
			    (int)(width - size + TABLE_TAIL_GAP), "",
			    row->tail);
		fputc('\n', paper->out);
	}
	free(lines);
}

static void
print_tails(const struct table *table, struct paper *paper)
{
	for (size_t r = 0; r < table->count; r++)
		if (table->rows[r].tail != NULL)
			fprintf(paper->out, "%-*s%*s%s\n", (int)table->width[0],
			    table->rows[r].text[0], TABLE_TAIL_GAP, "",
			    table->rows[r].tail);
}

void
table_print(const struct table *table, struct paper *paper)
{
	bool beside = room_beside(table, paper) > 0;
	size_t width;

	if (table->error != 0) {
		paper->error = table->error;
		return;
	}
	for (size_t first = 1, end; first < table->columns; first = end) {
		end = block_end(table, paper, first, &width);
		print_block(table, paper, first, end, width,
		    beside && end == table->columns);
	}
	if (!beside)
		print_tails(table, paper);
}

void
table_release(struct table *table)
{
	for (size_t r = 0; r < table->count; r++) {
		for (size_t c = 0; c < table->columns; c++)
			free(table->rows[r].text[c]);
		free(table->rows[r].tail);
	}
	free(table->rows);
	*table = (struct table){0};
}
