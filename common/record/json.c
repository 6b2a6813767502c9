#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "record/json.h"
#include "record/stop.h"

/* Length of the UTF-8 character at s, or 0 if there is none. */
static size_t
utf8_length(const unsigned char *s)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t length = 0;
	uint32_t code;

	while (s[0] & (0x80u >> length))
		length++;
	if (length == 0)
		return 1;
	if (length == 1 || length > 4)
		return 0;
	code = s[0] & (0x7fu >> length);
	for (size_t i = 1; i < length; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (s[i] & 0x3fu);
	}
	if (code < least[length] || code > 0x10ffff ||
	    (code >= 0xd800 && code <= 0xdfff))
		return 0;
	return length;
}

/* File names are bytes; JSON is UTF-8. */
static json_t *
escaped_text(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	char *clean = malloc(4 * strlen(text) + 1), *end = clean;
	json_t *value;

	if (clean == NULL)
		return NULL;
	while (*s != '\0') {
		size_t length = utf8_length(s);

		if (length > 0) {
			memcpy(end, s, length);
			end += length;
			s += length;
		} else {
			end += sprintf(end, "\\x%02x", *s++);
		}
	}
	*end = '\0';
	value = json_string(clean);
	free(clean);
	return value;
}

static json_t *
text(const char *s)
{
	json_t *value = json_string(s);

	return value != NULL ? value : escaped_text(s);
}

static json_t *
count(uint64_t n)
{
	return json_integer((json_int_t)n);
}

/* JSON readers may cut a number to 53 bits; a word travels as a string. */
static json_t *
word(uint64_t n)
{
	return json_sprintf("0x%" PRIx64, n);
}

static json_t *
label(unsigned index)
{
	char words[32];

	return json_string(actor_label(index, words, sizeof(words)));
}

/* An object under construction; a failure on the way is kept until the end. */
struct object {
	json_t *json;
	bool failed;
};

static struct object
object_begin(void)
{
	return (struct object){.json = json_object()};
}

static void
add(struct object *o, const char *key, json_t *value)
{
	o->failed |= json_object_set_new(o->json, key, value) != 0;
}

/* A figure, or null and why. */
static void
add_figure(struct object *o, const char *key, int64_t figure, const char *why)
{
	char why_key[64];

	if (figure != UNKNOWN) {
		add(o, key, json_integer(figure));
		return;
	}
	snprintf(why_key, sizeof(why_key), "%s_reason", key);
	add(o, key, json_null());
	add(o, why_key, text(why != NULL ? why : "not measured"));
}

/* The object, which the caller owns, or NULL if memory ran out. */
static json_t *
object_end(struct object *o)
{
	if (!o->failed)
		return o->json;
	json_decref(o->json);
	return NULL;
}

static json_t *
pages_object(const struct pages *set)
{
	struct object o = object_begin();

	add(&o, "count", count(set->count));
	add(&o, "total", count(set->total));
	add(&o, "pattern", text(pages_pattern_name(set->pattern)));
	add(&o, "seed", word(set->seed));
	add(&o, "shift", count(set->shift));
	add(&o, "others", json_boolean(set->others));
	return object_end(&o);
}

static json_t *
part_object(const struct pages *set)
{
	struct object o = object_begin();

	add(&o, "count", count(set->count));
	add(&o, "pattern", text(pages_pattern_name(set->pattern)));
	add(&o, "seed", word(set->seed));
	return object_end(&o);
}

static json_t *
options_object(const struct parameters *p)
{
	struct object o = object_begin();

	for (size_t i = 0; i < p->option_count; i++)
		add(&o, p->options[i].name, text(p->options[i].value));
	return object_end(&o);
}

static json_t *
parameters_object(const struct head_record *head)
{
	const struct parameters *p = &head->parameters;
	struct object o = object_begin();

	add(&o, "pages", count(p->pages));
	add(&o, "consumers", count(p->consumers));
	add(&o, "part", part_object(&p->part));
	add(&o, "timeout_seconds", json_real(p->timeout));
	add(&o, "birth", text(head->birth));
	add(&o, "options", options_object(p));
	return object_end(&o);
}

