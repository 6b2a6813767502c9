/* test_broken.c: pairs that do what a pair must not do.
 *
 * Whatever an actor does, the coordinator says which actor it was and in which
 * step, ends with the right status, leaves nothing, and its record is whole.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "run.h"
#include "skip.h"

static int
setup(void **state)
{
	int result = trial_setup(state);

	if (result == 0) {
		struct trial *t = *state;

		t->broken = t->keep_record = true;
	}
	return result;
}

/* The run broke off in that step, with these words. */
static void
broke_off(const struct trial *t, int status, const char *step, const char *said)
{
	json_t *record = trial_record(t);
	const json_t *steps = json_object_get(record, "steps"), *last;

	if (strstr(t->err, said) == NULL)
		fail_msg("it did not say '%s' but:\n%s", said, t->err);
	assert_int_equal(t->status, status);
	trial_left_nothing(t);
	assert_true(json_is_false(json_object_get(record, "complete")));
	/* The last step that was recorded is the one before. */
	last = json_array_get(steps, json_array_size(steps) - 1);
	assert_string_not_equal(text_of(last, "name"), step);
	json_decref(record);
}

/* The run came to its end, and what was measured cannot be. */
static void
contradicted(const struct trial *t, const char *step, const char *actor,
    const char *line)
{
	json_t *record = trial_record(t);
	json_int_t number = figure_of(record_step(record, step), "number");
	const json_t *finding;
	bool found = false;
	size_t i;

	assert_int_equal(t->status, 1);
	assert_string_equal(t->err, "");
	trial_left_nothing(t);
	assert_true(json_is_true(json_object_get(record, "complete")));
	assert_string_equal(text_of(record, "verdict"), "contradicted");
	json_array_foreach (json_object_get(record, "findings"), i, finding) {
		found |= figure_of(finding, "step") == number &&
		    strcmp(text_of(finding, "actor"), actor) == 0 &&
		    strcmp(text_of(finding, "line"), line) == 0;
	}
	assert_true(found);
	json_decref(record);
}

/* Faults outside the region are named where they can be told from the others,
 * and contradict where all faults are only counted. */
static void
faulted_beside_the_region(
    const struct trial *t, const char *step, size_t index, const char *actor)
{
	json_t *record = trial_record(t);
	const json_t *processes = json_object_get(
	    record_step(record, step), "processes");
	const json_t *places = json_object_get(
	    json_array_get(processes, index), "faults_elsewhere");
	bool told = strcmp(
			text_of(json_object_get(record, "platform"), "faults"),
			"by address") == 0;

	if (told) {
		assert_true(json_array_size(places) > 0);
		trial_left_nothing(t);
	} else {
		contradicted(
		    t, step, actor, "faults without a touch of the region");
	}
	json_decref(record);
}

static void
a_crash_is_told_with_its_address_and_page(void **state)
{
	struct trial *t = *state;

	trial_run(t, "crash", NULL);
	broke_off(t, 3, "touch",
	    "shmlab: consumer 1, step 'touch': ended by SIGSEGV at 0x");
	assert_non_null(strstr(t->err, "page 2 of the region"));
}

static void
an_abort_is_told_as_one(void **state)
{
	struct trial *t = *state;

	trial_run(t, "abort", NULL);
	broke_off(t, 3, "give up",
	    "shmlab: producer, step 'give up': ended itself by SIGABRT");
}

static void
a_sleeper_is_named_when_time_is_up(void **state)
{
	struct trial *t = *state;

	trial_run(t, "hang", "--timeout", "1", NULL);
	broke_off(t, 3, "wait",
	    "shmlab: consumer 1, step 'wait': no answer after 1 second;");
}

static void
a_stopped_actor_is_named_and_ended(void **state)
{
	struct trial *t = *state;

	trial_run(t, "hang", "--timeout", "1", "--how", "stop", NULL);
	broke_off(t, 3, "wait",
	    "shmlab: consumer 1, step 'wait': no answer after 1 second;");
}

