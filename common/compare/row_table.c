#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "compare/row_table.h"
#include "report/paper/table.h"
#include "report/sentences/actor_sets.h"

/* Rows of a subject are alike before the writes, unless something is wrong. */
static bool
same_before(const struct row *a, const struct row *b)
{
	return a->before.known == b->before.known &&
	    a->before.rss_kib == b->before.rss_kib &&
	    a->before.pss_kib == b->before.pss_kib &&
	    a->before.uss_kib == b->before.uss_kib &&
	    a->before.held_kib == b->before.held_kib &&
	    memcmp(a->before.faults, b->before.faults,
		sizeof a->before.faults) == 0;
}

__attribute__((format(printf, 4, 5))) static void
add(struct row_lines *lines, const struct row *row, const struct look *look,
    const char *format, ...)
{
	struct row_line *line = &lines->at[lines->count++];
	va_list arguments;

	*line = (struct row_line){.row = row, .look = look};
	if (row != NULL)
		line->whole = row->subject->streams ||
		    (look == &row->after && look->known);
	va_start(arguments, format);
	vsnprintf(line->label, sizeof line->label, format, arguments);
	va_end(arguments);
}

static void
add_row(struct row_lines *lines, const struct row *row, const struct row *last)
{
	bool first = last == NULL || last->subject != row->subject;
	char text[48];

	if (row->subject->streams) {
		add(lines, row, &row->after, "%s", row->subject->name);
		return;
	}
	if (first || !same_before(last, row))
		add(lines, row, &row->before, "%s",
		    first ? row->subject->name : "  before");
	add(lines, row, &row->after, "  %s",
	    row->write == NULL ? "written"
			       : row_written(row, text, sizeof text));
}

/* All rows with so many consumers; those of streams even if they did not
 * begin. */
static void
add_section(
    struct row_lines *lines, const struct comparison *c, unsigned consumers)
{
	const struct row *last = NULL;

	for (size_t i = 0; i < c->count; i++) {
		const struct row *row = &c->rows[i];

		if (row->consumers != consumers ||
		    (row->state != ROW_FAILED && row->state != ROW_DONE &&
			!row->subject->streams))
			continue;
		if (last == NULL)
			add(lines, NULL, NULL, "%u consumer%s", consumers,
			    plural(consumers));
		add_row(lines, row, last);
		last = row;
	}
}

int
row_lines_make(struct row_lines *lines, const struct comparison *c)
{
	/* For each row a heading and a line before it, at most. */
	*lines = (struct row_lines){calloc(3 * c->count, sizeof *lines->at), 0};
	if (lines->at == NULL)
		return -ENOMEM;
	for (unsigned n = next_consumers(c, 0); n > 0; n = next_consumers(c, n))
		add_section(lines, c, n);
	return 0;
}

static int64_t
figure_of(const struct row_column *column, const struct row_line *line)
{
	if (line->row == NULL)
		return UNKNOWN;
	if (column->of_row)
		return figure_at(line->row, column->at);
	return line->look->known ? figure_at(line->look, column->at) : UNKNOWN;
}

int64_t
row_column_most(const struct row_column *column, const struct row_lines *lines)
{
	int64_t most = 0;

	for (size_t i = 0; i < lines->count; i++)
		if (figure_of(column, &lines->at[i]) > most)
			most = figure_of(column, &lines->at[i]);
	return most;
}

const char *
row_table_cell(
    const struct row_column *column, const struct row_line *line, char *text)
{
	int64_t figure = figure_of(column, line);

	if (line->row == NULL || (column->of_row && !line->whole))
		return NULL;
	if (column->words != NULL)
		return column->words(figure, text);
	return column->unit > 0 ? rough_figure(figure, column->unit, text)
				: figure_text(figure, text, ROUGH_MAX);
}

static void
add_line(
    struct table *table, const struct row_table *t, const struct row_line *line)
{
	char cells[TABLE_COLUMNS][ROUGH_MAX];
	const char *texts[TABLE_COLUMNS] = {line->label};

	for (size_t i = 0; i < t->count; i++)
		texts[i + 1] = row_table_cell(&t->columns[i], line, cells[i]);
	table_row(table, line->row != NULL ? INK_PLAIN : INK_HEAD, texts);
}

static size_t
count_marks(
    const struct row_table *t, int64_t figure, int64_t most, size_t room)
{
	if (figure <= 0 || most <= 0)
		return 0;
	return (size_t)((double)figure * (double)room / (double)most +
	    (t->less != NULL ? 0.5 : 0));
}

/* NULL: no memory. */
static char *
draw_bar(const struct row_table *t, const struct row_line *line, int64_t most,
    size_t room, bool ascii)
{
	int64_t figure = figure_of(t->length, line);
	size_t length = count_marks(t, figure, most, room);
	size_t full = count_marks(t, figure_of(t->full, line), most, room);
	char *bar = calloc(room * strlen("█") + 1, 1), *end = bar;

	if (bar == NULL)
		return NULL;
	if (t->less != NULL && length == 0 && figure != UNKNOWN && most > 0)
		return strcpy(bar, ascii ? "." : t->less);
	for (size_t i = 0; i < room && (i < length || i < full); i++)
		end = stpcpy(end,
		    i < full	? ascii ? "#" : "█"
			: ascii ? "."
				: "░");
	return bar;
}

/* Texts to the right of the rows. */
static void
add_notes(struct table *table, const struct row_table *t,
    const struct row_lines *lines)
{
	table->tail_min = strlen(t->note);
	table_tail(table, 0, strdup(t->note));
	for (size_t i = 0; i < lines->count; i++) {
		char text[ROUGH_MAX];
		size_t length;

		if (!lines->at[i].whole)
			continue;
		length = strlen(
		    t->note_of(lines->at[i].row, text, sizeof text));
		if (length > table->tail_min)
			table->tail_min = length;
		table_tail(table, i + 1, strdup(text));
	}
}

void
row_table_print(struct paper *paper, const struct row_table *t,
    const struct row_lines *lines)
{
	const char *titles[TABLE_COLUMNS] = {t->title};
	struct table table;

	for (size_t i = 0; i < t->count; i++)
		titles[i + 1] = t->columns[i].title;
	table_init(&table, titles, t->count + 1);
	for (size_t i = 0; i < lines->count; i++)
		add_line(&table, t, &lines->at[i]);
	for (size_t i = 0; i < lines->count && t->length != NULL; i++)
		table_tail(&table, i + 1,
		    draw_bar(t, &lines->at[i],
			row_column_most(t->length, lines),
			table_tail_room(&table, paper), paper->style.ascii));
	if (t->note != NULL)
		add_notes(&table, t, lines);
	table_print(&table, paper);
	table_release(&table);
}
