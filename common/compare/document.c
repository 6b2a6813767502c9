/* document.c: the rows for programs: JSON, described in
 * common/record/compare.schema.json, and the same figures as CSV. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compare/conclusions.h"
#include "compare/document.h"
#include "os/output_file.h"
#include "record/csv_value.h"
#include "record/json_value.h"

#define SCHEMA "shmlab.compare/1"

static const char not_run[] = "the row was not run to its end";

static json_t *
text_or_null(const char *text)
{
	return text != NULL && *text != '\0' ? value_text(text) : json_null();
}

static json_t *
faults_object(const struct look *f)
{
	struct members m = members_begin();

	for (int i = 0; i < FAULT_CLASSES; i++)
		members_add(&m, model_fault_name((enum model_fault)i),
		    json_integer(f->faults[i]));
	return members_end(&m);
}

static json_t *
look_object(const struct look *f)
{
	struct members m;

	if (!f->known)
		return json_null();
	m = (struct members){
	    .json = json_pack("{ss sI sI sI sI sf}", "step", f->step,
		"processes", f->processes, "rss_kib", f->rss_kib, "pss_kib",
		f->pss_kib, "uss_kib", f->uss_kib, "uss_per_process_kib",
		(double)f->uss_kib / (double)f->processes)};
	members_add_figure(&m, "frames", f->frames, f->frames_reason);
	members_add(&m, "held_kib", json_integer(f->held_kib));
	members_add(&m, "held_by",
	    json_string(f->frames != UNKNOWN ? "frames" : "pss"));
	members_add_figure(
	    &m, "pte_kib", f->pte_kib, "/proc/PID/status does not say");
	members_add(&m, "faults",
	    f->faults_reason == NULL ? faults_object(f) : json_null());
	if (f->faults_reason != NULL)
		members_add(&m, "faults_reason", value_text(f->faults_reason));
	return members_end(&m);
}

static void
add_times(struct members *m, const struct row *row)
{
	bool done = row->after.known, streams = row->subject->streams;
	bool handed = done && row->hand_over_ns != UNKNOWN;

	members_add(m, "hand_over",
	    text_or_null(!handed   ? NULL
		    : row->by_fork ? "fork"
				   : "attach"));
	members_add_figure(m, "hand_over_ns",
	    handed ? row->hand_over_ns : UNKNOWN,
	    done ? "nothing is handed over before the writes" : not_run);
	members_add_figure(m, "write_ns",
	    done && !streams ? row->write_ns : UNKNOWN,
	    done ? "it streams messages" : not_run);
	members_add_figure(
	    m, "elapsed_ns", done ? row->elapsed_ns : UNKNOWN, not_run);
}

static json_t *
stream_object(const struct row *row)
{
	static const char no_time[] =
	    "only a message of at least 16 bytes bears the time";
	const struct stream_figures *f = &row->stream;
	struct members m = {.json = json_pack("{sI sI}", "message_bytes",
				f->message, "messages", f->count)};

	for (int i = 0; i < STREAM_FIGURES; i++)
		members_add_figure(&m, stream_figures[i].key,
		    figure_at(f, stream_figures[i].at),
		    !row->after.known		  ? not_run
			: stream_figures[i].paced ? no_time
						  : NULL);
	return members_end(&m);
}

/* Of each figure that is known. */
static json_t *
spread_object(const struct row *row)
{
	struct members m = members_begin();

	for (size_t i = 0; i < SPREAD_FIGURES; i++) {
		int64_t least, most;

		if (row->after.known && spread_range(row, i, &least, &most))
			members_add(&m, spread_figure(i).key,
			    json_pack("{sI sI}", "least", least, "most", most));
	}
	return members_end(&m);
}

static void
add_runs(struct members *m, const struct row *row)
{
	bool done = row->after.known;

	members_add(m, "runs", json_integer(row->spread.runs));
	members_add(m, "spread", spread_object(row));
	members_add_figure(m, "waited_ns", done ? row->waited_ns : UNKNOWN,
	    done ? "/proc/PID/schedstat does not say" : not_run);
}