/* It answers all the time, and is never done. */
static void
a_step_that_logs_without_an_end_has_one(void **state)
{
	struct trial *t = *state;

	trial_run(t, "endless", "--timeout", "1", NULL);
	broke_off(t, 3, "write",
	    "shmlab: producer, step 'write': no answer after 1 second;");
	trial_run(t, "endless", "--how", "fast", NULL);
	broke_off(t, 3, "write",
	    "shmlab: producer, step 'write': logs more than a million "
	    "operations; one call takes a set of pages, so few are enough\n");
}

static void
a_producer_that_quits_is_named(void **state)
{
	struct trial *t = *state;

	trial_run(t, "quit", "--who", "producer", NULL);
	broke_off(
	    t, 3, "end", "shmlab: producer, step 'end': ended (exit status 7)");
}

static void
a_consumer_that_quits_is_named(void **state)
{
	struct trial *t = *state;

	trial_run(t, "quit", "--who", "consumer", NULL);
	broke_off(t, 3, "end",
	    "shmlab: consumer 1, step 'end': ended (exit status 7)");
}

/* The coordinator kills it, and does not say that the kernel did. */
static void
a_consumer_that_lives_on_unheard_is_named(void **state)
{
	struct trial *t = *state;

	trial_run(t, "quit", "--who", "consumer", "--how", "deaf", NULL);
	broke_off(t, 3, "end",
	    "shmlab: consumer 1, step 'end': it has closed its socket");
	assert_null(strstr(t->err, "SIGKILL"));
}

static void
another_program_in_an_actors_place_is_named(void **state)
{
	struct trial *t = *state;

	trial_run(t, "quit", "--who", "consumer", "--how", "sleep", NULL);
	broke_off(t, 3, "end",
	    "shmlab: consumer 1, step 'end': it has become another program, "
	    "'sleep' (execve), which lived on");
	assert_null(strstr(t->err, "SIGKILL"));
	trial_run(t, "quit", "--who", "consumer", "--how", "false", NULL);
	broke_off(t, 3, "end",
	    "shmlab: consumer 1, step 'end': it has become another program, "
	    "'false' (execve), which ended (exit status 1)");
}

/* A group of the first version of control groups, which root can make. */
static char memory_group[64];

static bool
write_to_group(const char *name, const char *text)
{
	char path[128];
	FILE *file;
	bool done;

	snprintf(path, sizeof path, "%s/%s", memory_group, name);
	file = fopen(path, "we");
	done = file != NULL && fputs(text, file) >= 0;
	return file != NULL && fclose(file) == 0 && done;
}

static void
join_group(void)
{
	if (!write_to_group("cgroup.procs", "0"))
		_exit(126);
}

static void
a_lack_of_memory_is_told_where_the_kernel_says_so(void **state)
{
	struct trial *t = *state;

	snprintf(memory_group, sizeof memory_group,
	    "/sys/fs/cgroup/memory/shmlab-test-%d", getpid());
	skip_if(TAKES_NOTES || mkdir(memory_group, 0755) < 0,
	    "no group with a limit of memory can be made");
	t->prepare = join_group;
	assert_true(write_to_group("memory.limit_in_bytes", "64M"));
	/* Where there is swap, and where it is counted. */
	(void)write_to_group("memory.swappiness", "0");
	trial_run(t, "quit", "--who", "consumer", "--how", "memory", NULL);
	assert_return_code(rmdir(memory_group), errno);
	broke_off(t, 3, "end",
	    "shmlab: consumer 1, step 'end': killed by SIGKILL, by the kernel, "
	    "since memory ran out");
}

static void
who_used_up_its_cpu_time_is_told_so(void **state)
{
	struct trial *t = *state;

	trial_run(t, "quit", "--who", "consumer", "--how", "hard limit", NULL);
	broke_off(t, 3, "end",
	    "shmlab: consumer 1, step 'end': killed by SIGKILL, by the kernel: "
	    "its CPU time is limited to 1 s (ulimit -t)");
	trial_run(t, "quit", "--who", "consumer", "--how", "soft limit", NULL);
	broke_off(t, 3, "end",
	    "shmlab: consumer 1, step 'end': killed by SIGXCPU: its CPU time");
}

