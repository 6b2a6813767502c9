/* test_bounds.c: what would take all memory is refused, what takes long can be
 * ended, and what only looks large is neither.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "coordinator/memory.h"
#include "coordinator/prediction.h"
#include "model/rules.h"
#include "run.h"
#include "skip.h"

/* A sanitizer's own memory would not fit. */
#define LIMIT ((rlim_t)4 << 30)

static const struct model_machine machine = {
    .page_size = 4096,
    .fault_around = 16,
    .table_pages = 512,
    .shared_read_writable = true,
    .huge_pages = 512,
};

static void
limit_memory(void)
{
	const struct rlimit limit = {LIMIT, LIMIT};

	if (setrlimit(RLIMIT_AS, &limit) < 0)
		_Exit(126);
}

static void
skip_with_sanitizer(struct trial *t)
{
	skip_if(TAKES_NOTES, "a sanitizer takes terabytes");
	t->prepare = limit_memory;
}

/* It says how many segments there would be, and how much more memory than there
 * is they would take; least and most are such that the pages tell. */
static void
is_refused(struct trial *t, uint64_t least, uint64_t most)
{
	static const char some[] = "some ", may_need[] = "may need ",
			  and[] = " GiB, and ";
	const char *segments = strstr(t->err, some);
	const char *need = strstr(t->err, may_need);
	const char *have = strstr(t->err, and);

	if (t->status != 3 || segments == NULL || need == NULL ||
	    have == NULL || strstr(t->err, "--pattern first") == NULL)
		fail_msg("%s: status %d: %s", t->command, t->status, t->err);
	assert_in_range(
	    strtoull(segments + strlen(some), NULL, 10), least, most);
	assert_true(strtod(need + strlen(may_need), NULL) >
	    strtod(have + strlen(and), NULL));
	assert_true(
	    strtod(have + strlen(and), NULL) <= (double)(LIMIT >> 20) / 1024);
	assert_string_equal(t->out, "");
	trial_left_nothing(t);
}

static void
what_takes_all_memory_is_refused_with_the_figure(void **state)
{
	struct trial *t = *state;
	const uint64_t tib = UINT64_C(1) << 28, gib = tib >> 10;

	skip_with_sanitizer(t);
	trial_run(t, "predict", "snapshot", "--size", "1T", "--pattern",
	    "random", NULL);
	is_refused(t, tib / 2, tib);
	trial_run(t, "predict", "file-private", "--size", "64G", "--consumers",
	    "100", "--pattern", "stride", NULL);
	is_refused(t, 64 * gib / 2, 64 * gib);
	trial_run(t, "cow", "--size", "1G", "--pattern", "random",
	    "--consumers", "1000", NULL);
	is_refused(t, gib / 2, gib);
	trial_run(t, "shared", "--size", "1G", "--pattern", "random",
	    "--consumers", "1000", "--json", NULL);
	is_refused(t, gib / 2, gib);
}

static void
a_row_that_takes_all_memory_is_refused(void **state)
{
	struct trial *t = *state;

	skip_with_sanitizer(t);
	trial_run(t, "compare", "shared", "--size", "1G", "--pattern", "random",
	    "--write", "50%", "--consumers", "1000", NULL);
	assert_int_equal(t->status, 3);
	assert_non_null(strstr(t->err, "segments"));
	assert_non_null(strstr(t->err, "--pattern first"));
	trial_left_nothing(t);
}

/* As large as you like: few segments, and none of what is told needs more. */
static void
what_only_looks_large_is_predicted(void **state)
{
	struct trial *t = *state;
	json_t *record;

	skip_with_sanitizer(t);
	t->keep_record = true;
	trial_run(
	    t, "predict", "cow", "--size", "1T", "--consumers", "1000", NULL);
	assert_int_equal(t->status, 0);
	record = trial_record(t);
	assert_int_equal(
	    figure_of(
		object_of(record_step(record, "write"), "group"), "frames"),
	    (UINT64_C(1) << 28) + 1000 * (UINT64_C(1) << 27));
	json_decref(record);
	t->keep_record = false;
	trial_run(t, "predict", "file-private", "--size", "64T", NULL);
	assert_int_equal(t->status, 0);
	assert_non_null(strstr(t->out, "wrote 8589934592 of 17179869184"));
	/* Few pages of many: the pattern alone is no reason. */
	trial_run(t, "predict", "cow", "--size", "256G", "--write", "3",
	    "--pattern", "stride", NULL);
	assert_int_equal(t->status, 0);
}

