#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "cli/exit_status.h"
#include "cli/usage.h"
#include "compare/compare.h"
#include "compare/comparison_page.h"
#include "compare/document.h"
#include "compare/estimate.h"
#include "compare/scheduler.h"
#include "compare/tables.h"
#include "os/output_file.h"
#include "coordinator/learn.h"
#include "coordinator/steps.h"
#include "os/descriptor.h"
#include "os/signals.h"
#include "report/html/page_file.h"
#include "report/sentences/actor_sets.h"

/* Learns from the pair what it leaves to the user. */
static int
ask(struct subject *subject, double timeout)
{
	struct pair_info *info = &subject->info;
	struct failure failure;
	char words[512];

	if (learn_pair_within(subject->path, timeout, info, &failure) < 0) {
		failure_words(&failure, words, sizeof words);
		warnx("%s: %s", subject->name, words);
		return failure_exit(&failure);
	}
	subject->streams = streams_is_one(info);
	subject->whole = info->whole || subject->streams;
	subject->at_once = steps_is_at_once(info);
	if (steps_names_consumers(info))
		subject->fixed = info->consumers;
	return 0;
}

static int
ask_all(struct compare_request *r)
{
	const struct option_number *timeout = &r->options->timeout;
	int status = 0;

	for (size_t i = 0; status == 0 && i < r->subject_count; i++)
		status = ask(&r->subjects[i],
		    timeout->given ? (double)timeout->value : LEARN_TIMEOUT);
	return status;
}

static void
add_rows(
    struct comparison *c, const struct subject *subject, unsigned consumers)
{
	size_t writes = subject->whole ? 1 : c->request.write_count;

	for (size_t i = 0; i < writes; i++)
		c->rows[c->count++] = (struct row){
		    .subject = subject,
		    .consumers = consumers,
		    .write = subject->whole ? NULL : c->request.writes[i],
		    .part = c->request.parts[i],
		};
}

static void
make_rows(struct comparison *c)
{
	const struct compare_request *r = &c->request;

	c->room = r->subject_count * r->consumer_count * r->write_count;
	c->rows = scheduler_rows(c->room);
	if (c->rows == NULL)
		err(EXIT_CANNOT_RUN, NULL);
	for (size_t t = 0; t < r->subject_count; t++) {
		const struct subject *subject = &r->subjects[t];

		if (subject->fixed > 0) {
			add_rows(c, subject, subject->fixed);
			continue;
		}
		for (size_t i = 0; i < r->consumer_count; i++)
			add_rows(c, subject, r->consumers[i]);
	}
}

/* Where a subject does not do what was asked for. */
static void
note_exceptions(const struct comparison *c)
{
	for (size_t i = 0; i < c->request.subject_count; i++) {
		const struct subject *subject = &c->request.subjects[i];
		bool asked = c->request.consumer_count == 1 &&
		    c->request.consumers[0] == subject->fixed;

		if (subject->fixed > 0 && !asked)
			warnx("%s: its steps are for %u consumer%s, so it is "
			      "run with no other number",
			    subject->name, subject->fixed,
			    plural(subject->fixed));
		if (subject->whole && !subject->streams)
			warnx("%s: it writes what its steps say, so --write "
			      "does not apply to it",
			    subject->name);
	}
}

/* Finds out what all rows need. Returns an exit status; 0: none of them is
 * refused. */
static int
plan_all(struct comparison *c)
{
	const struct row *worst = NULL;
	char name[128];

	for (size_t i = 0; i < c->count; i++) {
		struct row *row = &c->rows[i];
		int status = row_plan(row, &c->request, &c->platform);

		row_name(row, name, sizeof name);
		if (status != 0) {
			warnx("%s", row->why);
			return status;
		}
		if (row->state == ROW_UNFIT) {
			usage_error(
			    "compare", "%s: %s", row->subject->name, row->why);
			return EXIT_USAGE;
		}
		if (row->state == ROW_FAILED) {
			warnx("%s: %s", name, row->why);
			return row->status;
		}
		if (row->state == ROW_TOO_BIG &&
		    (worst == NULL ||
			row->preflight.kib > worst->preflight.kib))
			worst = row;
	}
	if (worst == NULL)
		return 0;
	warnx("nothing was run: %s: %s", row_name(worst, name, sizeof name),
	    worst->why);
	return EXIT_CANNOT_RUN;
}

static void
complain(const struct row *row)
{
	char name[128];

	row_name(row, name, sizeof name);
	if (row->state != ROW_DONE)
		warnx("%s: %s", name, row->why);
	else if (row->verdict != VERDICT_BALANCED)
		warnx("%s: %s: %s", name, verdict_name(row->verdict),
		    row_reason(row));
}

/* Where the result goes, and who writes it there. */
struct result_file {
	int (*write)(const struct comparison *, FILE *);
	FILE *out; /* NULL: nowhere */
};

#define RESULT_FILES 3

struct result_files {
	struct result_file at[RESULT_FILES];
	struct page_file page; /* its stream is NULL: none is wanted */
};

static bool
open_file(struct result_file *file, const struct option_text *option)
{
	if (!option->given)
		return true;
	file->out = option->text != NULL ? output_file_open(option->text)
					 : stdout;
	if (file->out == NULL && errno != EINTR)
		warn("%s", option->text);
	return file->out != NULL;
}