static json_t *
platform_object(const struct platform *p)
{
	struct object o = object_begin();

	add(&o, "kernel", text(p->uts.release));
	add(&o, "machine", text(p->uts.machine));
	add(&o, "page_kib", count(p->page_size / 1024));
	add(&o, "cpus", json_integer(p->cpus));
	add(&o, "proof", text(proof_name(p->proof)));
	add(&o, "faults", text(p->fault_addresses ? "by address" : "by count"));
	if (p->thp[0] != '\0') {
		add(&o, "thp", text(p->thp));
	} else {
		add(&o, "thp", json_null());
		add(&o, "thp_reason",
		    text("transparent_hugepage/enabled cannot be read"));
	}
	add_figure(&o, "available_kib",
	    p->available_kib < 0 ? UNKNOWN : p->available_kib,
	    "the kernel does not say how much memory is available");
	return object_end(&o);
}

static json_t *
did_object(const struct actor_op *op)
{
	struct object o = object_begin();
	char words[160];

	op_words(&op->op, words, sizeof(words));
	add(&o, "actor", label(op->index));
	add(&o, "words", text(words));
	add(&o, "op", text(op_kind_name(op->op.what)));
	add(&o, "kind", text(region_kind_name(op->op.kind)));
	add(&o, "start", word(op->op.start));
	add(&o, "pages", pages_object(&op->op.set));
	add(&o, "huge", json_boolean(op->op.huge));
	return object_end(&o);
}

/* One string for each line that an actor wants shown. */
static json_t *
lines_array(const char *lines)
{
	json_t *array = json_array();
	char *copy = strdup(lines), *rest = copy, *line;
	bool failed = copy == NULL;

	while (!failed && (line = strsep(&rest, "\n")) != NULL)
		if (line[0] != '\0' || rest != NULL)
			failed = json_array_append_new(array, text(line)) != 0;
	free(copy);
	if (!failed)
		return array;
	json_decref(array);
	return NULL;
}

static json_t *
measure_object(const struct measure *m)
{
	struct object o = object_begin();

	add(&o, "name", text(m->name));
	add(&o, "unit", text(m->unit));
	add(&o, "value", json_real(m->value));
	return object_end(&o);
}

static json_t *
measures_array(const struct actor_message *message)
{
	json_t *array = json_array();
	bool failed = array == NULL;

	for (size_t i = 0; i < message->measure_count && !failed; i++)
		failed = json_array_append_new(
			     array, measure_object(&message->measures[i])) != 0;
	if (!failed)
		return array;
	json_decref(array);
	return NULL;
}

static json_t *
said_object(const struct actor_message *message)
{
	struct object o = object_begin();

	add(&o, "actor", label(message->index));
	add(&o, "lines", lines_array(message->lines));
	add(&o, "measures", measures_array(message));
	return object_end(&o);
}

static const char *
event_name(enum step_event event)
{
	static const char *const names[] = {
	    [EVENT_NONE] = "none",
	    [EVENT_START] = "start",
	    [EVENT_FORK] = "fork",
	    [EVENT_EXEC] = "exec",
	    [EVENT_LEAVE] = "leave",
	};

	return names[event];
}

static bool
is_birth(const struct step_record *step)
{
	return step->event == EVENT_FORK || step->event == EVENT_EXEC;
}

static json_t *
step_object(const struct step_record *step)
{
	struct object o = object_begin();

	add(&o, "number", count(step->number));
	add(&o, "name", text(step->name));
	add(&o, "text", text(step->text));
	add(&o, "event", text(event_name(step->event)));
	add(&o, "parent", is_birth(step) ? label(step->parent) : json_null());
	if (step->nanoseconds != UNKNOWN) {
		add(&o, "seconds", json_real((double)step->nanoseconds / 1e9));
	} else {
		add(&o, "seconds", json_null());
		add(&o, "seconds_reason", text("nothing was run"));
	}
	return object_end(&o);
}

static const char *
role_name(unsigned index)
{
	return index == 0 ? "producer" : "consumer";
}

static const char not_located[] =
    "faults were counted only: their addresses were not told";

static json_t *
place_object(const struct fault_place *place)
{
	struct object o = object_begin();

	add(&o, "name", text(place->name));
	add(&o, "faults", json_integer(place->faults));
	return object_end(&o);
}

static json_t *
places_array(const struct process_record *p)
{
	json_t *array = json_array();
	bool failed = array == NULL;

	for (size_t i = 0; i < p->place_count && !failed; i++)
		failed = json_array_append_new(
			     array, place_object(&p->places[i])) != 0;
	if (!failed)
		return array;
	json_decref(array);
	return NULL;
}

