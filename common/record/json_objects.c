#include <stdlib.h>
#include <string.h>

#include "record/call_words.h"
#include "record/json_objects.h"
#include "record/json_value.h"

static json_t *
pages_object(const struct pages *set)
{
	struct members m = members_begin();

	members_add(&m, "count", value_count(set->count));
	members_add(&m, "total", value_count(set->total));
	members_add(
	    &m, "pattern", value_text(pages_pattern_name(set->pattern)));
	members_add(&m, "seed", value_hex(set->seed));
	members_add(&m, "shift", value_count(set->shift));
	members_add(&m, "others", json_boolean(set->others));
	return members_end(&m);
}

static json_t *
part_object(const struct pages *set)
{
	struct members m = members_begin();

	members_add(&m, "count", value_count(set->count));
	members_add(
	    &m, "pattern", value_text(pages_pattern_name(set->pattern)));
	members_add(&m, "seed", value_hex(set->seed));
	return members_end(&m);
}

static json_t *
options_object(const struct parameters *p)
{
	struct members m = members_begin();

	for (size_t i = 0; i < p->option_count; i++)
		members_add(
		    &m, p->options[i].name, value_text(p->options[i].value));
	return members_end(&m);
}

/* A name for all consumers, or one for each. */
static json_t *
names_array(const char *names)
{
	json_t *array = json_array();
	char copy[ROLE_NAME], *rest = copy, *name;
	bool failed = array == NULL;

	strlcpy(copy, names, sizeof(copy));
	while (!failed && (name = strsep(&rest, "|")) != NULL)
		failed = json_array_append_new(array, value_text(name)) != 0;
	return value_unless(failed, array);
}

json_t *
json_names_object(const struct actor_names *names)
{
	struct members m = members_begin();

	members_add(&m, "producer", value_text(names->producer));
	members_add(&m, "consumers", names_array(names->consumer));
	return members_end(&m);
}

json_t *
json_parameters_object(const struct head_record *head)
{
	const struct parameters *p = &head->parameters;
	struct members m = members_begin();

	members_add(&m, "pages", value_count(p->pages));
	members_add(&m, "consumers", value_count(p->consumers));
	members_add(&m, "part", part_object(&p->part));
	members_add(&m, "timeout_seconds", json_real(p->timeout));
	members_add(&m, "birth", value_text(head->birth));
	members_add(&m, "options", options_object(p));
	return members_end(&m);
}

json_t *
json_platform_object(const struct platform *p)
{
	struct members m = members_begin();

	members_add(&m, "kernel", value_text(p->uts.release));
	members_add(&m, "machine", value_text(p->uts.machine));
	members_add(&m, "page_kib", value_count(p->page_size / 1024));
	members_add(&m, "cpus", json_integer(p->cpus));
	members_add(&m, "proof", value_text(proof_name(p->proof)));
	members_add(&m, "faults",
	    value_text(p->fault_addresses ? "by address" : "by count"));
	if (p->thp[0] != '\0') {
		members_add(&m, "thp", value_text(p->thp));
	} else {
		members_add(&m, "thp", json_null());
		members_add(&m, "thp_reason",
		    value_text("transparent_hugepage/enabled cannot be read"));
	}
	members_add_figure(&m, "available_kib",
	    p->available_kib < 0 ? UNKNOWN : p->available_kib,
	    "the kernel does not say how much memory is available");
	return members_end(&m);
}

json_t *
json_did_object(const struct actor_op *op)
{
	struct members m = members_begin();
	char words[160];

	op_words(&op->op, words, sizeof(words));
	members_add(&m, "actor", value_actor(op->index));
	members_add(&m, "words", value_text(words));
	members_add(&m, "op", value_text(op_kind_name(op->op.what)));
	members_add(&m, "kind", value_text(region_kind_name(op->op.kind)));
	members_add(&m, "start", value_hex(op->op.start));
	members_add(&m, "pages", pages_object(&op->op.set));
	members_add(&m, "huge", json_boolean(op->op.huge));
	return members_end(&m);
}

static const char *
unknown_argument(enum call_form form)
{
	return form == CALL_BYTES
	    ? "an address of the process's own, outside the region"
	    : "nothing was run";
}

static json_t *
argument_object(const struct call *c, unsigned i)
{
	enum call_form form = call_argument_form(c->what, i);
	struct members m = members_begin();
	char text[CALL_TEXT_MAX];

	members_add(&m, "name", value_text(call_argument_name(c->what, i)));
	if (call_argument_text(c, i, text, sizeof(text))) {
		members_add(&m, "value", value_text(text));
	} else {
		members_add(&m, "value", json_null());
		members_add(
		    &m, "value_reason", value_text(unknown_argument(form)));
	}
	return members_end(&m);
}

static json_t *
arguments_array(const struct call *c)
{
	json_t *array = json_array();
	bool failed = array == NULL;

	for (unsigned i = 0;
	     call_argument_form(c->what, i) != CALL_NO_ARGUMENT && !failed; i++)
		failed = json_array_append_new(array, argument_object(c, i)) !=
		    0;
	return value_unless(failed, array);
}