/* Of two halves, each in its own way, before main(). */
static void
who_ends_before_it_has_said_anything_is_told_with_the_cause(void **state)
{
	static const struct {
		const char *how, *said;
	} ends[] = {
	    {"consumer kill",
		"consumer 1, step 'exec': killed by SIGKILL, which somebody "},
	    {"consumer exit", "consumer 1, step 'exec': ended (exit status 9)"},
	    {"consumer stop",
		"consumer 1, step 'exec': no answer after 1 second"},
	    {"producer kill", "producer, at its start: killed by SIGKILL, "},
	    {"producer exit", "producer, at its start: ended (exit status 9)"},
	    {"producer stop", "producer, at its start: no answer after 1 sec"},
	};
	struct trial *t = *state;

	t->keep_record = false;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		setenv("STILLBORN", ends[i].how, 1);
		trial_run(t, "stillborn", "--timeout", "1", NULL);
		unsetenv("STILLBORN");
		if (strstr(t->err, ends[i].said) == NULL)
			fail_msg("%s: it did not say '%s' but:\n%s",
			    ends[i].how, ends[i].said, t->err);
		assert_int_equal(t->status, 3);
		trial_left_nothing(t);
	}
}

/* Its consumers are killed with it: none of them is to blame. */
static void
a_producer_that_is_killed_is_named(void **state)
{
	struct trial *t = *state;

	trial_run(t, "quit", "--who", "producer", "--how", "kill", NULL);
	broke_off(
	    t, 3, "end", "shmlab: producer, step 'end': killed by SIGKILL");
}

static void
a_consumer_that_is_killed_is_named(void **state)
{
	struct trial *t = *state;

	trial_run(t, "quit", "--who", "consumer", "--how", "kill", NULL);
	broke_off(
	    t, 3, "end", "shmlab: consumer 1, step 'end': killed by SIGKILL");
}

/* The step was a consumer's, but the end began with the producer's. */
static void
a_producer_that_takes_its_consumers_along_is_named(void **state)
{
	struct trial *t = *state;

	trial_run(t, "quit", "--who", "parent", NULL);
	broke_off(
	    t, 3, "end", "shmlab: producer, step 'end': killed by SIGKILL");
}

static void
a_second_answer_is_noticed(void **state)
{
	struct trial *t = *state;

	trial_run(t, "twice", NULL);
	broke_off(t, 3, "answer",
	    "shmlab: producer, step 'answer': it answered twice");
}

/* It may have reported that, and not have ended yet. */
static void
who_ends_between_two_orders_is_named_with_the_signal(void **state)
{
	struct trial *t = *state;

	trial_run(t, "twice", "--how", "crash", NULL);
	broke_off(t, 3, "answer",
	    "shmlab: producer, step 'answer': ended by SIGFPE, which another");
}

static void
half_a_message_is_noticed(void **state)
{
	struct trial *t = *state;

	trial_run(t, "nonsense", "--what", "short", NULL);
	broke_off(t, 3, "babble",
	    "shmlab: producer, step 'babble': it sent a message of the wrong "
	    "size");
}

static void
another_programs_message_is_noticed(void **state)
{
	struct trial *t = *state;

	trial_run(t, "nonsense", "--what", "foreign", NULL);
	broke_off(t, 3, "babble",
	    "shmlab: producer, step 'babble': sent nonsense: it is no message "
	    "of this version");
}

static void
a_log_that_cannot_be_is_noticed(void **state)
{
	struct trial *t = *state;

	trial_run(t, "nonsense", "--what", "long log", NULL);
	broke_off(t, 3, "babble",
	    "shmlab: producer, step 'babble': sent nonsense: ops is 17, and "
	    "should be from 0 to 16");
}

