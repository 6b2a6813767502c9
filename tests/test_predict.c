#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <unistd.h>

#include "os/swap.h"
#include "pairs.h"
#include "skip.h"

/* The figures of the region that a prediction and a measurement both give. */
static void
assert_region_as_predicted(const json_t *measured, const json_t *predicted)
{
	static const char *const figures[] = {"size_kib", "rss_kib", "uss_kib"};

	assert_int_equal(json_is_object(measured), json_is_object(predicted));
	if (!json_is_object(measured))
		return;
	for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
		assert_int_equal(figure_of(measured, figures[i]),
		    figure_of(predicted, figures[i]));
	assert_true(json_equal(json_object_get(measured, "pages"),
	    json_object_get(predicted, "pages")));
}

static json_int_t
faults(const json_t *process)
{
	return figure_of(process, "minor_faults") -
	    figure_of(process, "settling_faults");
}

/* Without major faults, which a machine that is short of memory may have. */
static json_int_t
faults_in_step(const json_t *before, const json_t *step, json_int_t index)
{
	return faults(record_process(step, index)) -
	    faults(record_process(before, index));
}

static void
assert_live_as_predicted(const json_t *live, const json_t *predicted)
{
	const json_t *live_steps = json_object_get(live, "steps");
	const json_t *steps = json_object_get(predicted, "steps");
	const json_t *step, *process;
	size_t i, j;

	assert_int_equal(json_array_size(live_steps), json_array_size(steps));
	json_array_foreach (steps, i, step) {
		const json_t *live_step = json_array_get(live_steps, i);

		assert_string_equal(
		    text_of(step, "name"), text_of(live_step, "name"));
		json_array_foreach (
		    json_object_get(step, "processes"), j, process) {
			json_int_t index = figure_of(process, "index");
			const json_t *other = record_process(live_step, index);

			assert_region_as_predicted(
			    json_object_get(other, "region"),
			    json_object_get(process, "region"));
		}
		if (!TAKES_NOTES)
			assert_true(json_equal(
			    json_object_get(live_step, "fault_classes"),
			    json_object_get(step, "fault_classes")));
	}
}

/* Can it be known beforehand? What it says if not is asserted. */
static bool
can_be_predicted(const struct trial *t, const struct way *way)
{
	const char *why = NULL;

	if (way->info->no_dry_run)
		why = "what its steps touch is known only when they run";
	else if (strcmp(way->pair, "pageout") == 0 && way->own[0] != NULL &&
	    swap_is_there())
		why = "what goes to swap, and when, is not modelled";
	if (why == NULL) {
		assert_int_equal(t->status, 0);
		return true;
	}
	if (strstr(t->err, why) == NULL)
		fail_msg("%s did not say '%s' but: %s", way->pair, why, t->err);
	assert_int_equal(t->status, 3);
	return false;
}

static void
comes_as_predicted(struct trial *t, const struct way *way, const void *options)
{
	const char *words[WAY_WORDS];
	json_t *predicted, *live;
	bool known;

	(void)way_options(way, options, words);
	way_run(t, way, "predict", words);
	trial_left_nothing(t);
	known = can_be_predicted(t, way);
	if (!known || way_reason(way, words) != NULL)
		return;
	predicted = trial_record(t);
	assert_true(json_is_true(json_object_get(predicted, "predicted_only")));
	way_run(t, way, NULL, words);
	if (t->status != 0)
		fail_msg("%s: exit status %d", t->command, t->status);
	live = trial_record(t);
	assert_live_as_predicted(live, predicted);
	json_decref(predicted);
	json_decref(live);
}

static void
every_run_comes_as_predicted(void **state)
{
	each_way(*state, comes_as_predicted,
	    (const char *const[]){"--pages", "50", "--consumers", "3",
		"--pattern", "random", NULL});
}

