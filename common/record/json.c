#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "record/json.h"
#include "record/json_objects.h"
#include "record/json_value.h"
#include "record/stop.h"

/* Of a number of seconds: the report tells their fractions, so none is lost in
 * a step of up to a quarter of an hour. */
#define DIGITS 12

/* The first failure is kept in the writer: a stream that failed to write drops
 * its buffer and works again, so it cannot be asked at the end. Nor is what a
 * call returns enough: fwrite(3) counts what it has put into the buffer, even
 * if the write that made room there has failed. */
static void
note(struct json_writer *w, bool failed)
{
	if (w->error == 0 && (failed || ferror(w->out)))
		w->error = -errno;
}

static void
put(struct json_writer *w, const char *words)
{
	if (w->error == 0)
		note(w, fputs(words, w->out) == EOF);
}

static void
dump(struct json_writer *w, const char *before, json_t *value, size_t flags)
{
	flags |= JSON_REAL_PRECISION(DIGITS);
	put(w, before);
	if (w->error == 0 && value == NULL)
		w->error = -ENOMEM;
	if (w->error == 0)
		note(w, json_dumpf(value, w->out, flags) != 0);
	json_decref(value);
}

/* Takes over value, and writes before and then the value. */
static void
put_value(struct json_writer *w, const char *before, json_t *value)
{
	dump(w, before, value, JSON_ENCODE_ANY);
}

/* The same for an object, without its braces, so that more members can
 * follow. */
static void
put_members(struct json_writer *w, const char *before, json_t *object)
{
	dump(w, before, object, JSON_EMBED);
}

static int
flush(struct json_writer *w)
{
	if (w->error == 0)
		note(w, fflush(w->out) == EOF);
	return w->error;
}

static void
put_run(struct json_writer *w, const struct run *run, bool measured)
{
	bool framed = page_state_is_framed(run->state);
	bool seen = run->frame != FRAME_UNSEEN;
	char frame[40] = "", ordinal[16] = "null";

	if (measured && seen)
		snprintf(
		    frame, sizeof(frame), ", \"frame\": %" PRIu64, run->frame);
	else if (measured)
		snprintf(frame, sizeof(frame), ", \"frame\": null");
	if (framed && (seen || !measured) && run->ordinal != ORDINAL_UNSURE)
		snprintf(ordinal, sizeof(ordinal), "%u", run->ordinal);
	note(w,
	    fprintf(w->out,
		"{\"first\": %" PRIu64 ", \"count\": %" PRIu64
		", \"state\": \"%s\", \"anonymous\": %s%s, \"ordinal\": %s}",
		run->first, run->count, page_state_name(run->state),
		run->anonymous ? "true" : "false", frame, ordinal) < 0);
}

static const char interrupted[] =
    "the run was interrupted while this was written";

/* A region can have a run for every other page: millions, which are too many to
 * build as objects. */
static void
put_runs(struct json_writer *w, const struct run *runs, size_t run_count,
    bool measured)
{
	size_t i = 0;

	put(w, ",\n    \"runs\": [");
	for (; i < run_count && w->error == 0 && !record_is_stopped(); i++) {
		put(w, i > 0 ? ",\n     " : "\n     ");
		put_run(w, &runs[i], measured);
	}
	put(w, "]");
	if (i < run_count)
		put_value(
		    w, ",\n    \"runs_reason\": ", value_text(interrupted));
}

static void
put_process(struct json_writer *w, const struct process_record *p)
{
	put_members(w, "\n   {", json_process_object(p));
	put(w, ",\n    \"maps\": [");
	for (size_t i = 0; i < p->map_count; i++)
		put_value(
		    w, i > 0 ? ",\n     " : "\n     ", value_text(p->maps[i]));
	put(w, "],\n    \"region\": ");
	if (p->region == NULL) {
		put(w, "null}");
		return;
	}
	put_members(w, "{", json_region_object(p->region, p->reason));
	if (p->region->run_count > 0)
		put_runs(w, p->region->runs, p->region->run_count, true);
	put(w, "}}");
}

static void
put_prediction(struct json_writer *w, const struct ledger_record *ledger)
{
	const char *reason = record_is_stopped() ? interrupted : ledger->reason;

	if (reason != NULL) {
		put(w, ",\n  \"predicted\": null");
		put_value(w, ",\n  \"predicted_reason\": ", value_text(reason));
		return;
	}
	put(w, ",\n  \"predicted\": {\"processes\": [");
	for (size_t i = 0; i < ledger->process_count; i++) {
		const struct predicted_record *p = &ledger->processes[i];

		if (record_is_stopped())
			break;
		put_members(
		    w, i > 0 ? ",\n   {" : "\n   {", json_predicted_object(p));
		put_runs(w, p->runs, p->run_count, false);
		put(w, "}");
	}
	put_value(w, "],\n   \"frames\": ", json_integer(ledger->frames));
	put(w, "}");
}