json_t *
json_call_object(const struct actor_call *call)
{
	const struct call *c = &call->call;
	struct members m = members_begin();
	char result[CALL_TEXT_MAX];

	call_result_text(c, result, sizeof(result));
	members_add(&m, "actor",
	    call->index == BY_COORDINATOR ? value_text("coordinator")
					  : value_actor(call->index));
	members_add(&m, "call", value_text(call_name(c->what)));
	members_add(&m, "arguments", arguments_array(c));
	if (!c->dry) {
		members_add(&m, "result", value_text(result));
	} else {
		members_add(&m, "result", json_null());
		members_add(&m, "result_reason", value_text("nothing was run"));
	}
	members_add(&m, "more", value_count(c->more));
	return members_end(&m);
}

/* A string for each line that an actor asked to have shown. */
static json_t *
lines_array(const char *lines)
{
	json_t *array = json_array();
	char *copy = strdup(lines), *rest = copy, *line;
	bool failed = copy == NULL;

	while (!failed && (line = strsep(&rest, "\n")) != NULL)
		if (line[0] != '\0' || rest != NULL)
			failed = json_array_append_new(
				     array, value_text(line)) != 0;
	free(copy);
	return value_unless(failed, array);
}

static json_t *
measure_object(const struct measure *measure)
{
	struct members m = members_begin();

	members_add(&m, "name", value_text(measure->name));
	members_add(&m, "unit", value_text(measure->unit));
	members_add(&m, "value", json_real(measure->value));
	return members_end(&m);
}

static json_t *
measures_array(const struct actor_message *message)
{
	json_t *array = json_array();
	bool failed = array == NULL;

	for (size_t i = 0; i < message->measure_count && !failed; i++)
		failed = json_array_append_new(
			     array, measure_object(&message->measures[i])) != 0;
	return value_unless(failed, array);
}