static json_t *
process_object(const struct process_record *p)
{
	struct object o = object_begin();

	add(&o, "role", text(role_name(p->index)));
	add(&o, "index", count(p->index));
	add_figure(&o, "pid", p->pid > 0 ? p->pid : UNKNOWN, "nothing was run");
	add_figure(&o, "vsz_kib", p->vsz_kib, p->reason);
	add_figure(&o, "rss_kib", p->rss_kib, p->reason);
	add_figure(&o, "pss_kib", p->pss_kib, p->reason);
	add_figure(&o, "uss_kib", p->uss_kib, p->reason);
	add_figure(&o, "ps_rss_kib", p->ps_rss_kib, p->reason);
	add_figure(&o, "pte_kib", p->pte_kib,
	    p->pid > 0 ? "/proc/PID/status does not say" : "nothing was run");
	add_figure(&o, "minor_faults", p->minor_faults, p->reason);
	add_figure(&o, "major_faults", p->major_faults, p->reason);
	add_figure(&o, "settling_faults", p->settling_faults, p->reason);
	add_figure(&o, "region_faults", p->region_faults, not_located);
	add_figure(&o, "spurious_faults",
	    p->region_faults != UNKNOWN ? p->spurious_faults : UNKNOWN,
	    not_located);
	add(&o, "faults_elsewhere", places_array(p));
	return object_end(&o);
}

static json_t *
states_object(const int64_t pages[PAGE_STATES], const char *why)
{
	struct object o = object_begin();

	for (unsigned state = 0; state < PAGE_STATES; state++)
		add_figure(&o, page_state_name((enum page_state)state),
		    pages[state], why);
	return object_end(&o);
}

static json_t *
region_object(const struct region_record *r, const char *why)
{
	struct object o = object_begin();

	add(&o, "start", word(r->start));
	add(&o, "end", word(r->end));
	add(&o, "perms", text(r->perms));
	add(&o, "kind", text(region_kind_name(r->kind)));
	add_figure(&o, "size_kib", r->size_kib, why);
	add_figure(&o, "rss_kib", r->rss_kib, why);
	add_figure(&o, "pss_kib", r->pss_kib, why);
	add_figure(&o, "uss_kib", r->uss_kib, why);
	add_figure(&o, "rss_anonymous_kib", r->anonymous_kib, why);
	add_figure(&o, "huge_kib", r->huge_kib, why);
	add_figure(&o, "dirty_kib", r->dirty_kib, why);
	add(&o, "pages", states_object(r->pages, r->pages_reason));
	if (r->run_count == 0)
		add_figure(&o, "runs", UNKNOWN, r->pages_reason);
	return object_end(&o);
}

static json_t *
group_object(const struct group_record *g)
{
	const char *why = "not known for every process";
	struct object o = object_begin();

	add_figure(&o, "rss_kib", g->rss_kib, why);
	add_figure(&o, "pss_kib", g->pss_kib, why);
	add_figure(&o, "uss_kib", g->uss_kib, why);
	add_figure(&o, "region_rss_kib", g->region_rss_kib, why);
	add_figure(&o, "region_pss_kib", g->region_pss_kib, why);
	add_figure(&o, "region_uss_kib", g->region_uss_kib, why);
	add_figure(&o, "frames", g->frames, g->frames_reason);
	return object_end(&o);
}

static json_t *
faults_object(const int64_t faults[FAULT_CLASSES])
{
	struct object o = object_begin();

	for (unsigned i = 0; i < FAULT_CLASSES; i++)
		add(&o, model_fault_name((enum model_fault)i),
		    json_integer(faults[i]));
	return object_end(&o);
}

static json_t *
predicted_object(const struct predicted_record *p)
{
	struct object o = object_begin();

	add(&o, "role", text(role_name(p->index)));
	add(&o, "index", count(p->index));
	add(&o, "size_kib", json_integer(p->vsz_kib));
	add(&o, "rss_kib", json_integer(p->rss_kib));
	add(&o, "rss_anonymous_kib", json_integer(p->anonymous_kib));
	add(&o, "pss_kib", json_integer(p->pss_kib));
	add(&o, "uss_kib", json_integer(p->uss_kib));
	add(&o, "huge_kib", json_integer(p->huge_kib));
	add(&o, "dirty_kib", json_integer(p->dirty_kib));
	add(&o, "faults", faults_object(p->faults));
	add(&o, "counted_major", json_integer(p->counted_major));
	add(&o, "unsure", json_integer(p->unsure));
	add(&o, "pages", states_object(p->pages, NULL));
	return object_end(&o);
}