static bool
open_page(struct page_file *page, const struct option_text *option)
{
	int error;

	if (!option->given)
		return true;
	error = page_file_open(page, option->text);
	if (error < 0 && error != -EINTR)
		warnx("%s: %s", option->text, strerror(-error));
	return error == 0;
}

static bool
open_files(struct result_files *files, const struct compare_options *o)
{
	struct result_file *at = files->at;

	*files = (struct result_files){
	    {{tables_print, stdout}, {document_json, NULL},
		{document_csv, NULL}},
	    {0},
	};
	if (!open_file(&at[1], &o->json) || !open_file(&at[2], &o->csv) ||
	    !open_page(&files->page, &o->html))
		return false;
	if (at[1].out == stdout || at[2].out == stdout)
		at[0].out = NULL;
	return true;
}

static int
write_page(const struct comparison *c, struct page_file *page)
{
	int error;

	if (page->out == NULL)
		return 0;
	error = comparison_page_write(c, page->out);
	if (error == 0)
		return page_file_keep(page);
	page_file_discard(page);
	return error;
}

/* The first error of all. */
static int
write_files(const struct comparison *c, struct result_files *files)
{
	int error = 0, page_error;

	for (int i = 0; i < RESULT_FILES; i++) {
		FILE *out = files->at[i].out;

		if (out != NULL && error == 0)
			error = files->at[i].write(c, out);
		if (out != NULL &&
		    (out == stdout ? fflush(out) : fclose(out)) != 0 &&
		    error == 0)
			error = -errno;
	}
	page_error = write_page(c, &files->page);
	return error < 0 ? error : page_error;
}

/* Returns an exit status. */
static int
tell(const struct comparison *c, struct result_files *files)
{
	int fd = signals_take_over(), error;

	for (int i = 0; i < RESULT_FILES; i++)
		if (files->at[i].out != NULL)
			signals_name_output(fileno(files->at[i].out));
	signals_listen(true);
	error = write_files(c, files);
	signals_listen(false);
	descriptor_close(&fd);
	signals_give_back();
	if (*signals_flag() != 0)
		return EXIT_SIGNAL + *signals_flag();
	if (error == 0)
		return 0;
	if (error == -EPIPE)
		return EXIT_SIGNAL + SIGPIPE; /* nobody reads it */
	warnx("write the result: %s", strerror(-error));
	return EXIT_CANNOT_RUN;
}

/* The worst outcome of a row: a contradiction comes first. */
static int
conclude(const struct comparison *c)
{
	int worst = EXIT_BALANCED;

	for (size_t i = 0; i < c->count; i++) {
		int status = c->rows[i].status;

		if (status == EXIT_CONTRADICTED)
			return status;
		if (status != EXIT_BALANCED &&
		    (worst == EXIT_BALANCED || worst == EXIT_NOT_HERE))
			worst = status;
	}
	return worst;
}

static size_t
count_done(const struct comparison *c)
{
	size_t done = 0;

	for (size_t i = 0; i < c->count; i++)
		done += c->rows[i].state == ROW_DONE;
	return done;
}

static int
perform(struct comparison *c)
{
	struct result_files files;
	int status = ask_all(&c->request), told;

	if (status != 0)
		return status;
	if (!request_settle(&c->request))
		return EXIT_USAGE;
	make_rows(c);
	status = plan_all(c);
	if (status != 0)
		return status;
	if (!open_files(&files, c->request.options))
		return signals_came(-1) != 0 ? EXIT_SIGNAL + signals_came(-1)
					     : EXIT_CANNOT_RUN;
	note_exceptions(c);
	estimate_rows(c);
	status = scheduler_run(c, complain);
	if (status != 0)
		warnx("interrupted: %zu of %zu row%s done, and nothing is left "
		      "behind",
		    count_done(c), c->count, plural(c->count));
	told = tell(c, &files);
	if (status != 0)
		return status;
	return told != 0 ? told : conclude(c);
}

static int
run(const void *options, const struct option_operands *operands)
{
	struct comparison *c = calloc(1, sizeof *c);
	int status;

	if (c == NULL)
		err(EXIT_CANNOT_RUN, NULL);
	status = request_make(&c->request, options, operands);
	if (status == 0)
		status = perform(c);
	request_release(&c->request);
	scheduler_release(c->rows, c->room);
	free(c);
	return status;
}

const struct command compare_command = {
    .name = "compare",
    .summary = "the same work over all kinds of mapping",
    .usage = "[KIND or PAIR ...] [options]",
    .about =
	"The same work over several kinds of mapping, or whole pairs side by "
	"side: fill,\nhand over, read all, write a part. Each row is a run of "
	"its own, predicted and\nmeasured right before the consumers' first "
	"write and right after their last.\nPairs that stream messages (stream "
	"pipe socket mqueue) are compared by how many,\nhow late, and in what "
	"memory.\n",
    .notes = "Examples:\n"
	     "  ./run.sh compare --consumers 8\n"
	     "  ./run.sh compare cow shared --size 256M --write 50%\n"
	     "  ./run.sh compare shm-private shm-shared --csv=rows.csv\n"
	     "  ./run.sh compare stream pipe socket mqueue --message 1K\n\n"
	     "What would not fit into memory is refused before anything "
	     "runs.\n" COMMAND_EXIT_STATUS,
    .list = request_list,
    .options = request_rows,
    .size = sizeof(struct compare_options),
    .operands_most = SIZE_MAX,
    .run = run,
};