/* One stray store each. */
static void
an_answer_that_is_overwritten_is_told_by_its_member(void **state)
{
	static const struct {
		const char *what, *step, *said;
	} stores[] = {
	    {"op", "fill", "op[0].what is 46592, and should be from 0 to 31"},
	    {"inner", "fill", "op[0].what is 33, and should be from 0 to 31"},
	    {"kind", "fill", "op[0].kind is 46592, and should be from 0 to 5"},
	    {"pattern", "fill",
		"op[0].set.pattern is 46592, and should be from 0 to 3"},
	    {"total", "fill", "op[0].set.total is 46592, and should be 16"},
	    {"count", "fill",
		"op[0].set.count is 17, and should be from 0 to 16"},
	    {"shift", "fill",
		"op[0].set.shift is 16, and should be from 0 to 15"},
	    {"bool", "fill",
		"op[0].set.others is 46, and should be from 0 to 1"},
	    {"start", "fill", "op[0].start is 0x"},
	    {"call", "map",
		"calls.call[0].what is 46592, and should be from 0 to 28"},
	    {"result", "map",
		"calls.call[0].result is -9223372036854775808, and should be "
		"from -4095 to"},
	    {"calls", "map",
		"calls.count is 46592, and should be from 0 to 116"},
	    {"name", "map", "calls.call[0].name has no end"},
	    {"messages", "map", "messages has no end"},
	    {"measures", "map", "measures is 46592, and should be from 0 to 8"},
	    {"measure", "map",
		"measure[0].name is no text: it must be UTF-8, without control "
		"characters"},
	};
	struct trial *t = *state;
	char said[256];

	for (size_t i = 0; i < sizeof stores / sizeof *stores; i++) {
		trial_run(t, "spoilt", "--what", stores[i].what, NULL);
		snprintf(said, sizeof said,
		    "shmlab: producer, step '%s': sent nonsense: %s",
		    stores[i].step, stores[i].said);
		broke_off(t, 3, stores[i].step, said);
	}
}

static void
a_pair_that_describes_itself_strangely_is_refused(void **state)
{
	struct trial *t = *state;

	t->keep_record = false;
	trial_run(t, "strange", NULL);
	assert_int_equal(t->status, 3);
	assert_string_equal(t->err,
	    "shmlab: producer, at its start: sent nonsense: steps[0].kind is "
	    "77, and should be from 0 to 7\n");
	trial_left_nothing(t);
}

static void
a_number_that_is_no_errno_is_no_success(void **state)
{
	struct trial *t = *state;

	trial_run(t, "counts", NULL);
	broke_off(t, 3, "count",
	    "shmlab: producer, step 'count': returned 7; a step returns 0 or a "
	    "negated errno\n");
	trial_run(t, "counts", "--how", "aside", NULL);
	broke_off(t, 3, "count",
	    "shmlab: producer, step 'count': returned 7; a step returns 0 or a "
	    "negated errno\n");
	trial_run(t, "counts", "--how", "consumer", NULL);
	broke_off(t, 3, "again",
	    "shmlab: consumer 1, step 'again': returned -5000; a step returns "
	    "0 or a negated errno\n");
}

static void
an_answer_to_a_later_order_is_noticed(void **state)
{
	struct trial *t = *state;

	trial_run(t, "nonsense", "--what", "early", NULL);
	broke_off(t, 3, "babble",
	    "shmlab: producer, step 'babble': it answered an order that it was "
	    "not given");
}

static void
a_step_that_fails_gives_its_reason(void **state)
{
	struct trial *t = *state;

	trial_run(t, "error", NULL);
	broke_off(t, 3, "reserve",
	    "shmlab: producer, step 'reserve': No space left on device; "
	    "/dev/shm has ");
}

static void
a_missing_page_of_an_object_is_explained(void **state)
{
	struct trial *t = *state;

	trial_run(t, "truncate", NULL);
	broke_off(t, 3, "shorten",
	    "shmlab: producer, step 'shorten': ended by SIGBUS at 0x");
	assert_non_null(strstr(t->err, "page 1 of the region"));
	assert_non_null(strstr(t->err, "the object was made shorter"));
}

static void
a_pair_whose_texts_do_not_fit_is_refused(void **state)
{
	struct trial *t = *state;

	t->keep_record = false;
	trial_run(t, "wordy", NULL);
	assert_int_equal(t->status, 3);
	assert_string_equal(t->err,
	    "shmlab: producer, at its start: the option name "
	    "'how-many-chunks-are-wanted-by-all' has 33 bytes; at most 31 "
	    "fit\n");
	trial_left_nothing(t);
}

static void
other_bytes_than_expected_contradict(void **state)
{
	struct trial *t = *state;

	trial_run(t, "mismatch", "--pages", "5", NULL);
	broke_off(t, 1, "read",
	    "shmlab: consumer 1, step 'read': page 4 does not hold the bytes");
}