/* The sums of the ledger, and what follows from them. */
static json_t *
outcome_object(const struct step_record *step)
{
	const struct ledger_record *ledger = &step->ledger;
	struct object o = object_begin(), lines = object_begin();

	if (ledger->reason == NULL)
		add(&o, "fault_classes", faults_object(ledger->faults));
	else
		add_figure(&o, "fault_classes", UNKNOWN, ledger->reason);
	add(&lines, "lines", count(ledger->lines));
	add(&lines, "balanced", count(ledger->balanced));
	add(&lines, "unchecked", count(ledger->unchecked));
	add(&o, "ledger", object_end(&lines));
	add(&o, "verdict", text(verdict_name(step->verdict)));
	if (step->verdict_reason != NULL)
		add(&o, "verdict_reason", text(step->verdict_reason));
	return object_end(&o);
}

static json_t *
finding_object(const struct finding *f)
{
	struct object o = object_begin();

	add(&o, "step", count(f->step));
	add(&o, "actor",
	    f->index == FINDING_GROUP ? text("group") : label(f->index));
	add(&o, "line", text(f->line));
	add(&o, "expected", json_integer(f->expected));
	add(&o, "measured", json_integer(f->measured));
	add(&o, "unit", text(f->unit));
	add(&o, "detail", text(f->detail));
	return object_end(&o);
}

static json_t *
repeat_object(const struct verdict_record *verdict)
{
	const struct repeat_record *r = &verdict->repeat;
	struct object o = object_begin();

	add_figure(
	    &o, "runs", r->reason == NULL ? r->runs : UNKNOWN, r->reason);
	add(&o, "same", count(r->same));
	add(&o, "others", count(r->others));
	add_figure(&o, "moved_pages", verdict->moved_pages,
	    "/proc/vmstat does not say");
	return object_end(&o);
}

/* Writing. The first failure stays in the writer: a stream that could not
 * write drops what it held and works again, so asking it at the end is too
 * late. */
static void
put(struct json_writer *w, const char *words)
{
	if (w->error == 0 && fputs(words, w->out) == EOF)
		w->error = -errno;
}

static void
dump(struct json_writer *w, const char *before, json_t *value, size_t flags)
{
	put(w, before);
	if (w->error == 0 && value == NULL)
		w->error = -ENOMEM;
	if (w->error == 0 &&
	    json_dumpf(value, w->out, flags | JSON_REAL_PRECISION(9)) != 0)
		w->error = -errno;
	json_decref(value);
}

/* Takes value over and writes it behind the words. */
static void
put_value(struct json_writer *w, const char *before, json_t *value)
{
	dump(w, before, value, JSON_ENCODE_ANY);
}

/* The same for an object, without its braces: more members can follow. */
static void
put_members(struct json_writer *w, const char *before, json_t *object)
{
	dump(w, before, object, JSON_EMBED);
}

static int
flush(struct json_writer *w)
{
	if (w->error == 0 && fflush(w->out) == EOF)
		w->error = -errno;
	return w->error;
}

static void
put_run(struct json_writer *w, const struct run *run, bool measured)
{
	bool framed = run->state == PAGE_SHARED || run->state == PAGE_EXCLUSIVE;
	bool seen = run->frame != FRAME_UNSEEN;
	char frame[40] = "", ordinal[16] = "null";

	if (measured && seen)
		snprintf(
		    frame, sizeof(frame), ", \"frame\": %" PRIu64, run->frame);
	else if (measured)
		snprintf(frame, sizeof(frame), ", \"frame\": null");
	if (framed && (seen || !measured) && run->ordinal != ORDINAL_UNSURE)
		snprintf(ordinal, sizeof(ordinal), "%u", run->ordinal);
	if (fprintf(w->out,
		"{\"first\": %" PRIu64 ", \"count\": %" PRIu64
		", \"state\": \"%s\", \"anonymous\": %s%s, \"ordinal\": %s}",
		run->first, run->count, page_state_name(run->state),
		run->anonymous ? "true" : "false", frame, ordinal) < 0)
		w->error = -errno;
}

