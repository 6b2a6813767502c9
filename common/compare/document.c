/* document.c: the rows for programs: JSON, described in
 * common/record/compare.schema.json, and CSV. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include <jansson.h>

#include "compare/conclusions.h"
#include "compare/document.h"

#define SCHEMA "shmlab.compare/1"

static json_t *
text_or_null(const char *text)
{
	return text != NULL && *text != '\0' ? json_string(text) : json_null();
}

/* A figure, or null and why. */
static void
set_figure(json_t *o, const char *key, int64_t figure, const char *why)
{
	char why_key[64];

	if (figure != UNKNOWN) {
		json_object_set_new(o, key, json_integer(figure));
		return;
	}
	snprintf(why_key, sizeof why_key, "%s_reason", key);
	json_object_set_new(o, key, json_null());
	json_object_set_new(
	    o, why_key, json_string(why != NULL ? why : "not measured"));
}

static json_t *
faults_object(const struct look *f)
{
	json_t *faults;

	if (f->faults_reason != NULL)
		return json_null();
	faults = json_object();
	for (int i = 0; i < FAULT_CLASSES; i++)
		json_object_set_new(faults,
		    model_fault_name((enum model_fault)i),
		    json_integer(f->faults[i]));
	return faults;
}

static json_t *
figures_object(const struct look *f)
{
	json_t *o;

	if (!f->known)
		return json_null();
	o = json_object();
	json_object_set_new(o, "step", json_string(f->step));
	json_object_set_new(o, "processes", json_integer(f->processes));
	json_object_set_new(o, "rss_kib", json_integer(f->rss_kib));
	json_object_set_new(o, "pss_kib", json_integer(f->pss_kib));
	json_object_set_new(o, "uss_kib", json_integer(f->uss_kib));
	json_object_set_new(o, "uss_per_process_kib",
	    json_real((double)f->uss_kib / (double)f->processes));
	set_figure(o, "frames", f->frames, f->frames_reason);
	json_object_set_new(o, "held_kib", json_integer(f->held_kib));
	json_object_set_new(
	    o, "held_by", json_string(f->frames != UNKNOWN ? "frames" : "pss"));
	set_figure(o, "pte_kib", f->pte_kib, "/proc/PID/status does not say");
	json_object_set_new(o, "faults", faults_object(f));
	if (f->faults_reason != NULL)
		json_object_set_new(
		    o, "faults_reason", json_string(f->faults_reason));
	return o;
}

static const char *
state_name(const struct row *row)
{
	return row->state == ROW_DONE ? verdict_name(row->verdict) : "not run";
}

static const char *
row_reason(const struct row *row)
{
	if (row->state != ROW_DONE)
		return row->why;
	return row->verdict == VERDICT_CONTRADICTED ? row->finding
						    : row->verdict_reason;
}

static void
set_times(json_t *o, const struct row *row)
{
	static const char not_run[] = "the row was not run to its end";
	bool done = row->after.known;
	bool known = done && row->hand_over_ns != UNKNOWN;

	json_object_set_new(o, "hand_over",
	    !known ? json_null()
		   : json_string(row->by_fork ? "fork" : "attach"));
	set_figure(o, "hand_over_ns", known ? row->hand_over_ns : UNKNOWN,
	    done ? "nothing is handed over before the writes" : not_run);
	set_figure(o, "write_ns",
	    done && !row->subject->streams ? row->write_ns : UNKNOWN,
	    done ? "it streams messages" : not_run);
	set_figure(o, "elapsed_ns", done ? row->elapsed_ns : UNKNOWN, not_run);
}

static json_t *
stream_object(const struct row *row)
{
	static const char *const latencies[STREAM_LATENCIES] = {
	    "latency_p50_ns", "latency_p99_ns", "latency_p999_ns"};
	static const char not_run[] = "the row was not run to its end";
	static const char no_time[] =
	    "only a message of at least 16 bytes bears the time";
	const struct stream_figures *f = &row->stream;
	const char *why = row->after.known ? NULL : not_run;
	json_t *o = json_object();

	json_object_set_new(o, "message_bytes", json_integer(f->message));
	json_object_set_new(o, "messages", json_integer(f->count));
	set_figure(o, "messages_per_s", f->message_rate, why);
	set_figure(o, "bytes_per_s", f->byte_rate, why);
	for (int i = 0; i < STREAM_LATENCIES; i++)
		set_figure(o, latencies[i], f->latency[i],
		    why != NULL ? why : no_time);
	set_figure(o, "faults", f->faults, why);
	set_figure(o, "stream_ns", f->stream_ns, why);
	return o;
}