static void
a_touch_outside_the_region_contradicts(void **state)
{
	struct trial *t = *state;

	skip_unpredicted();
	trial_run(t, "outside", "--quiet", NULL);
	contradicted(t, "stray", "consumer 1", "RSS outside the region");
	contradicted(t, "stray", "consumer 1", "VSZ outside the region");
	faulted_beside_the_region(t, "stray", 2, "consumer 2");
	assert_non_null(strstr(t->out, "RSS outside the region"));
}

static void
what_is_contradicted_is_repeated(void **state)
{
	struct trial *t = *state;
	const json_t *repeat;
	json_t *record;

	skip_unpredicted();
	trial_run(t, "outside", "--quiet", NULL);
	record = trial_record(t);
	repeat = json_object_get(record, "repeat");
	assert_int_equal(figure_of(repeat, "runs"), 3);
	assert_int_equal(figure_of(repeat, "same"), 3);
	assert_non_null(strstr(t->out, "came back in 3 of them"));
	assert_null(strstr(t->out, "un it again"));
	json_decref(record);
}

static void
a_run_that_waits_is_not_repeated(void **state)
{
	struct trial *t = *state;
	const json_t *repeat;
	json_t *record;

	skip_unpredicted();
	trial_start(t, "outside", "--pause", NULL);
	trial_type(t, "\n\n\n\n\n\n");
	trial_end(t);
	record = trial_record(t);
	repeat = json_object_get(record, "repeat");
	assert_true(json_is_null(json_object_get(repeat, "runs")));
	assert_non_null(strstr(t->out, "To repeat it: ./run.sh outside"));
	json_decref(record);
}

static void
a_process_left_behind_is_ended(void **state)
{
	struct trial *t = *state;

	skip_unpredicted();
	trial_run(t, "litter", "--quiet", NULL);
	faulted_beside_the_region(t, "litter", 0, "producer");
}

static void
a_story_that_makes_no_sense_is_refused_at_once(void **state)
{
	struct trial *t = *state;

	trial_run(t, "misspelt", NULL);
	assert_int_equal(t->status, 3);
	assert_string_equal(t->err,
	    "shmlab: producers/misspelt.c: step 2 'write': the consumer must "
	    "have one step of that name\n");
	assert_string_equal(t->out, "");
	trial_left_nothing(t);
}

static void
what_actors_print_is_kept_off_stdout(void **state)
{
	struct trial *t = *state;
	json_t *record;

	t->keep_record = false;
	trial_run(t, "talk", "--json", "--quiet", NULL);
	assert_int_equal(t->status, 0);
	/* Once more for the rehearsal, in which it talks as well. */
	assert_non_null(strstr(t->err,
	    "the producer talks\na consumer talks\na consumer talks\n"));
	record = trial_record(t);
	assert_string_equal(text_of(record, "verdict"), "balanced");
	json_decref(record);
	trial_left_nothing(t);
}

/* The lines that an actor had shown in a step. */
static const json_t *
lines_of(const json_t *record, const char *step, const char *actor)
{
	const json_t *said;
	size_t i;

	json_array_foreach (
	    json_object_get(record_step(record, step), "said"), i, said) {
		if (strcmp(text_of(said, "actor"), actor) == 0)
			return json_object_get(said, "lines");
	}
	fail_msg("step '%s': the %s said nothing", step, actor);
	return NULL;
}

static const char *
line(const json_t *lines, size_t i)
{
	const char *text = json_string_value(json_array_get(lines, i));

	assert_non_null(text);
	return text;
}

static json_t *
talk(struct trial *t, const char *how)
{
	trial_run(t, "chatty", "--how", how, NULL);
	assert_int_equal(t->status, 0);
	assert_string_equal(t->err, "");
	trial_left_nothing(t);
	return trial_record(t);
}

static void
what_actors_say_stands_in_the_record(void **state)
{
	struct trial *t = *state;
	json_t *record = talk(t, "little");
	const json_t *lines = lines_of(record, "talk", "producer");

	assert_int_equal(json_array_size(lines), 1);
	assert_string_equal(line(lines, 0), "the producer has 2 consumers");
	lines = lines_of(record, "talk", "consumer 2");
	assert_int_equal(json_array_size(lines), 3);
	assert_string_equal(line(lines, 0), "this is consumer 2");
	assert_string_equal(line(lines, 1), "");
	assert_string_equal(line(lines, 2), "and this was it");
	assert_int_equal(json_array_size(json_object_get(
			     record_step(record, "silence"), "said")),
	    0);
	assert_non_null(strstr(t->out, "this is consumer 2"));
	json_decref(record);
}