static const char interrupted[] =
    "the run was interrupted while this was written";

/* A region can have a run for every other page: millions, too many to build
 * as objects. */
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
		put_value(w, ",\n    \"runs_reason\": ", text(interrupted));
}

static void
put_process(struct json_writer *w, const struct process_record *p)
{
	put_members(w, "\n   {", process_object(p));
	put(w, ",\n    \"maps\": [");
	for (size_t i = 0; i < p->map_count; i++)
		put_value(w, i > 0 ? ",\n     " : "\n     ", text(p->maps[i]));
	put(w, "],\n    \"region\": ");
	if (p->region == NULL) {
		put(w, "null}");
		return;
	}
	put_members(w, "{", region_object(p->region, p->reason));
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
		put_value(w, ",\n  \"predicted_reason\": ", text(reason));
		return;
	}
	put(w, ",\n  \"predicted\": {\"processes\": [");
	for (size_t i = 0; i < ledger->process_count; i++) {
		const struct predicted_record *p = &ledger->processes[i];

		if (record_is_stopped())
			break;
		put_members(
		    w, i > 0 ? ",\n   {" : "\n   {", predicted_object(p));
		put_runs(w, p->runs, p->run_count, false);
		put(w, "}");
	}
	put_value(w, "],\n   \"frames\": ", json_integer(ledger->frames));
	put(w, "}");
}

int
json_begin(struct json_writer *w, FILE *out, const struct head_record *head)
{
	*w = (struct json_writer){.out = out};
	put_value(w, "{\n\"schema\": ", text(RECORD_SCHEMA));
	put_value(w, ",\n\"pair\": ", text(head->pair));
	put_value(w, ",\n\"summary\": ", text(head->summary));
	put_value(w, ",\n\"predicted_only\": ", json_boolean(head->predicted));
	put_value(w, ",\n\"parameters\": ", parameters_object(head));
	put_value(w, ",\n\"platform\": ", platform_object(&head->platform));
	put(w, ",\n\"steps\": [");
	return flush(w);
}

int
json_step(struct json_writer *w, const struct step_record *step)
{
	put_members(w, w->steps > 0 ? ",\n {" : "\n {", step_object(step));
	put(w, ",\n  \"actors\": [");
	for (size_t i = 0; i < step->actor_count; i++)
		put_value(w, i > 0 ? ", " : "", label(step->actors[i]));
	put(w, "],\n  \"did\": [");
	for (size_t i = 0; i < step->op_count; i++)
		put_value(
		    w, i > 0 ? ",\n   " : "\n   ", did_object(&step->ops[i]));
	put(w, "],\n  \"said\": [");
	for (size_t i = 0; i < step->message_count; i++)
		put_value(w, i > 0 ? ",\n   " : "\n   ",
		    said_object(&step->messages[i]));
	put(w, "],\n  \"processes\": [");
	for (size_t i = 0; i < step->process_count; i++) {
		if (record_is_stopped())
			break;
		put(w, i > 0 ? "," : "");
		put_process(w, &step->processes[i]);
	}
	put_value(w, "],\n  \"group\": ", group_object(&step->group));
	put_prediction(w, &step->ledger);
	put_members(w, ",\n  ", outcome_object(step));
	put(w, "}");
	w->steps++;
	return flush(w);
}

int
json_end(struct json_writer *w, const struct verdict_record *verdict)
{
	put_value(w, "],\n\"verdict\": ", text(verdict_name(verdict->verdict)));
	if (verdict->reason != NULL)
		put_value(w, ",\n\"verdict_reason\": ", text(verdict->reason));
	put_value(w, ",\n\"checks\": ", count(verdict->checks));
	put(w, ",\n\"findings\": [");
	for (size_t i = 0; i < verdict->finding_count; i++)
		put_value(w, i > 0 ? ",\n " : "\n ",
		    finding_object(&verdict->findings[i]));
	put_value(w, "],\n\"repeat\": ",
	    verdict->finding_count > 0 ? repeat_object(verdict) : json_null());
	if (verdict->finding_count == 0)
		put_value(w, ",\n\"repeat_reason\": ",
		    text("every comparison that was made holds"));
	put_value(w, ",\n\"complete\": ", json_boolean(verdict->complete));
	put(w, "\n}\n");
	return flush(w);
}