static json_t *
row_object(const struct row *row)
{
	const struct subject *subject = row->subject;
	struct members m = {
	    .json = json_pack("{ss ss ss? sI ss? so sI so so}", "name",
		subject->name, "pair", subject->pair, "kind",
		subject->is_kind ? subject->name : NULL, "consumers",
		(json_int_t)row->consumers, "write", row->write, "write_pages",
		row->write != NULL ? value_count(row->part) : json_null(),
		"need_kib", (json_int_t)row->preflight.kib, "before",
		look_object(&row->before), "after", look_object(&row->after))};

	add_times(&m, row);
	add_runs(&m, row);
	members_add(
	    &m, "stream", subject->streams ? stream_object(row) : json_null());
	members_add(&m, "verdict",
	    json_string(row->state == ROW_DONE ? verdict_name(row->verdict)
					       : "not run"));
	members_add(&m, "verdict_reason", text_or_null(row_reason(row)));
	members_add(&m, "not_reproduced", text_or_null(row->unrepeated));
	members_add(&m, "status",
	    row->state == ROW_PLANNED ? json_null()
				      : json_integer(row->status));
	return members_end(&m);
}

/* Streams have no region that is written in parts. */
static json_t *
parameters_object(const struct comparison *c)
{
	const struct compare_request *r = &c->request;
	bool regions = !r->streams;
	char seed[24];

	snprintf(seed, sizeof seed, "%" PRIu64, r->options->seed.value);
	return json_pack("{sb so ss? ss? sI sI}", "streams", r->streams,
	    "pages", regions ? value_count(r->pages) : json_null(), "pattern",
	    regions ? r->options->pattern.text : NULL, "seed",
	    regions ? seed : NULL, "rows", (json_int_t)c->count, "at_a_time",
	    (json_int_t)c->lanes);
}

static json_t *
platform_object(const struct platform *p)
{
	struct members m = {
	    .json = json_pack("{ss ss sI si ss}", "kernel", p->uts.release,
		"machine", p->uts.machine, "page_kib",
		(json_int_t)(p->page_size / 1024), "cpus", p->cpus, "proof",
		proof_name(p->proof))};

	members_add_figure(&m, "available_kib",
	    p->available_kib < 0 ? UNKNOWN : p->available_kib,
	    "the kernel does not say how much memory is available");
	return members_end(&m);
}

static json_t *
rows_array(const struct comparison *c)
{
	json_t *rows = json_array();
	bool failed = false;

	for (size_t i = 0; i < c->count; i++)
		failed |= json_array_append_new(
			      rows, row_object(&c->rows[i])) != 0;
	return value_unless(failed, rows);
}

static json_t *
findings_array(const struct comparison *c)
{
	char *sentences = conclusions_draw(c), *rest = sentences, *sentence;
	json_t *findings = json_array();
	bool failed = sentences == NULL;

	while ((sentence = strsep(&rest, "\n")) != NULL)
		if (*sentence != '\0')
			failed |= json_array_append_new(
				      findings, value_text(sentence)) != 0;
	free(sentences);
	return value_unless(failed, findings);
}

int
document_json(const struct comparison *c, FILE *out)
{
	json_t *o = json_pack("{ss so so so so sb}", "schema", SCHEMA,
	    "parameters", parameters_object(c), "platform",
	    platform_object(&c->platform), "rows", rows_array(c), "findings",
	    findings_array(c), "complete", c->complete);
	int error = 0;

	if (o == NULL)
		return -ENOMEM;
	if (json_dumpf(o, out, JSON_INDENT(1) | JSON_REAL_PRECISION(15)) != 0 ||
	    fputc('\n', out) == EOF || fflush(out) != 0)
		error = errno != 0 ? -errno : -EIO;
	json_decref(o);
	return error;
}