/* What fits is shown, and nothing else moves. */
static void
who_says_too_much_is_cut_short(void **state)
{
	struct trial *t = *state;
	json_t *record = talk(t, "long");
	const json_t *lines = lines_of(record, "talk", "producer");

	assert_int_equal(json_array_size(lines), 2);
	assert_string_equal(line(lines, 0), "the producer has 2 consumers");
	assert_in_range(strlen(line(lines, 1)), 1000, 2999);
	lines = lines_of(record, "talk", "consumer 1");
	assert_string_equal(line(lines, 2), "and this was it");
	json_decref(record);

	record = talk(t, "much");
	lines = lines_of(record, "talk", "producer");
	assert_in_range(json_array_size(lines), 100, 999);
	assert_string_equal(line(lines, 100), "line 99");
	json_decref(record);
}

static const json_t *
odd_measure(const json_t *record, size_t i)
{
	const json_t *said = json_array_get(
	    json_object_get(record_step(record, "tell"), "said"), 0);

	return json_array_get(json_object_get(said, "measures"), i);
}

/* JSON has no such numbers, and a terminal obeys such bytes. */
static void
odd_numbers_and_bytes_are_told_with_a_reason(void **state)
{
	static const char *const reasons[] = {
	    "it is not a number", "it is infinite", "it is minus infinity"};
	struct trial *t = *state;
	json_t *record;

	trial_run(t, "odd", NULL);
	assert_int_equal(t->status, 0);
	assert_string_equal(t->err, "");
	assert_non_null(strstr(t->out, "\\x1b[2Jand \\xff\\xfe; dur\u00e9e"));
	record = trial_record(t);
	assert_string_equal(line(lines_of(record, "tell", "producer"), 0),
	    "\\x1b[2Jand \\xff\\xfe; dur\u00e9e");
	for (size_t i = 0; i < 3; i++) {
		const json_t *measure = odd_measure(record, i);

		assert_true(json_is_null(json_object_get(measure, "value")));
		assert_string_equal(
		    text_of(measure, "value_reason"), reasons[i]);
	}
	assert_true(json_number_value(json_object_get(
			odd_measure(record, 3), "value")) == 0.5);
	assert_null(json_object_get(odd_measure(record, 3), "value_reason"));
	json_decref(record);

	trial_run(t, "odd", "--then", "fail", NULL);
	broke_off(t, 3, "end",
	    "shmlab: producer, step 'end': Invalid argument; it says: "
	    "\\x1b[2Jno\n");
}

/* What is read of it is written as it was. */
static void
odd_numbers_are_read_again(void **state)
{
	struct trial *t = *state;
	json_t *record, *again;

	t->keep_record = false;
	trial_run(t, "odd", "--json", NULL);
	record = trial_record(t);
	assert_int_equal(json_dump_file(record, "/tmp/shmlab-odd.json", 0), 0);
	trial_run(t, "show", "/tmp/shmlab-odd.json", "--json", NULL);
	assert_int_equal(t->status, 0);
	again = trial_record(t);
	assert_true(json_equal(record, again));
	json_decref(again);
	json_decref(record);
	unlink("/tmp/shmlab-odd.json");
}

static void
what_a_machine_cannot_show_is_told_with_the_reason(void **state)
{
	struct trial *t = *state;

	trial_run(t, "cannot", NULL);
	broke_off(t, 77, "show",
	    "shmlab: producer, step 'show': cannot be shown on this machine: "
	    "no machine has 7 elephants\n");
	trial_run(t, "cannot", "--who", "consumer", NULL);
	broke_off(t, 77, "show",
	    "shmlab: consumer 1, step 'show': cannot be shown on this machine: "
	    "consumer 1 sees no elephants\n");
}

/* In thought it can. */
static void
what_a_machine_cannot_show_is_predicted(void **state)
{
	struct trial *t = *state;

	t->keep_record = false;
	trial_run(t, "predict", "cannot", NULL);
	assert_string_equal(t->err, "");
	assert_int_equal(t->status, 0);
}