json_t *
json_said_object(const struct actor_message *message)
{
	struct members m = members_begin();

	members_add(&m, "actor", value_actor(message->index));
	members_add(&m, "lines", lines_array(message->lines));
	members_add(&m, "measures", measures_array(message));
	return members_end(&m);
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

json_t *
json_step_object(const struct step_record *step)
{
	struct members m = members_begin();

	members_add(&m, "number", value_count(step->number));
	members_add(&m, "name", value_text(step->name));
	members_add(&m, "text", value_text(step->text));
	members_add(&m, "event", value_text(event_name(step->event)));
	members_add(&m, "parent",
	    is_birth(step) ? value_actor(step->parent) : json_null());
	if (step->nanoseconds != UNKNOWN) {
		members_add(
		    &m, "seconds", json_real((double)step->nanoseconds / 1e9));
	} else {
		members_add(&m, "seconds", json_null());
		members_add(
		    &m, "seconds_reason", value_text("nothing was run"));
	}
	return members_end(&m);
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
	struct members m = members_begin();

	members_add(&m, "name", value_text(place->name));
	members_add(&m, "faults", json_integer(place->faults));
	return members_end(&m);
}

static json_t *
places_array(const struct process_record *p)
{
	json_t *array = json_array();
	bool failed = array == NULL;

	for (size_t i = 0; i < p->place_count && !failed; i++)
		failed = json_array_append_new(
			     array, place_object(&p->places[i])) != 0;
	return value_unless(failed, array);
}

json_t *
json_process_object(const struct process_record *p)
{
	struct members m = members_begin();

	members_add(&m, "role", value_text(role_name(p->index)));
	members_add(&m, "index", value_count(p->index));
	members_add_figure(
	    &m, "pid", p->pid > 0 ? p->pid : UNKNOWN, "nothing was run");
	members_add_figure(&m, "vsz_kib", p->vsz_kib, p->reason);
	members_add_figure(&m, "rss_kib", p->rss_kib, p->reason);
	members_add_figure(&m, "pss_kib", p->pss_kib, p->reason);
	members_add_figure(&m, "uss_kib", p->uss_kib, p->reason);
	members_add_figure(&m, "ps_rss_kib", p->ps_rss_kib, p->reason);
	members_add_figure(&m, "pte_kib", p->pte_kib,
	    p->pid > 0 ? "/proc/PID/status does not say" : "nothing was run");
	members_add_figure(&m, "minor_faults", p->minor_faults, p->reason);
	members_add_figure(&m, "major_faults", p->major_faults, p->reason);
	members_add_figure(
	    &m, "settling_faults", p->settling_faults, p->reason);
	members_add_figure(&m, "region_faults", p->region_faults, not_located);
	members_add_figure(&m, "spurious_faults",
	    p->region_faults != UNKNOWN ? p->spurious_faults : UNKNOWN,
	    not_located);
	members_add(&m, "faults_elsewhere", places_array(p));
	return members_end(&m);
}

static json_t *
states_object(const int64_t pages[PAGE_STATES], const char *why)
{
	struct members m = members_begin();

	for (unsigned state = 0; state < PAGE_STATES; state++)
		members_add_figure(&m, page_state_name((enum page_state)state),
		    pages[state], why);
	return members_end(&m);
}

json_t *
json_region_object(const struct region_record *r, const char *why)
{
	struct members m = members_begin();

	members_add(&m, "start", value_hex(r->start));
	members_add(&m, "end", value_hex(r->end));
	members_add(&m, "perms", value_text(r->perms));
	members_add(&m, "kind", value_text(region_kind_name(r->kind)));
	members_add_figure(&m, "size_kib", r->size_kib, why);
	members_add_figure(&m, "rss_kib", r->rss_kib, why);
	members_add_figure(&m, "pss_kib", r->pss_kib, why);
	members_add_figure(&m, "uss_kib", r->uss_kib, why);
	members_add_figure(&m, "rss_anonymous_kib", r->anonymous_kib, why);
	members_add_figure(&m, "huge_kib", r->huge_kib, why);
	members_add_figure(&m, "dirty_kib", r->dirty_kib, why);
	members_add(&m, "pages", states_object(r->pages, r->pages_reason));
	if (r->run_count == 0)
		members_add_figure(&m, "runs", UNKNOWN, r->pages_reason);
	return members_end(&m);
}

json_t *
json_group_object(const struct group_record *g)
{
	const char *why = "not known for every process";
	struct members m = members_begin();

	members_add_figure(&m, "rss_kib", g->rss_kib, why);
	members_add_figure(&m, "pss_kib", g->pss_kib, why);
	members_add_figure(&m, "uss_kib", g->uss_kib, why);
	members_add_figure(&m, "region_rss_kib", g->region_rss_kib, why);
	members_add_figure(&m, "region_pss_kib", g->region_pss_kib, why);
	members_add_figure(&m, "region_uss_kib", g->region_uss_kib, why);
	members_add_figure(&m, "frames", g->frames, g->frames_reason);
	return members_end(&m);
}

static json_t *
faults_object(const int64_t faults[FAULT_CLASSES])
{
	struct members m = members_begin();

	for (unsigned i = 0; i < FAULT_CLASSES; i++)
		members_add(&m, model_fault_name((enum model_fault)i),
		    json_integer(faults[i]));
	return members_end(&m);
}

json_t *
json_predicted_object(const struct predicted_record *p)
{
	struct members m = members_begin();

	members_add(&m, "role", value_text(role_name(p->index)));
	members_add(&m, "index", value_count(p->index));
	members_add(&m, "size_kib", json_integer(p->vsz_kib));
	members_add(&m, "rss_kib", json_integer(p->rss_kib));
	members_add(&m, "rss_anonymous_kib", json_integer(p->anonymous_kib));
	members_add(&m, "pss_kib", json_integer(p->pss_kib));
	members_add(&m, "uss_kib", json_integer(p->uss_kib));
	members_add(&m, "huge_kib", json_integer(p->huge_kib));
	members_add(&m, "dirty_kib", json_integer(p->dirty_kib));
	members_add(&m, "faults", faults_object(p->faults));
	members_add(&m, "counted_major", json_integer(p->counted_major));
	members_add(&m, "unsure", json_integer(p->unsure));
	members_add(&m, "pages", states_object(p->pages, NULL));
	return members_end(&m);
}

/* The sums of the ledger, and the verdict. */
json_t *
json_outcome_object(const struct step_record *step)
{
	const struct ledger_record *ledger = &step->ledger;
	struct members m = members_begin(), lines = members_begin();

	if (ledger->reason == NULL)
		members_add(&m, "fault_classes", faults_object(ledger->faults));
	else
		members_add_figure(
		    &m, "fault_classes", UNKNOWN, ledger->reason);
	members_add(&lines, "lines", value_count(ledger->lines));
	members_add(&lines, "balanced", value_count(ledger->balanced));
	members_add(&lines, "unchecked", value_count(ledger->unchecked));
	members_add(&m, "ledger", members_end(&lines));
	members_add(&m, "verdict", value_text(verdict_name(step->verdict)));
	if (step->verdict_reason != NULL)
		members_add(
		    &m, "verdict_reason", value_text(step->verdict_reason));
	return members_end(&m);
}

json_t *
json_finding_object(const struct finding *f)
{
	struct members m = members_begin();

	members_add(&m, "step", value_count(f->step));
	members_add(&m, "actor",
	    f->index == FINDING_GROUP ? value_text("group")
				      : value_actor(f->index));
	members_add(&m, "line", value_text(f->line));
	members_add(&m, "expected", json_integer(f->expected));
	members_add(&m, "measured", json_integer(f->measured));
	members_add(&m, "unit", value_text(f->unit));
	members_add(&m, "detail", value_text(f->detail));
	return members_end(&m);
}

json_t *
json_repeat_object(const struct verdict_record *verdict)
{
	const struct repeat_record *r = &verdict->repeat;
	struct members m = members_begin();

	members_add_figure(
	    &m, "runs", r->reason == NULL ? r->runs : UNKNOWN, r->reason);
	members_add(&m, "same", value_count(r->same));
	members_add(&m, "others", value_count(r->others));
	members_add_figure(&m, "moved_pages", verdict->moved_pages,
	    "/proc/vmstat does not say");
	return members_end(&m);
}
