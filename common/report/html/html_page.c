#include <errno.h>
#include <stdlib.h>

#include "record/stop.h"
#include "report/html/html_page.h"
#include "report/html/page_body.h"
#include "report/html/step_section.h"

/* The first error is kept. */
static int
note(struct html_page *page, int error)
{
	if (page->error == 0)
		page->error = error;
	return page->error;
}

int
html_page_begin(struct html_page *page, const char *path,
    const struct head_record *head, const char *command)
{
	FILE *out;

	*page = (struct html_page){.head = head, .command = command};
	tally_init(&page->tally);
	note(page, page_file_open(&page->file, path));
	if (page->error < 0)
		return page->error;
	out = embedded_record_open(&page->record);
	if (out == NULL || draft_open(&page->sections) == NULL)
		return note(page, -ENOMEM);
	return note(page, json_begin(&page->writer, out, head));
}

/* The section goes to the others once it is complete. */
static int
add_section(struct html_page *page, const struct step_record *before,
    const struct step_record *step)
{
	struct markup m;
	struct draft section;
	int error;

	if (draft_open(&section) == NULL)
		return -ENOMEM;
	markup_init(&m, section.out);
	error = step_section_write(&m, page->head, before, step);
	section.text = draft_take(&section);
	if (section.text == NULL)
		error = -ENOMEM;
	if (error == 0 && !record_is_stopped()) {
		fputs(section.text, page->sections.out);
		error = series_add(&page->series, page->head, step);
		tally_add(&page->tally, page->head, before, step);
	}
	free(section.text);
	return error;
}

int
html_page_step(struct html_page *page, const struct step_record *before,
    const struct step_record *step)
{
	if (page->error == 0)
		note(page, add_section(page, before, step));
	if (page->error == 0)
		note(page, json_step(&page->writer, step));
	return page->error;
}

static int
write_page(struct html_page *page, const struct verdict_record *verdict)
{
	struct page_parts parts = {
	    .head = page->head,
	    .verdict = verdict,
	    .tally = &page->tally,
	    .series = &page->series,
	    .command = page->command,
	};
	int error = json_end(&page->writer, verdict);

	if (error == 0)
		error = embedded_record_close(&page->record);
	parts.sections = draft_take(&page->sections);
	page->sections = (struct draft){0};
	if (parts.sections == NULL)
		return -ENOMEM;
	if (!page->record.too_large)
		parts.record = page->record.text;
	if (error == 0)
		error = page_body_write(page->file.out, &parts);
	free(parts.sections);
	return error;
}

int
html_page_end(struct html_page *page, const struct verdict_record *verdict)
{
	if (page->head == NULL)
		return 0;
	if (page->error == 0)
		note(page, write_page(page, verdict));
	if (page->error == 0)
		note(page, page_file_keep(&page->file));
	return page->error;
}

void
html_page_release(struct html_page *page)
{
	page_file_discard(&page->file);
	embedded_record_release(&page->record);
	series_release(&page->series);
	if (page->sections.out != NULL)
		free(draft_take(&page->sections));
	*page = (struct html_page){0};
}