static void
predicted_faults_are_taken(void **state)
{
	struct trial *t = *state;
	const json_t *before, *step, *predicted_before, *predicted_step;
	json_t *predicted, *live;

	skip_unpredicted();
	trial_run(t, "predict", "cow", "--json", NULL);
	predicted = trial_record(t);
	trial_run(t, "cow", "--json", "--quiet", NULL);
	live = trial_record(t);
	before = record_step(live, "read");
	step = record_step(live, "write");
	predicted_before = record_step(predicted, "read");
	predicted_step = record_step(predicted, "write");
	for (json_int_t i = 0; i <= 2; i++)
		assert_int_equal(faults_in_step(before, step, i),
		    faults_in_step(predicted_before, predicted_step, i));
	json_decref(predicted);
	json_decref(live);
}

static void
what_never_fits_is_predicted(void **state)
{
	struct trial *t = *state;
	const json_t *group;
	json_t *record;

	trial_run(t, "predict", "cow", "--size", "1T", "--consumers", "1000",
	    "--json", NULL);
	assert_int_equal(t->status, 0);
	record = trial_record(t);
	group = json_object_get(record_step(record, "fork"), "group");
	assert_int_equal(
	    figure_of(group, "region_rss_kib"), (json_int_t)1001 << 30);
	group = json_object_get(record_step(record, "write"), "group");
	assert_int_equal(figure_of(group, "frames"),
	    ((json_int_t)1 << 40) / sysconf(_SC_PAGESIZE) * 501);
	json_decref(record);
	trial_left_nothing(t);
}

static void
each_step_balances(struct trial *t, const struct way *way, const void *options)
{
	const json_t *step;
	json_t *record;
	size_t i;

	if (way_reason(way, options) != NULL)
		return;
	way_run(t, way, NULL, options);
	record = trial_record(t);
	json_array_foreach (json_object_get(record, "steps"), i, step) {
		const json_t *ledger = json_object_get(step, "ledger");

		assert_string_equal(text_of(step, "verdict"), "balanced");
		assert_true(figure_of(ledger, "lines") > 0);
		assert_int_equal(
		    figure_of(ledger, "lines"), figure_of(ledger, "balanced"));
	}
	json_decref(record);
}

static void
every_step_of_a_run_balances(void **state)
{
	skip_unpredicted();
	each_pair(*state, each_step_balances, (const char *const[]){NULL});
}

static void
a_pair_that_touches_by_itself_is_not_predicted(void **state)
{
	struct trial *t = *state;
	const json_t *step;
	json_t *record;

	t->broken = true;
	trial_run(t, "byhand", "--json", NULL);
	assert_int_equal(t->status, 0);
	record = trial_record(t);
	step = record_step(record, "touch");
	assert_string_equal(text_of(step, "verdict"), "not checked");
	assert_true(json_is_null(json_object_get(step, "predicted")));
	assert_non_null(strstr(text_of(step, "predicted_reason"), "by itself"));
	json_decref(record);
	trial_run(t, "byhand", NULL);
	assert_non_null(strstr(t->out, "not predicted"));
	trial_left_nothing(t);
}

static void
predict_takes_one_pair(void **state)
{
	struct trial *t = *state;

	trial_run(t, "predict", NULL);
	assert_int_equal(t->status, 2);
	trial_run(t, "predict", "cwo", NULL);
	assert_int_equal(t->status, 2);
	assert_non_null(strstr(t->err, "'cow'"));
}

/* What is compared needs a record, and no words. */
static int
setup_record(void **state)
{
	int result = trial_setup(state);

	if (result == 0)
		((struct trial *)*state)->keep_record = true;
	return result;
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)
#define TEST_RECORD(name)                                                      \
	cmocka_unit_test_setup_teardown(name, setup_record, trial_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST_RECORD(every_run_comes_as_predicted),
	    TEST(predicted_faults_are_taken),
	    TEST(what_never_fits_is_predicted),
	    TEST_RECORD(every_step_of_a_run_balances),
	    TEST(a_pair_that_touches_by_itself_is_not_predicted),
	    TEST(predict_takes_one_pair),
	};

	return cmocka_run_group_tests_name("predict", tests, NULL, NULL);
}
