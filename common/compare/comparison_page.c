#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/typed_command.h"
#include "compare/comparison_page.h"
#include "compare/conclusions.h"
#include "compare/document.h"
#include "compare/kind_panels.h"
#include "compare/precision.h"
#include "compare/row_table.h"
#include "compare/tables.h"
#include "report/html/embedded_record.h"
#include "report/html/page_frame.h"
#include "report/html/prose.h"

/* A paragraph for each sentence. */
static int
put_findings(struct markup *m, const struct comparison *c)
{
	char *sentences = conclusions_draw(c), *rest = sentences, *sentence;

	markup_open_class(m, "div", "result");
	while ((sentence = strsep(&rest, "\n")) != NULL)
		if (*sentence != '\0')
			markup_leaf(m, "p", NULL, sentence);
	markup_close(m);
	free(sentences);
	return sentences != NULL ? 0 : -ENOMEM;
}

static int
put_verdict(struct markup *m, const struct comparison *c)
{
	struct prose prose;
	int error = prose_open(&prose);

	if (error != 0)
		return error;
	tables_print_verdict(&prose.paper, c);
	return prose_write(&prose, m, "outcome");
}

static int
put_header(struct markup *m, const struct comparison *c, const char *summary)
{
	int error;

	markup_open(m, "header");
	markup_open(m, "div");
	markup_open(m, "h1");
	markup_text(m, "compare ");
	markup_leaf(m, "small", NULL, summary);
	markup_close(m);
	error = put_findings(m, c);
	if (error == 0)
		error = put_verdict(m, c);
	markup_close(m);
	markup_open_class(m, "div", "tools");
	page_frame_button(
	    m, "theme", "t", "theme", "as the system, light or dark");
	markup_close(m);
	markup_close(m);
	return error;
}

static void
put_line(struct markup *m, const struct row_table *table,
    const struct row_line *line)
{
	char text[ROUGH_MAX];

	markup_open_class(m, "tr", line->row == NULL ? "heading" : NULL);
	markup_leaf(m, "th", NULL, line->label);
	for (size_t i = 0; i < table->count; i++) {
		const char *cell = row_table_cell(
		    &table->columns[i], line, text);

		markup_leaf(m, "td", NULL, cell != NULL ? cell : "");
	}
	if (table->note != NULL)
		markup_leaf(m, "td", NULL,
		    line->whole ? table->note_of(line->row, text, sizeof text)
				: "");
	markup_close(m);
}

static void
put_table(struct markup *m, const struct row_table *table,
    const struct row_lines *lines)
{
	markup_open_class(m, "div", "scroll");
	markup_open_class(m, "table", "figures rows");
	markup_open(m, "thead");
	markup_open(m, "tr");
	markup_leaf(m, "th", NULL, table->title);
	for (size_t i = 0; i < table->count; i++)
		markup_leaf(m, "th", NULL, table->columns[i].title);
	if (table->note != NULL)
		markup_leaf(m, "th", NULL, table->note);
	markup_close(m);
	markup_close(m);
	markup_open(m, "tbody");
	for (size_t i = 0; i < lines->count; i++)
		put_line(m, table, &lines->at[i]);
	markup_close(m);
	markup_close(m);
	markup_close(m);
}

static int
put_tables(struct markup *m, const struct comparison *c)
{
	struct row_lines lines;
	struct row_tables tables;
	char *precision = precision_words(c);
	int error = precision != NULL ? row_lines_make(&lines, c) : -ENOMEM;

	if (error != 0) {
		free(precision);
		return error;
	}
	row_tables_make(&tables, c, &lines);
	markup_leaf(m, "h2", NULL, "All rows");
	markup_open_class(m, "div", "tables");
	for (size_t i = 0; i < tables.count; i++)
		put_table(m, &tables.at[i], &lines);
	markup_close(m);
	markup_leaf(m, "p", NULL, precision);
	free(precision);
	free(lines.at);
	return 0;
}

/* The rows as JSON. */
static int
make_record(struct embedded_record *record, const struct comparison *c)
{
	FILE *out = embedded_record_open(record);
	int error, closed;

	if (out == NULL)
		return -ENOMEM;
	error = document_json(c, out);
	closed = embedded_record_close(record);
	return error < 0 ? error : closed;
}

static int
put_page(
    struct markup *m, const struct comparison *c, FILE *out, const char *record)
{
	char summary[96], command[256];
	uint64_t page_kib = c->platform.page_size / 1024;
	int error;

	if (c->request.streams)
		snprintf(summary, sizeof summary,
		    "the same stream of messages, whatever it goes through");
	else
		snprintf(summary, sizeof summary,
		    "the same work over %" PRIu64 " pages of %" PRIu64 " kB",
		    c->request.pages, page_kib);
	page_frame_begin(m, out, "compare", summary);
	error = put_header(m, c, summary);
	markup_open(m, "main");
	if (error == 0 && !c->request.streams)
		error = kind_panels_write(m, c);
	if (error == 0)
		error = put_tables(m, c);
	markup_close(m);
	markup_open(m, "footer");
	markup_leaf_format(m, "p", NULL, "Linux %s, %s; proof: %s",
	    c->platform.uts.release, c->platform.uts.machine,
	    proof_name(c->platform.proof));
	page_frame_origin(m, typed_command(command, sizeof command), record);
	markup_close(m);
	page_frame_end(m, record);
	return error;
}

int
comparison_page_write(const struct comparison *c, FILE *out)
{
	struct embedded_record record;
	struct markup m;
	int error = make_record(&record, c);

	if (error == 0)
		error = put_page(
		    &m, c, out, record.too_large ? NULL : record.text);
	embedded_record_release(&record);
	return error;
}
