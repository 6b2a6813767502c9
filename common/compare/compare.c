#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/exit_status.h"
#include "cli/usage.h"
#include "compare/compare.h"
#include "compare/document.h"
#include "compare/scheduler.h"
#include "compare/tables.h"
#include "coordinator/learn.h"
#include "coordinator/steps.h"
#include "os/signals.h"
#include "report/sentences/actor_sets.h"

/* Learns from the pair what it leaves to the user. */
static int
ask(struct subject *subject)
{
	struct pair_info *info = &subject->info;
	struct failure failure;
	char words[512];

	if (learn_pair(subject->path, info, &failure) < 0) {
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
	int status = 0;

	for (size_t i = 0; status == 0 && i < r->subject_count; i++)
		status = ask(&r->subjects[i]);
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

/* Says why a row is refused. Returns an exit status; 0: none is. */
static int
refuse(const struct comparison *c)
{
	const struct row *worst = NULL;
	char name[128];

	for (size_t i = 0; i < c->count; i++) {
		const struct row *row = &c->rows[i];

		if (row->state == ROW_UNFIT) {
			usage_error(
			    "compare", "%s: %s", row->subject->name, row->why);
			return EXIT_USAGE;
		}
		if (row->state == ROW_FAILED) {
			warnx("%s: %s", row_name(row, name, sizeof name),
			    row->why);
			return row->status;
		}
		if (row->state == ROW_TOO_BIG &&
		    (worst == NULL || row->need_kib > worst->need_kib))
			worst = row;
	}
	if (worst == NULL)
		return 0;
	warnx("nothing was run: %s: %s", row_name(worst, name, sizeof name),
	    worst->why);
	return EXIT_CANNOT_RUN;
}

static int
plan_all(struct comparison *c)
{
	for (size_t i = 0; i < c->count; i++) {
		int status = row_plan(&c->rows[i], &c->request, &c->platform);

		if (status != 0) {
			warnx("%s", c->rows[i].why);
			return status;
		}
		if (c->rows[i].state != ROW_PLANNED &&
		    c->rows[i].state != ROW_TOO_BIG)
			break; /* it is refused, whatever the others are */
	}
	return refuse(c);
}

static void
complain(const struct row *row)
{
	char name[128];

	row_name(row, name, sizeof name);
	if (row->state != ROW_DONE)
		warnx("%s: %s", name, row->why);
	else if (row->verdict == VERDICT_CONTRADICTED)
		warnx("%s: contradicted: %s", name, row->finding);
	else if (row->verdict == VERDICT_NOT_CHECKED)
		warnx("%s: not checked: %s", name,
		    row->verdict_reason != NULL ? row->verdict_reason : "");
}

/* Where the result goes. */
struct result_files {
	FILE *text, *json, *csv; /* NULL: nowhere */
};

static FILE *
open_output(bool wanted, const char *path)
{
	FILE *out = !wanted ? NULL : path == NULL ? stdout : fopen(path, "we");

	if (wanted && out == NULL)
		warn("%s", path);
	return out;
}

static bool
open_outputs(const struct compare_request *r, struct result_files *o)
{
	bool taken = (r->json && r->json_path == NULL) ||
	    (r->csv && r->csv_path == NULL);

	o->text = taken ? NULL : stdout;
	o->json = open_output(r->json, r->json_path);
	o->csv = open_output(r->csv, r->csv_path);
	return (!r->json || o->json != NULL) && (!r->csv || o->csv != NULL);
}

static int
close_output(FILE *out)
{
	if (out == NULL)
		return 0;
	return (out == stdout ? fflush(out) : fclose(out)) == 0 ? 0 : -errno;
}

/* Returns an exit status. */
static int
tell(const struct comparison *c, struct result_files *o)
{
	int error = 0, errors[3];

	signals_listen(true);
	if (o->text != NULL)
		error = tables_print(c, o->text);
	if (error == 0 && o->json != NULL)
		error = document_json(c, o->json);
	if (error == 0 && o->csv != NULL)
		error = document_csv(c, o->csv);
	errors[0] = close_output(o->text);
	errors[1] = close_output(o->json);
	errors[2] = close_output(o->csv);
	for (int i = 0; error == 0 && i < 3; i++)
		error = errors[i];
	signals_listen(false);
	if (error == 0)
		return 0;
	if (error == -EPIPE)
		return EXIT_SIGNAL + SIGPIPE; /* nobody reads it */
	if (error == -EINTR && signals_came(-1) != 0)
		return EXIT_SIGNAL + signals_came(-1);
	warnx("write the result: %s", strerror(-error));
	return EXIT_CANNOT_RUN;
}

/* The worst outcome of a row: a contradiction comes first. */
static int
conclude(const struct comparison *c)
{
	int status = EXIT_BALANCED;

	for (size_t i = 0; i < c->count; i++) {
		const struct row *row = &c->rows[i];

		if (row->status == EXIT_CONTRADICTED)
			return EXIT_CONTRADICTED;
		if (status == EXIT_BALANCED || status == EXIT_NOT_HERE)
			status = row->status != EXIT_BALANCED ? row->status
							      : status;
	}
	return status;
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
	struct result_files outputs = {0};
	int status = ask_all(&c->request), told;

	if (status != 0)
		return status;
	if (!streams_settle(&c->request))
		return EXIT_USAGE;
	make_rows(c);
	status = plan_all(c);
	if (status != 0)
		return status;
	if (!open_outputs(&c->request, &outputs))
		return EXIT_CANNOT_RUN;
	note_exceptions(c);
	status = scheduler_run(c, complain);
	if (status != 0)
		warnx("interrupted: %zu of %zu row%s done, and nothing is left "
		      "behind",
		    count_done(c), c->count, plural(c->count));
	told = tell(c, &outputs);
	if (status != 0)
		return status;
	return told != 0 ? told : conclude(c);
}

static int
run(const void *options, const struct option_operands *operands)
{
	struct comparison *c = calloc(1, sizeof *c);
	int status = EXIT_USAGE;

	if (c == NULL)
		err(EXIT_CANNOT_RUN, NULL);
	if (request_make(&c->request, options, operands))
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