/* Goes on until the step is told; then most of the work is to come, and would
 * take a minute and more. */
static void
is_ended_after(struct trial *t, const char *told, int number)
{
	while (strstr(t->out, told) == NULL)
		trial_await_output(t, strlen(t->out) + 1);
	assert_return_code(kill(t->pid, number), errno);
	trial_end(t);
	if (t->status != 128 + number)
		fail_msg("%s: status %d: %s", t->command, t->status, t->err);
	assert_non_null(strstr(t->err, "interrupted by SIG"));
	trial_left_nothing(t);
}

/* It is whole, and the step that was at hand is not done. */
static void
has_no_step(struct trial *t, const char *name)
{
	json_t *record = trial_record(t);
	const json_t *steps = json_object_get(record, "steps"), *step;
	size_t i;

	assert_true(json_is_false(json_object_get(record, "complete")));
	json_array_foreach (steps, i, step)
		assert_string_not_equal(text_of(step, "name"), name);
	json_decref(record);
}

static void
a_signal_within_a_step_ends_a_prediction(void **state)
{
	static const int signals[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT};
	struct trial *t = *state;

	skip_with_sanitizer(t);
	t->keep_record = true;
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		trial_start(t, "predict", "cow", "--size", "512M", "--pattern",
		    "random", "--consumers", "80", NULL);
		is_ended_after(t, "\n4 read", signals[i]);
		has_no_step(t, "part");
	}
}

static void
a_signal_within_a_step_ends_a_run(void **state)
{
	struct trial *t = *state;

	skip_with_sanitizer(t);
	t->keep_record = true;
	trial_start(t, "shared", "--size", "128M", "--pattern", "random",
	    "--consumers", "50", NULL);
	is_ended_after(t, "\n2 ", SIGTERM);
	has_no_step(t, "leave");
}

/* Before anything is mapped, and before there is a record. */
static void
a_signal_while_a_run_is_foreseen_ends_it(void **state)
{
	struct trial *t = *state;
	const struct timespec a_moment = {.tv_nsec = 100 * 1000 * 1000};

	skip_with_sanitizer(t);
	trial_start(t, "cow", "--size", "512M", "--pattern", "random",
	    "--consumers", "20", NULL);
	nanosleep(&a_moment, NULL); /* most likely; it must end wherever */
	assert_return_code(kill(t->pid, SIGTERM), errno);
	trial_end(t);
	/* Until it has taken signals over, it ends as any program. */
	if (t->status != -SIGTERM)
		assert_int_equal(t->status, 128 + SIGTERM);
	trial_left_nothing(t);
}

/* The flag is asked by every walk. */
static void
a_model_stops_when_it_is_told_to(void **state)
{
	const struct op mapping = {.what = OP_CREATE,
	    .kind = REGION_ANON_PRIVATE,
	    .start = 1 << 30,
	    .set.total = 64};
	struct model *m = model_new(&machine, 2);
	volatile sig_atomic_t stop = 0;
	struct model_run run;
	uint64_t at = 0;

	(void)state;
	assert_non_null(m);
	model_stop_on(m, &stop);
	assert_int_equal(model_start(m, 0), 0);
	assert_int_equal(model_map(m, 0, &mapping), 0);
	assert_int_equal(model_write(m, 0, 0, 8), 0);
	stop = SIGTERM;
	assert_int_equal(model_write(m, 0, 0, 64), -EINTR);
	assert_int_equal(model_read(m, 0, 0, 64), -EINTR);
	assert_int_equal(model_dontneed(m, 0, 0, 64), -EINTR);
	assert_int_equal(model_protect(m, 0, 0, 64, ACCESS_READ), -EINTR);
	assert_int_equal(model_fork(m, 0, 1), -EINTR);
	assert_int_equal(model_unmap(m, 0), -EINTR);
	assert_false(model_next_run(m, 0, &at, &run));
	model_free(m);
}