static json_t *
row_object(const struct row *row)
{
	bool kind = row->subject->is_kind;
	json_t *o = json_object();

	json_object_set_new(o, "name", json_string(row->subject->name));
	json_object_set_new(o, "pair", json_string(row->subject->pair));
	json_object_set_new(
	    o, "kind", text_or_null(kind ? row->subject->name : NULL));
	json_object_set_new(o, "consumers", json_integer(row->consumers));
	json_object_set_new(o, "write", text_or_null(row->write));
	json_object_set_new(o, "write_pages",
	    row->write != NULL ? json_integer((json_int_t)row->part)
			       : json_null());
	json_object_set_new(
	    o, "need_kib", json_integer((json_int_t)row->need_kib));
	json_object_set_new(o, "before", figures_object(&row->before));
	json_object_set_new(o, "after", figures_object(&row->after));
	set_times(o, row);
	json_object_set_new(o, "stream",
	    row->subject->streams ? stream_object(row) : json_null());
	json_object_set_new(o, "verdict", json_string(state_name(row)));
	json_object_set_new(o, "verdict_reason", text_or_null(row_reason(row)));
	json_object_set_new(o, "not_reproduced",
	    text_or_null(*row->unrepeated != '\0' ? row->unrepeated : NULL));
	json_object_set_new(o, "status",
	    row->state == ROW_PLANNED ? json_null()
				      : json_integer(row->status));
	return o;
}

/* Streams are not written in parts. */
static json_t *
written(const struct compare_request *r, const char *text)
{
	return r->streams ? json_null() : json_string(text);
}

static json_t *
parameters_object(const struct comparison *c)
{
	const struct compare_request *r = &c->request;
	json_t *o = json_object();
	char seed[24];

	snprintf(
	    seed, sizeof seed, "%" PRIu64, r->seed.given ? r->seed.value : 1);
	json_object_set_new(o, "streams", json_boolean(r->streams));
	json_object_set_new(o, "pages",
	    r->streams ? json_null() : json_integer((json_int_t)r->pages));
	json_object_set_new(o, "pattern", written(r, r->pattern.text));
	json_object_set_new(o, "seed", written(r, seed));
	json_object_set_new(o, "rows", json_integer((json_int_t)c->count));
	json_object_set_new(o, "at_a_time", json_integer(c->lanes));
	return o;
}

static json_t *
platform_object(const struct platform *p)
{
	json_t *o = json_object();

	json_object_set_new(o, "kernel", json_string(p->uts.release));
	json_object_set_new(o, "machine", json_string(p->uts.machine));
	json_object_set_new(
	    o, "page_kib", json_integer((json_int_t)(p->page_size / 1024)));
	json_object_set_new(o, "cpus", json_integer(p->cpus));
	json_object_set_new(o, "proof", json_string(proof_name(p->proof)));
	set_figure(o, "available_kib",
	    p->available_kib < 0 ? UNKNOWN : p->available_kib,
	    "the kernel does not say how much memory is available");
	return o;
}

static void
add_sentence(void *findings, const char *sentence)
{
	json_array_append_new(findings, json_string(sentence));
}

int
document_json(const struct comparison *c, FILE *out)
{
	json_t *o = json_object(), *rows = json_array();
	json_t *findings = json_array();
	const struct speaker speaker = {c, add_sentence, findings};
	int error = 0;

	for (size_t i = 0; i < c->count; i++)
		json_array_append_new(rows, row_object(&c->rows[i]));
	conclusions_draw(&speaker);
	json_object_set_new(o, "schema", json_string(SCHEMA));
	json_object_set_new(o, "parameters", parameters_object(c));
	json_object_set_new(o, "platform", platform_object(&c->platform));
	json_object_set_new(o, "rows", rows);
	json_object_set_new(o, "findings", findings);
	json_object_set_new(o, "complete", json_boolean(c->complete));
	if (json_dumpf(o, out, JSON_INDENT(1) | JSON_REAL_PRECISION(15)) != 0 ||
	    fputc('\n', out) == EOF || fflush(out) != 0)
		error = errno != 0 ? -errno : -EIO;
	json_decref(o);
	return error;
}