/* A line of CSV: that of a row as JSON, or that of the titles. */
struct csv_line {
	FILE *out;
	const json_t *row; /* NULL: the titles */
	bool begun;
};

/* What is null, or in no object, is an empty field. */
static void
put_field(struct csv_line *line, const char *title, const json_t *object,
    const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (line->begun)
		fputc(',', line->out);
	line->begun = true;
	if (line->row == NULL)
		csv_text(line->out, title);
	else if (json_is_string(value))
		csv_text(line->out, json_string_value(value));
	else if (json_is_integer(value))
		fprintf(line->out, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(value));
}

/* Fields whose titles are the keys; a NULL ends them. */
static void
put_fields(
    struct csv_line *line, const json_t *object, const char *const keys[])
{
	for (; *keys != NULL; keys++)
		put_field(line, *keys, object, *keys);
}

static void
put_look(struct csv_line *line, const char *when)
{
	static const char *const keys[] = {
	    "rss_kib", "pss_kib", "uss_kib", "frames", "held_kib", "pte_kib"};
	const json_t *look = json_object_get(line->row, when);
	char title[64];

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		snprintf(title, sizeof title, "%s_%s", when, keys[i]);
		put_field(line, title, look, keys[i]);
	}
	for (int i = 0; i < FAULT_CLASSES; i++) {
		const char *class = model_fault_name((enum model_fault)i);

		snprintf(title, sizeof title, "%s_%s_faults", when, class);
		for (char *at = title; (at = strchr(at, '-')) != NULL;)
			*at = '_';
		put_field(line, title, json_object_get(look, "faults"), class);
	}
}

static const char *
stream_title(const char *key)
{
	return strcmp(key, "faults") == 0 ? "stream_faults" : key;
}

static void
put_stream(struct csv_line *line)
{
	const json_t *stream = json_object_get(line->row, "stream");

	put_fields(
	    line, stream, (const char *[]){"message_bytes", "messages", NULL});
	for (int i = 0; i < STREAM_FIGURES; i++) {
		const char *key = stream_figures[i].key;

		put_field(line, stream_title(key), stream, key);
	}
}

static void
put_spread(struct csv_line *line, bool streams)
{
	static const char *const ends[] = {"least", "most"};
	const json_t *spread = json_object_get(line->row, "spread");
	size_t count = streams ? SPREAD_FIGURES : SPREAD_STREAM;

	for (size_t i = 0; i < 2 * count; i++) {
		const char *key = spread_figure(i / 2).key;
		char title[64];

		snprintf(title, sizeof title, "%s_%s", stream_title(key),
		    ends[i % 2]);
		put_field(
		    line, title, json_object_get(spread, key), ends[i % 2]);
	}
}

static void
put_line(FILE *out, const json_t *row, bool streams)
{
	struct csv_line line = {out, row, false};

	put_fields(&line, row,
	    (const char *[]){"name", "pair", "consumers", "write",
		"write_pages", "need_kib", NULL});
	put_field(
	    &line, "processes", json_object_get(row, "before"), "processes");
	put_look(&line, "before");
	put_look(&line, "after");
	put_fields(&line, row,
	    (const char *[]){"hand_over", "hand_over_ns", "write_ns",
		"elapsed_ns", "verdict", "verdict_reason", "not_reproduced",
		NULL});
	if (streams)
		put_stream(&line);
	put_fields(&line, row, (const char *[]){"runs", "waited_ns", NULL});
	put_spread(&line, streams);
	fputs(CSV_END, out);
}

int
document_csv(const struct comparison *c, FILE *out)
{
	json_t *rows = rows_array(c), *row;
	size_t i;

	if (rows == NULL)
		return -ENOMEM;
	put_line(out, NULL, c->request.streams);
	json_array_foreach (rows, i, row)
		put_line(out, row, c->request.streams);
	json_decref(rows);
	return output_flush(out);
}