static void
who_cannot_be_rehearsed_is_run_all_the_same(void **state)
{
	struct trial *t = *state;
	json_t *record;

	trial_run(t, "heedless", NULL);
	assert_string_equal(t->err, "");
	assert_int_equal(t->status, 0);
	trial_left_nothing(t);
	record = trial_record(t);
	assert_string_equal(text_of(record, "verdict"), "balanced");
	assert_true(json_is_true(json_object_get(record, "complete")));
	json_decref(record);
}

static void
who_cannot_be_rehearsed_is_blamed_for_what_it_does(void **state)
{
	struct trial *t = *state;

	trial_run(t, "heedless", "--then", "fail", NULL);
	broke_off(t, 3, "fill",
	    "shmlab: producer, step 'fill': No space left on device");
	if (!TAKES_NOTES) {
		trial_run(t, "heedless", "--then", "lie", "--quiet", NULL);
		contradicted(
		    t, "stray", "producer", "RSS of the region, by the model");
	}
}

static void
who_cannot_be_rehearsed_is_not_predicted(void **state)
{
	struct trial *t = *state;

	t->keep_record = false;
	trial_run(t, "predict", "heedless", NULL);
	assert_int_equal(t->status, 3);
	assert_non_null(strstr(
	    t->err, "shmlab: producer, step 'fill': ended by SIGSEGV at 0x"));
	trial_left_nothing(t);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, trial_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(a_crash_is_told_with_its_address_and_page),
	    TEST(an_abort_is_told_as_one),
	    TEST(a_sleeper_is_named_when_time_is_up),
	    TEST(a_stopped_actor_is_named_and_ended),
	    TEST(a_step_that_logs_without_an_end_has_one),
	    TEST(a_producer_that_quits_is_named),
	    TEST(a_consumer_that_quits_is_named),
	    TEST(a_producer_that_is_killed_is_named),
	    TEST(a_consumer_that_is_killed_is_named),
	    TEST(a_consumer_that_lives_on_unheard_is_named),
	    TEST(another_program_in_an_actors_place_is_named),
	    TEST(a_lack_of_memory_is_told_where_the_kernel_says_so),
	    TEST(who_used_up_its_cpu_time_is_told_so),
	    TEST(who_ends_before_it_has_said_anything_is_told_with_the_cause),
	    TEST(a_producer_that_takes_its_consumers_along_is_named),
	    TEST(a_second_answer_is_noticed),
	    TEST(who_ends_between_two_orders_is_named_with_the_signal),
	    TEST(half_a_message_is_noticed),
	    TEST(another_programs_message_is_noticed),
	    TEST(a_log_that_cannot_be_is_noticed),
	    TEST(an_answer_that_is_overwritten_is_told_by_its_member),
	    TEST(a_pair_that_describes_itself_strangely_is_refused),
	    TEST(a_number_that_is_no_errno_is_no_success),
	    TEST(an_answer_to_a_later_order_is_noticed),
	    TEST(a_step_that_fails_gives_its_reason),
	    TEST(a_missing_page_of_an_object_is_explained),
	    TEST(a_pair_whose_texts_do_not_fit_is_refused),
	    TEST(other_bytes_than_expected_contradict),
	    TEST(a_touch_outside_the_region_contradicts),
	    TEST(what_is_contradicted_is_repeated),
	    TEST(a_run_that_waits_is_not_repeated),
	    TEST(a_process_left_behind_is_ended),
	    TEST(a_story_that_makes_no_sense_is_refused_at_once),
	    TEST(what_actors_print_is_kept_off_stdout),
	    TEST(what_actors_say_stands_in_the_record),
	    TEST(who_says_too_much_is_cut_short),
	    TEST(odd_numbers_and_bytes_are_told_with_a_reason),
	    TEST(odd_numbers_are_read_again),
	    TEST(what_a_machine_cannot_show_is_told_with_the_reason),
	    TEST(what_a_machine_cannot_show_is_predicted),
	    TEST(who_cannot_be_rehearsed_is_run_all_the_same),
	    TEST(who_cannot_be_rehearsed_is_blamed_for_what_it_does),
	    TEST(who_cannot_be_rehearsed_is_not_predicted),
	};

	return cmocka_run_group_tests_name("broken", tests, NULL, NULL);
}