static void
put_sentences(struct json_writer *w, const struct step_record *step)
{
	if (step->sentences != NULL)
		put_value(
		    w, ",\n  \"sentences\": ", value_lines(step->sentences));
	else
		put_value(w, ",\n  \"sentences\": null, \"sentences_reason\": ",
		    value_text(step->region[0] != '\0'
			    ? "they are among those of the step"
			    : "the step was not put into words"));
}

int
json_begin(struct json_writer *w, FILE *out, const struct head_record *head)
{
	*w = (struct json_writer){.out = out};
	put_value(w, "{\n\"schema\": ", value_text(RECORD_SCHEMA));
	put_value(w, ",\n\"revision\": ", value_count(RECORD_REVISION));
	put_members(w, ",\n", json_head_object(head));
	put_value(w, ",\n\"actor_names\": ", json_names_object(&head->names));
	put_value(w, ",\n\"regions\": ", json_regions_array(&head->regions));
	put_value(w, ",\n\"parameters\": ", json_parameters_object(head));
	put_value(
	    w, ",\n\"platform\": ", json_platform_object(&head->platform));
	put(w, ",\n\"steps\": [");
	return flush(w);
}

static void
put_complete(struct json_writer *w)
{
	put_value(w, ",\n  \"complete\": ", json_boolean(!record_is_stopped()));
}

/* The step, or what is told of one of its regions: but for the list of these,
 * and for whether all of it is there. */
static void
put_step(struct json_writer *w, const struct step_record *step)
{
	put_members(w, "", json_step_object(step));
	put(w, ",\n  \"actors\": [");
	for (size_t i = 0; i < step->actor_count; i++)
		put_value(w, i > 0 ? ", " : "", value_actor(step->actors[i]));
	put(w, "],\n  \"did\": [");
	for (size_t i = 0; i < step->op_count; i++)
		put_value(w, i > 0 ? ",\n   " : "\n   ",
		    json_did_object(&step->ops[i]));
	put(w, "],\n  \"calls\": [");
	for (size_t i = 0; i < step->call_count; i++)
		put_value(w, i > 0 ? ",\n   " : "\n   ",
		    json_call_object(&step->calls[i]));
	put(w, "],\n  \"said\": [");
	for (size_t i = 0; i < step->message_count; i++)
		put_value(w, i > 0 ? ",\n   " : "\n   ",
		    json_said_object(&step->messages[i]));
	put(w, "],\n  \"processes\": [");
	for (size_t i = 0; i < step->process_count; i++) {
		if (record_is_stopped())
			break;
		put(w, i > 0 ? "," : "");
		put_process(w, &step->processes[i]);
	}
	put_value(w, "],\n  \"group\": ", json_group_object(&step->group));
	put_prediction(w, &step->ledger);
	put_sentences(w, step);
	put_members(w, ",\n  ", json_outcome_object(step));
}

int
json_step(struct json_writer *w, const struct step_record *step)
{
	put(w, w->steps > 0 ? ",\n {" : "\n {");
	put_step(w, step);
	put(w, ",\n  \"regions\": [");
	for (size_t i = 0; i < step->region_count; i++) {
		put(w, i > 0 ? ",\n {" : "\n {");
		put_step(w, &step->regions[i]);
		put(w, ",\n  \"regions\": []");
		put_complete(w);
		put(w, "}");
	}
	put(w, "]");
	put_complete(w);
	put(w, "}");
	w->steps++;
	return flush(w);
}

int
json_end(struct json_writer *w, const struct verdict_record *verdict)
{
	put_value(
	    w, "],\n\"verdict\": ", value_text(verdict_name(verdict->verdict)));
	if (verdict->reason != NULL)
		put_value(
		    w, ",\n\"verdict_reason\": ", value_text(verdict->reason));
	put_value(w, ",\n\"checks\": ", value_count(verdict->checks));
	put(w, ",\n\"findings\": [");
	for (size_t i = 0; i < verdict->finding_count; i++)
		put_value(w, i > 0 ? ",\n " : "\n ",
		    json_finding_object(&verdict->findings[i]));
	put_value(w, "],\n\"repeat\": ",
	    verdict->finding_count > 0 ? json_repeat_object(verdict)
				       : json_null());
	if (verdict->finding_count == 0)
		put_value(w, ",\n\"repeat_reason\": ",
		    value_text("every comparison that was made holds"));
	put_value(w, ",\n\"exit_status\": ", value_count(verdict->status));
	put_value(w, ",\n\"complete\": ", json_boolean(verdict->complete));
	put(w, "\n}\n");
	return flush(w);
}
