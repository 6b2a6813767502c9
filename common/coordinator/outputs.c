#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/exit_status.h"
#include "coordinator/outputs.h"
#include "os/signals.h"
#include "report/sentences/sentence_lines.h"

/* The first error is kept. */
static void
note(struct outputs *o, int error)
{
	if (error < 0 && o->error == 0)
		o->error = error;
}

static int
result(const struct outputs *o)
{
	return o->error == 0
	    ? 0
	    : failure_system(o->sink, "write the result", o->error);
}

/* Without a path it is stdout. */
static int
open_file(struct outputs *o, bool wanted, const char *path, FILE **out)
{
	if (!wanted)
		return 0;
	*out = path != NULL ? fopen(path, "we") : stdout;
	if (*out != NULL)
		return 0;
	return failure_refuse(
	    o->sink, EXIT_CANNOT_RUN, "%s: %s", path, strerror(errno));
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
close_file(struct outputs *o, FILE *file)
{
	if (file != NULL && file != stdout && fclose(file) != 0)
		note(o, -errno);
}

/* The record has the sentences of the report as well. */
static void
write_json(struct outputs *o, const struct step_record *before,
    const struct step_record *step)
{
	struct step_record told = *step;

	told.sentences = sentence_lines(&o->head, before, step);
	if (told.sentences == NULL)
		note(o, -ENOMEM);
	else
		note(o, json_step(&o->writer, &told));
	free(told.sentences);
}

static int
on_begin(struct run_callbacks *callbacks, const struct head_record *head)
{
	struct outputs *o = (struct outputs *)callbacks;

	if (open_files(o) < 0)
		return -1;
	o->head = *head;
	if (o->text != NULL) {
		report_init(&o->report, o->text, &o->options->style, &o->head);
		note(o, report_begin(&o->report));
	}
	if (o->json != NULL)
		note(o, json_begin(&o->writer, o->json, &o->head));
	if (o->csv != NULL)
		note(o, csv_begin(o->csv));
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
		note(o, report_step(&o->report, before, step));
	if (o->json != NULL)
		write_json(o, before, step);
	if (o->csv != NULL)
		note(o, csv_step(o->csv, step));
	signals_listen(false);
	return result(o);
}

/* A write that a signal has interrupted would block once more. */
static void
on_end(struct run_callbacks *callbacks, const struct verdict_record *verdict)
{
	struct outputs *o = (struct outputs *)callbacks;

	if (o->error == -EINTR)
		return;
	signals_listen(true);
	if (o->text != NULL)
		note(o, report_end(&o->report, verdict));
	if (o->json != NULL)
		note(o, json_end(&o->writer, verdict));
	signals_listen(false);
}

void
outputs_init(
    struct outputs *o, const struct options *options, struct failure_sink *sink)
{
	*o = (struct outputs){
	    .callbacks = {.on_begin = on_begin,
		.on_step = on_step,
		.on_end = on_end},
	    .options = options,
	    .sink = sink,
	};
}

void
outputs_close(struct outputs *o)
{
	report_release(&o->report);
	if (o->error == -EINTR)
		return;
	signals_listen(true);
	if (o->text != NULL && fflush(o->text) != 0)
		note(o, -errno);
	close_file(o, o->json);
	close_file(o, o->csv);
	signals_listen(false);
	(void)result(o);
}
