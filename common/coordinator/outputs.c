#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/exit_status.h"
#include "coordinator/outputs.h"
#include "os/output_file.h"
#include "os/signals.h"
#include "report/sentences/sentence_lines.h"

/* The first error is kept, with the path of the file; NULL: it is stdout. */
static void
note(struct outputs *o, const char *path, int error)
{
	if (error == 0 || o->error != 0)
		return;
	o->error = error;
	o->failed = path;
}

static int
result(const struct outputs *o)
{
	if (o->error == 0)
		return 0;
	if (o->failed == NULL || o->error == -EINTR)
		return failure_system(o->sink, "write the result", o->error);
	return failure_refuse(
	    o->sink, EXIT_CANNOT_RUN, "%s: %s", o->failed, strerror(-o->error));
}

/* A signal may have ended the wait for somebody who reads a FIFO. */
static int
fail(const struct outputs *o, const char *path, int error)
{
	if (error == -EINTR && failure_interrupted(o->sink) < 0)
		return -1;
	return failure_refuse(
	    o->sink, EXIT_CANNOT_RUN, "%s: %s", path, strerror(-error));
}

/* Without a path it is stdout. */
static int
open_file(struct outputs *o, bool wanted, const char *path, FILE **out)
{
	if (!wanted)
		return 0;
	*out = path != NULL ? output_file_open(path) : stdout;
	if (*out == NULL)
		return fail(o, path, -errno);
	signals_name_output(fileno(*out));
	return 0;
}

/* The page is a file of its own, so its errors name it. */
static int
page_result(struct outputs *o)
{
	return o->page.error == 0
	    ? 0
	    : fail(o, o->options->html_path, o->page.error);
}

static int
open_files(struct outputs *o)
{
	const struct options *options = o->options;

	if (open_file(o, options->json, options->json_path, &o->json) < 0 ||
	    open_file(o, options->csv, options->csv_path, &o->csv) < 0)
		return -1;
	if (o->json != stdout && o->csv != stdout)
		o->text = stdout;
	return 0;
}

/* What is written, and then closed unless it is stdout. */
static void
close_file(struct outputs *o, FILE *file, const char *path)
{
	if (file != NULL && file != stdout && fclose(file) != 0)
		note(o, path, -errno);
}

/* The record, here and in a page, has the sentences of the report as well. */
static void
write_record(struct outputs *o, const struct step_record *before,
    const struct step_record *step)
{
	struct step_record told = *step;

	if (o->json == NULL && o->options->html_path == NULL)
		return;
	told.sentences = sentence_lines(&o->head, before, step);
	if (told.sentences == NULL)
		note(o, NULL, -ENOMEM);
	else if (o->json != NULL)
		note(o, o->options->json_path, json_step(&o->writer, &told));
	if (told.sentences != NULL && o->options->html_path != NULL)
		html_page_step(&o->page, before, &told);
	free(told.sentences);
}

/* What stands before the first step. */
static void
write_beginnings(struct outputs *o)
{
	if (o->text != NULL) {
		report_init(&o->report, o->text, &o->options->style, &o->head);
		note(o, NULL, report_begin(&o->report));
	}
	if (o->json != NULL)
		note(o, o->options->json_path,
		    json_begin(&o->writer, o->json, &o->head));
	if (o->csv != NULL)
		note(o, o->options->csv_path,
		    csv_begin(o->csv, &o->head.regions));
}

/* A file that is opened listens by itself, and no longer. */
static int
on_begin(struct run_callbacks *callbacks, const struct head_record *head)
{
	struct outputs *o = (struct outputs *)callbacks;

	o->head = *head;
	if (open_files(o) < 0)
		return -1;
	if (o->options->html_path != NULL)
		html_page_begin(
		    &o->page, o->options->html_path, &o->head, o->command);
	if (page_result(o) < 0)
		return -1;
	o->begun = true;
	signals_listen(true);
	write_beginnings(o);
	signals_listen(false);
	return result(o);
}

static int
on_step(struct run_callbacks *callbacks, const struct step_record *before,
    const struct step_record *step)
{
	struct outputs *o = (struct outputs *)callbacks;

	signals_listen(true);
	o->report.paper.style.width = screen_width();
	if (o->text != NULL)
		note(o, NULL, report_step(&o->report, before, step));
	write_record(o, before, step);
	if (o->csv != NULL)
		note(o, o->options->csv_path, csv_step(o->csv, step));
	signals_listen(false);
	return page_result(o) < 0 ? -1 : result(o);
}

/* A write to stdout that a signal has interrupted would block once more. Files
 * do not block. */
static bool
is_writable(const struct outputs *o, const FILE *file)
{
	return file != NULL && (o->error != -EINTR || file != stdout);
}

/* A page, and a record in a file, are ended whatever became of the run. */
static void
on_end(struct run_callbacks *callbacks, const struct verdict_record *verdict)
{
	struct outputs *o = (struct outputs *)callbacks;
	bool text = is_writable(o, o->text), json = is_writable(o, o->json);

	if (!o->begun)
		return;
	if (html_page_end(&o->page, verdict) < 0)
		(void)page_result(o);
	signals_listen(true);
	if (text)
		note(o, NULL, report_end(&o->report, verdict));
	if (json)
		note(o, o->options->json_path, json_end(&o->writer, verdict));
	signals_listen(false);
}

void
outputs_init(struct outputs *o, const struct options *options,
    const char *command, struct failure_sink *sink)
{
	*o = (struct outputs){
	    .callbacks = {.on_begin = on_begin,
		.on_step = on_step,
		.on_end = on_end},
	    .options = options,
	    .command = command,
	    .sink = sink,
	};
}

void
outputs_close(struct outputs *o)
{
	html_page_release(&o->page);
	report_release(&o->report);
	signals_listen(true);
	if (is_writable(o, o->text) && fflush(o->text) != 0)
		note(o, NULL, -errno);
	close_file(o, o->json, o->options->json_path);
	close_file(o, o->csv, o->options->csv_path);
	signals_listen(false);
	(void)result(o);
}
