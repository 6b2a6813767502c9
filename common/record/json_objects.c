#include <stdlib.h>
#include <string.h>

#include "record/call_words.h"
#include "record/json_objects.h"
#include "record/record_fields.h"

/* All that the table says. */
static json_t *
object_of(const struct field *fields, const void *from, const char *why)
{
	struct members m = members_begin();

	fields_put(&m, fields, from, why);
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

/* A single one has no name. */
json_t *
json_regions_array(const struct region_names *regions)
{
	json_t *array = json_array();
	bool failed = array == NULL;

	for (unsigned i = 0;
	     !failed && regions->count > 1 && i < regions->count; i++)
		failed = json_array_append_new(
			     array, value_text(regions->name[i])) != 0;
	return value_unless(failed, array);
}

json_t *
json_head_object(const struct head_record *head)
{
	return object_of(head_fields, head, NULL);
}

json_t *
json_parameters_object(const struct head_record *head)
{
	struct members m = members_begin();

	fields_put(&m, parameters_fields, head, NULL);
	members_add(&m, "options", options_object(&head->parameters));
	return members_end(&m);
}

json_t *
json_platform_object(const struct platform *p)
{
	struct members m = members_begin();

	fields_put(&m, platform_fields, p, NULL);
	members_add(&m, "page_kib", value_count(p->page_size / 1024));
	members_add(&m, "faults", value_text(faults_word(p->fault_addresses)));
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
	fields_put(&m, actor_op_fields, op, NULL);
	members_add(&m, "words", value_text(words));
	return members_end(&m);
}

static const char *
unknown_argument(enum call_form form)
{
	return form == CALL_BYTES || form == CALL_BUFFER
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
	fields_put(&m, actor_call_fields, call, NULL);
	members_add(&m, "arguments", arguments_array(c));
	if (!c->dry) {
		members_add(&m, "result", value_text(result));
	} else {
		members_add(&m, "result", json_null());
		members_add(&m, "result_reason", value_text("nothing was run"));
	}
	return members_end(&m);
}

static json_t *
measures_array(const struct actor_message *message)
{
	json_t *array = json_array();
	bool failed = array == NULL;

	for (size_t i = 0; i < message->measure_count && !failed; i++)
		failed = json_array_append_new(array,
			     object_of(measure_fields, &message->measures[i],
				 NULL)) != 0;
	return value_unless(failed, array);
}

json_t *
json_said_object(const struct actor_message *message)
{
	struct members m = members_begin();

	members_add(&m, "actor", value_actor(message->index));
	members_add(&m, "lines", value_lines(message->lines));
	members_add(&m, "measures", measures_array(message));
	return members_end(&m);
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

	fields_put(&m, step_fields, step, NULL);
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

static json_t *
places_array(const struct process_record *p)
{
	json_t *array = json_array();
	bool failed = array == NULL;

	for (size_t i = 0; i < p->place_count && !failed; i++)
		failed = json_array_append_new(array,
			     object_of(
				 fault_place_fields, &p->places[i], NULL)) != 0;
	return value_unless(failed, array);
}

json_t *
json_process_object(const struct process_record *p)
{
	static const char not_run[] = "nothing was run";
	struct process_record process = *p;
	struct members m = members_begin();

	process.spurious_faults = process_spurious_faults(p);

	members_add(&m, "role", value_text(role_name(p->index)));
	members_add_figure(&m, "pid", p->pid > 0 ? p->pid : UNKNOWN, not_run);
	fields_put(&m, process_fields, &process, p->reason);
	fields_put(&m, page_table_fields, p,
	    p->pid > 0 ? "/proc/PID/status does not say" : not_run);
	members_add(&m, "faults_elsewhere", places_array(p));
	fields_put(&m, elsewhere_fields, p, NULL);
	return members_end(&m);
}

json_t *
json_region_object(const struct region_record *r, const char *why)
{
	struct members m = members_begin();

	fields_put(&m, region_fields, r, why);
	members_add(
	    &m, "pages", object_of(states_fields, r->pages, r->pages_reason));
	if (r->run_count == 0)
		members_add_figure(&m, "runs", UNKNOWN, r->pages_reason);
	return members_end(&m);
}

json_t *
json_group_object(const struct group_record *g)
{
	return object_of(group_fields, g, g->frames_reason);
}

/* why: there is no prediction at all; or NULL. */
static void
add_fault_range(struct members *m, bool open, const struct fault_range *range,
    const char *why)
{
	if (open)
		fields_put(m, fault_range_fields, range, NULL);
	else
		members_add_figure(m, fault_range_fields->key, UNKNOWN,
		    why != NULL ? why : "it does not depend on who came first");
}

json_t *
json_predicted_object(const struct predicted_record *p)
{
	struct members m = members_begin();

	members_add(&m, "role", value_text(role_name(p->index)));
	fields_put(&m, predicted_fields, p, NULL);
	add_fault_range(&m, p->open, &p->range, NULL);
	return members_end(&m);
}

/* The sums of the ledger, and the verdict. */
json_t *
json_outcome_object(const struct step_record *step)
{
	const struct ledger_record *ledger = &step->ledger;
	struct members m = members_begin();

	if (ledger->reason == NULL)
		members_add(&m, "fault_classes",
		    object_of(fault_fields, ledger->faults, NULL));
	else
		members_add_figure(
		    &m, "fault_classes", UNKNOWN, ledger->reason);
	add_fault_range(&m, ledger->open, &ledger->range, ledger->reason);
	fields_put(&m, outcome_fields, step, NULL);
	if (step->verdict_reason != NULL)
		members_add(
		    &m, "verdict_reason", value_text(step->verdict_reason));
	return members_end(&m);
}

json_t *
json_finding_object(const struct finding *f)
{
	struct members m = members_begin();

	members_add(&m, "actor",
	    f->index == FINDING_GROUP ? value_text("group")
				      : value_actor(f->index));
	fields_put(&m, finding_fields, f, NULL);
	return members_end(&m);
}

json_t *
json_repeat_object(const struct verdict_record *verdict)
{
	const struct repeat_record *r = &verdict->repeat;
	struct members m = members_begin();

	members_add_figure(
	    &m, "runs", r->reason == NULL ? r->runs : UNKNOWN, r->reason);
	if (r->command[0] != '\0') {
		members_add(&m, "command", value_text(r->command));
	} else {
		members_add(&m, "command", json_null());
		members_add(
		    &m, "command_reason", value_text("the run was repeated"));
	}
	fields_put(&m, repeat_fields, verdict, NULL);
	return members_end(&m);
}