static void
put_text(FILE *out, const char *text)
{
	if (text[strcspn(text, ",\"\r\n")] == '\0') {
		fputs(text, out);
		return;
	}
	fputc('"', out);
	for (; *text != '\0'; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	fputc('"', out);
}

/* A figure that is not known is an empty field. */
static void
put_figure(FILE *out, int64_t figure)
{
	fputc(',', out);
	if (figure != UNKNOWN)
		fprintf(out, "%" PRId64, figure);
}

static void
put_look(FILE *out, const struct look *f)
{
	const int64_t figures[] = {f->rss_kib, f->pss_kib, f->uss_kib,
	    f->frames, f->held_kib, f->pte_kib};

	for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
		put_figure(out, f->known ? figures[i] : UNKNOWN);
	for (int i = 0; i < FAULT_CLASSES; i++)
		put_figure(out, f->known ? f->faults[i] : UNKNOWN);
}

static void
put_look_titles(FILE *out, const char *when)
{
	static const char *const titles[] = {
	    "rss_kib", "pss_kib", "uss_kib", "frames", "held_kib", "pte_kib"};

	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		fprintf(out, ",%s_%s", when, titles[i]);
	for (int i = 0; i < FAULT_CLASSES; i++) {
		const char *name = model_fault_name((enum model_fault)i);

		fprintf(out, ",%s_", when);
		for (; *name != '\0'; name++)
			fputc(*name == '-' ? '_' : *name, out);
		fputs("_faults", out);
	}
}

/* Columns that only streams have. */
static void
put_stream(FILE *out, const struct stream_figures *f)
{
	put_figure(out, f->message);
	put_figure(out, f->count);
	put_figure(out, f->message_rate);
	put_figure(out, f->byte_rate);
	for (int i = 0; i < STREAM_LATENCIES; i++)
		put_figure(out, f->latency[i]);
	put_figure(out, f->faults);
	put_figure(out, f->stream_ns);
}

static void
put_row(FILE *out, const struct row *row)
{
	const char *reason = row_reason(row);
	bool done = row->after.known;

	put_text(out, row->subject->name);
	fputc(',', out);
	put_text(out, row->subject->pair);
	fprintf(out, ",%u,%s", row->consumers,
	    row->write != NULL ? row->write : "");
	put_figure(out, row->write != NULL ? (int64_t)row->part : UNKNOWN);
	put_figure(out, (int64_t)row->need_kib);
	put_figure(out, row->before.known ? row->before.processes : UNKNOWN);
	put_look(out, &row->before);
	put_look(out, &row->after);
	fprintf(out, ",%s",
	    !done || row->hand_over_ns == UNKNOWN ? ""
		: row->by_fork			  ? "fork"
						  : "attach");
	put_figure(out, done ? row->hand_over_ns : UNKNOWN);
	put_figure(
	    out, done && !row->subject->streams ? row->write_ns : UNKNOWN);
	put_figure(out, done ? row->elapsed_ns : UNKNOWN);
	fprintf(out, ",%s,", state_name(row));
	put_text(out, reason != NULL ? reason : "");
	fputc(',', out);
	put_text(out, row->unrepeated);
	if (row->subject->streams)
		put_stream(out, &row->stream);
	fputs("\r\n", out);
}

int
document_csv(const struct comparison *c, FILE *out)
{
	fputs("name,pair,consumers,write,write_pages,need_kib,processes", out);
	put_look_titles(out, "before");
	put_look_titles(out, "after");
	fputs(",hand_over,hand_over_ns,write_ns,elapsed_ns,verdict,"
	      "verdict_reason,not_reproduced",
	    out);
	if (c->request.streams)
		fputs(",message_bytes,messages,messages_per_s,bytes_per_s,"
		      "latency_p50_ns,latency_p99_ns,latency_p999_ns,"
		      "stream_faults,stream_ns",
		    out);
	fputs("\r\n", out);
	for (size_t i = 0; i < c->count; i++)
		put_row(out, &c->rows[i]);
	if (fflush(out) != 0 || ferror(out))
		return errno != 0 ? -errno : -EIO;
	return 0;
}