static struct op
op_on(enum op_kind what, enum region_kind kind, struct pages set)
{
	return (struct op){
	    .what = what, .kind = kind, .start = 1 << 30, .set = set};
}

static uint64_t
segments_of(struct model *m)
{
	struct model_run run;
	uint64_t at = 0, count = 0;

	while (model_next_run(m, 0, &at, &run))
		count++;
	return count;
}

/* The estimate is held against what the model makes of it: never much less,
 * since memory is what it saves; and for one set not much more. */
static void
estimate(enum region_kind kind, enum pages_pattern pattern, uint64_t count)
{
	const uint64_t total = 20000;
	struct actor_op did[] = {
	    {.op = op_on(OP_CREATE, kind, pages_all(total))},
	    {.op = op_on(OP_WRITE, kind, pages_part(total, count, pattern, 7))},
	    {.op = op_on(OP_READ, kind,
		 pages_others(pages_part(total, count, pattern, 7)))},
	};
	struct step_record step = {
	    .event = EVENT_START, .ops = did, .op_count = 3};
	struct prediction p;
	uint64_t said, made;

	assert_int_equal(prediction_init(&p, &machine, 1), 0);
	assert_int_equal(prediction_apply(&p, &step), 0);
	said = memory_segments(&p.sets);
	made = segments_of(p.model);
	if (said + said / 20 + 1 < made || said > 2 * made + 6)
		fail_msg("%s, %s %ju: %ju said, %ju made",
		    region_kind_name(kind), pages_pattern_name(pattern),
		    (uintmax_t)count, (uintmax_t)said, (uintmax_t)made);
	prediction_release(&p);
}

static void
segments_are_estimated(void **state)
{
	static const uint64_t counts[] = {
	    0, 1, 20, 2000, 9999, 10000, 18000, 19999, 20000};

	(void)state;
	for (int kind = 0; kind < REGION_KINDS; kind++)
		for (int pattern = PAGES_FIRST; pattern <= PAGES_RANDOM;
		     pattern++)
			for (size_t i = 0; i < sizeof counts / sizeof *counts;
			     i++)
				estimate((enum region_kind)kind,
				    (enum pages_pattern)pattern, counts[i]);
}

/* A pair that is not gone through before it runs shows only then what it
 * needs. */
static void
what_does_not_fit_is_not_predicted_and_says_why(void **state)
{
	struct actor_op did[] = {
	    {.op = op_on(OP_CREATE, REGION_ANON_PRIVATE, pages_all(1000000))},
	    {.op = op_on(OP_WRITE, REGION_ANON_PRIVATE,
		 pages_part(1000000, 500000, PAGES_RANDOM, 7))},
	};
	struct step_record start = {.event = EVENT_START, .op_count = 1};
	struct step_record step = {.ops = did + 1, .op_count = 1};
	struct prediction p;

	(void)state;
	start.ops = did;
	assert_int_equal(prediction_init(&p, &machine, 1), 0);
	prediction_bound(&p, 50000);
	assert_int_equal(prediction_step(&p, &start), 0);
	assert_null(start.ledger.reason);
	assert_int_equal(prediction_step(&p, &step), 0);
	assert_non_null(step.ledger.reason);
	assert_non_null(strstr(step.ledger.reason, "not enough memory"));
	assert_int_equal(step.ledger.process_count, 0);
	/* As it was mapped: whole ranges, and the rest. */
	assert_int_equal(segments_of(p.model), 2);
	ledger_release(&start.ledger);
	ledger_release(&step.ledger);
	prediction_release(&p);
}

int
main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(what_takes_all_memory_is_refused_with_the_figure),
	    TEST(a_row_that_takes_all_memory_is_refused),
	    TEST(what_only_looks_large_is_predicted),
	    TEST(a_signal_within_a_step_ends_a_prediction),
	    TEST(a_signal_within_a_step_ends_a_run),
	    TEST(a_signal_while_a_run_is_foreseen_ends_it),
	    cmocka_unit_test(a_model_stops_when_it_is_told_to),
	    cmocka_unit_test(segments_are_estimated),
	    cmocka_unit_test(what_does_not_fit_is_not_predicted_and_says_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
