/* test_regions.c: a pair with several regions: each is told by itself, and is
 * what the kernel says of its mappings. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "record/parts_of_step.h"
#include "record/record_fields.h"
#include "role/pair_info.h"
#include "run.h"

/* The regions of tests/broken/producers/several.c. */
static const char *const names[] = {"own", "one", "two"};
#define NAMES (sizeof names / sizeof *names)

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

/* What is told of a region in a step. */
static const json_t *
part_of(const json_t *step, const char *name)
{
	const json_t *part;
	size_t i;

	json_array_foreach (json_object_get(step, "regions"), i, part)
		if (strcmp(text_of(part, "region"), name) == 0)
			return part;
	fail_msg("nothing is told of %s", name);
	return NULL;
}

/* In KiB. */
struct sums {
	long long size, rss, pss, private;
};

static struct sums
sums_of_smaps(json_int_t pid, uint64_t start, uint64_t end)
{
	struct sums s = {0};
	char line[1024], path[64];
	bool inside = false;
	FILE *smaps;

	snprintf(path, sizeof path, "/proc/%lld/smaps", (long long)pid);
	smaps = fopen(path, "r");
	assert_non_null(smaps);
	while (fgets(line, sizeof line, smaps) != NULL) {
		uint64_t from, to;
		long long kib;

		if (sscanf(line, "%" SCNx64 "-%" SCNx64 " ", &from, &to) == 2)
			inside = from >= start && to <= end;
		else if (!inside)
			continue;
		else if (sscanf(line, "Size: %lld kB", &kib) == 1)
			s.size += kib;
		else if (sscanf(line, "Rss: %lld kB", &kib) == 1)
			s.rss += kib;
		else if (sscanf(line, "Pss: %lld kB", &kib) == 1)
			s.pss += kib;
		else if (sscanf(line, "Private_%*[A-Za-z]: %lld kB", &kib) == 1)
			s.private += kib;
	}
	fclose(smaps);
	return s;
}

static uint64_t
address_of(const json_t *region, const char *key)
{
	return strtoull(text_of(region, key), NULL, 16);
}

/* Every process is one of those that are told of each region. Returns how many
 * have the region. */
static unsigned
smaps_agrees(const json_t *part)
{
	const json_t *process;
	unsigned mapped = 0;
	size_t i;

	json_array_foreach (json_object_get(part, "processes"), i, process) {
		const json_t *region = json_object_get(process, "region");
		struct sums seen;

		if (json_is_null(region))
			continue;
		mapped++;
		seen = sums_of_smaps(figure_of(process, "pid"),
		    address_of(region, "start"), address_of(region, "end"));
		assert_true(seen.size > 0);
		assert_int_equal(seen.size, figure_of(region, "size_kib"));
		assert_int_equal(seen.rss, figure_of(region, "rss_kib"));
		assert_int_equal(seen.pss, figure_of(region, "pss_kib"));
		assert_int_equal(seen.private, figure_of(region, "uss_kib"));
		/* It is told as though the process were that region alone. */
		assert_int_equal(seen.rss, figure_of(process, "rss_kib"));
	}
	return mapped;
}

static void
witness(struct trial *t, const char *birth, const char *two)
{
	unsigned mapped = 0;
	size_t steps = 0, planned;
	json_t *record;

	trial_run(
	    t, "several", "--birth", birth, "--two", two, "--quiet", NULL);
	assert_int_equal(t->status, 0);
	trial_left_nothing(t);
	record = trial_record(t);
	planned = json_array_size(json_object_get(record, "steps"));
	json_decref(record);
	for (trial_start(t, "several", "--birth", birth, "--two", two,
		 "--pause", "--quiet", "--pages", "37", NULL);
	     steps < planned; steps++) {
		const json_t *step;

		trial_await(t, TRIAL_PROMPT);
		record = trial_record_so_far(t);
		step = json_array_get(json_object_get(record, "steps"), steps);
		for (size_t i = 0; i < NAMES; i++)
			mapped += smaps_agrees(part_of(step, names[i]));
		json_decref(record);
		trial_type(t, "\n");
	}
	trial_end(t);
	assert_int_equal(t->status, 0);
	/* Three in each of three processes at four steps, or more. */
	assert_true(mapped >= 36);
}

static void
after_fork_each_is_what_smaps_says(void **state)
{
	witness(*state, "fork", "shm");
	witness(*state, "fork", "file");
}

static void
after_exec_each_is_what_smaps_says(void **state)
{
	witness(*state, "exec", "shm");
	witness(*state, "exec", "file");
}

static const json_t *
region_in(const json_t *step, const char *name)
{
	return object_of(record_process(part_of(step, name), 0), "region");
}

static void
each_is_far_from_the_others(void **state)
{
	struct trial *t = *state;
	const json_t *step;
	json_t *record;

	trial_run(t, "several", "--quiet", NULL);
	record = trial_record(t);
	step = record_step(record, "touch");
	for (size_t i = 0; i < NAMES; i++)
		assert_int_equal(address_of(region_in(step, names[i]), "start"),
		    REGION_ADDRESS + i * REGION_APART);
	assert_string_equal(
	    text_of(region_in(step, "own"), "kind"), "anonymous private");
	assert_string_equal(
	    text_of(region_in(step, "two"), "kind"), "shm shared");
	json_decref(record);
}

static json_int_t
sum_of_parts(const json_t *step, const char *object, const char *key)
{
	json_int_t sum = 0;

	for (size_t i = 0; i < NAMES; i++)
		sum += figure_of(
		    object_of(part_of(step, names[i]), object), key);
	return sum;
}

static void
the_step_itself_has_the_sums(void **state)
{
	static const char *const summed[] = {
	    "region_rss_kib", "region_pss_kib", "region_uss_kib"};
	struct trial *t = *state;
	const json_t *step;
	json_t *record;
	size_t i;

	trial_run(t, "several", "--quiet", NULL);
	record = trial_record(t);
	json_array_foreach (json_object_get(record, "steps"), i, step) {
		const json_t *group = object_of(step, "group");
		const json_t *ledger = object_of(step, "ledger");

		for (size_t j = 0; j < 3; j++)
			assert_int_equal(figure_of(group, summed[j]),
			    sum_of_parts(step, "group", summed[j]));
		assert_true(figure_of(ledger, "lines") >=
		    sum_of_parts(step, "ledger", "lines"));
		assert_int_equal(
		    figure_of(ledger, "lines"), figure_of(ledger, "balanced"));
		assert_true(json_is_null(
		    json_object_get(record_process(step, 0), "region")));
	}
	step = record_step(record, "fill");
	assert_int_equal(figure_of(object_of(step, "group"), "region_rss_kib"),
	    (3 + 16 + 16) *
		figure_of(object_of(record, "platform"), "page_kib"));
	json_decref(record);
}

static int64_t *
number_at(struct predicted_record *predicted, const struct field *field)
{
	return (int64_t *)((char *)predicted + field->at);
}

/* Every number that a record has of a process. */
static void
what_is_predicted_is_summed_as_well(void **state)
{
	struct predicted_record each[] = {{.index = 0}, {.index = 0}};
	struct step_record parts[] = {
	    {.ledger = {.processes = &each[0], .process_count = 1}},
	    {.ledger = {.processes = &each[1], .process_count = 1}},
	};
	struct step_record step = {.regions = parts, .region_count = 2};
	int64_t value = 1;

	(void)state;
	for (const struct field *f = predicted_fields; f->key != NULL; f++)
		if (f->type == FIELD_NUMBER) {
			*number_at(&each[0], f) = value++;
			*number_at(&each[1], f) = 100;
		}
	assert_true(value > 2);
	assert_int_equal(step_sum_predictions(&step), 0);
	value = 1;
	for (const struct field *f = predicted_fields; f->key != NULL; f++)
		if (f->type == FIELD_NUMBER)
			assert_int_equal(*number_at(step.ledger.processes, f),
			    100 + value++);
	ledger_release(&step.ledger);
}

/* Of an operation that was not logged, on one of them. */
static void
a_contradiction_names_its_region(void **state)
{
	struct trial *t = *state;
	json_t *record;
	const json_t *finding;
	size_t i;

	trial_run(t, "several", "--mistake", "drop", NULL);
	assert_int_equal(t->status, 1);
	record = trial_record(t);
	assert_true(json_array_size(json_object_get(record, "findings")) > 0);
	json_array_foreach (json_object_get(record, "findings"), i, finding)
		if (strcmp(text_of(finding, "line"),
			"RSS outside the region") != 0)
			assert_string_equal(text_of(finding, "region"), "two");
	assert_string_equal(
	    text_of(part_of(record_step(record, "rest"), "two"), "verdict"),
	    "contradicted");
	assert_string_equal(
	    text_of(part_of(record_step(record, "rest"), "one"), "verdict"),
	    "balanced");
	assert_true(trial_says(t, "two: consumer 1, pages that moved"));
	assert_true(
	    trial_says(t, "step 6, two: consumer 1, RSS of the region"));
	json_decref(record);
}

static void
breaks_off(struct trial *t, const char *mistake, int status, const char *says)
{
	trial_run(t, "several", "--mistake", mistake, "--quiet", NULL);
	assert_int_equal(t->status, status);
	if (strstr(t->err, says) == NULL)
		fail_msg("it did not say '%s' but:\n%s", says, t->err);
	trial_left_nothing(t);
}

static void
a_mistake_is_told_with_the_name_of_the_region(void **state)
{
	breaks_off(*state, "undeclared", 3,
	    "consumer 1, step 'rest': uses me->regions[3], and the producer's "
	    ".regions names three");
	breaks_off(*state, "number", 3,
	    "sent nonsense: op[0].region is 9, and should be from 0 to 3");
	breaks_off(*state, "crash", 3, ", page 0 of two");
	breaks_off(*state, "bytes", 1,
	    "page 0 of two does not hold the bytes that it should");
}

static void
refuses(const struct role *producer_role, const char *says)
{
	static const struct role consumer_role;
	struct pair_info info = {0};

	pair_info_fill(&info, producer_role, &consumer_role);
	assert_non_null(strstr(info.fault, says));
}

static void
names_tell_them_apart(void **state)
{
	static const struct role one = {.summary = "", .regions = {"data"}};
	static const struct role same = {
	    .summary = "", .regions = {"data", "index", "data"}};
	static const struct role empty = {
	    .summary = "", .regions = {"data", ""}};

	(void)state;
	refuses(&one, "'data' is the only region in .regions");
	refuses(&same, "'data' in .regions: each region has a name of its own");
	refuses(&empty, "'' in .regions: each region has a name of its own");
}

/* A file for another record, and the option that names it. */
struct other {
	char path[32], option[48];
};

static struct other
make_other(void)
{
	struct other o = {.path = "/tmp/shmlab-regions-XXXXXX"};
	int fd = mkstemp(o.path);

	assert_true(fd >= 0);
	close(fd);
	snprintf(o.option, sizeof o.option, "--json=%s", o.path);
	return o;
}

static void
a_record_is_told_as_the_run_was(void **state)
{
	static const char *const styles[] = {
	    "--quiet", "--full", "--ledger", "--explain"};
	struct other record = make_other();
	struct trial *t = *state;

	t->keep_record = false;
	for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
		char *told;

		trial_run(t, "several", styles[i], record.option, NULL);
		assert_int_equal(t->status, 0);
		told = strdup(t->out);
		trial_run(t, "show", record.path, styles[i], NULL);
		assert_int_equal(t->status, 0);
		assert_string_equal(t->out, told);
		free(told);
	}
	unlink(record.path);
}

static void
is_predicted(const json_t *measured, const json_t *predicted)
{
	static const char *const same[] = {
	    "kind", "start", "size_kib", "rss_kib", "uss_kib", "mappings"};

	assert_int_equal(json_is_null(measured), json_is_null(predicted));
	for (size_t i = 0; json_is_object(measured) && i < 6; i++)
		assert_true(json_equal(json_object_get(measured, same[i]),
		    json_object_get(predicted, same[i])));
}

static void
a_prediction_without_a_run_is_the_run(void **state)
{
	struct trial *t = *state;
	json_t *run, *predicted;
	const json_t *step, *process;
	size_t i, j;

	trial_run(t, "several", "--birth", "exec", "--quiet", NULL);
	run = trial_record(t);
	trial_run(t, "predict", "several", "--birth", "exec", "--quiet", NULL);
	predicted = trial_record(t);
	for (size_t n = 0; n < NAMES; n++)
		json_array_foreach (json_object_get(run, "steps"), i, step) {
			const json_t *part = part_of(step, names[n]);
			const json_t *other = part_of(
			    record_step(predicted, text_of(step, "name")),
			    names[n]);

			json_array_foreach (
			    json_object_get(part, "processes"), j, process)
				is_predicted(json_object_get(process, "region"),
				    json_object_get(
					record_process(
					    other, figure_of(process, "index")),
					"region"));
		}
	json_decref(run);
	json_decref(predicted);
}

/* Who of those that write a page at once keeps its frame may differ, and
 * nothing else of the region that has the same size in both. */
static void
differs_by_who_came_first(const char *out)
{
	const char *line = out, *rush = strstr(out, "rush");

	while ((line = strstr(line, "own: ")) != NULL) {
		if (strncmp(line, "own: pages_that_differ ", 23) != 0 ||
		    rush == NULL || line < rush)
			fail_msg("it says: %s", out);
		line++;
	}
}

static void
two_runs_differ_region_by_region(void **state)
{
	struct other a = make_other(), b = make_other();
	struct trial *t = *state;

	t->keep_record = false;
	trial_run(t, "several", "--quiet", a.option, NULL);
	trial_run(t, "several", "--quiet", "--pages", "8", b.option, NULL);
	trial_run(t, "diff", a.path, b.path, NULL);
	assert_int_equal(t->status, 1);
	assert_true(trial_says(t, "one: region_size_kib"));
	differs_by_who_came_first(t->out);
	unlink(a.path);
	unlink(b.path);
}

/* Of one region at a time, with its name; the model and the kernel agree. */
static void
a_quiz_asks_about_each(void **state)
{
	struct trial *t = *state;

	trial_run(t, "several", "--quiz", "--quiet", NULL);
	assert_int_equal(t->status, 0);
	for (size_t i = 0; i < NAMES; i++) {
		char words[32];

		snprintf(words, sizeof words, "? %s: How ", names[i]);
		assert_non_null(strstr(t->out, words));
	}
	assert_true(trial_says(t, "the model said 0, the kernel said 0"));
	assert_null(strstr(t->out, "the kernel said -"));
}

static void
before_and_after_stand_side_by_side(void **state)
{
	struct trial *t = *state;

	trial_start(t, "several", "--pause", NULL);
	for (int i = 0; i < 3; i++) {
		trial_await(t, TRIAL_PROMPT);
		trial_type(t, "\n");
	}
	trial_await(t, TRIAL_PROMPT);
	trial_type(t, "d\n");
	trial_await(t, TRIAL_PROMPT);
	assert_non_null(strstr(t->err, "\nown\n"));
	assert_non_null(strstr(t->err, "\ntwo\n"));
	trial_type(t, "q\n");
	trial_end(t);
}

/* Then it is not known on which region the faults fell, if several were
 * touched, but for the sum. */
static void
faults_that_are_counted_balance_in_all(void **state)
{
	struct trial *t = *state;
	const json_t *step;
	json_t *record;

	trial_run(t, "several", "--quiet", "--pages", "16385", NULL);
	assert_int_equal(t->status, 0);
	record = trial_record(t);
	assert_string_equal(
	    text_of(object_of(record, "platform"), "faults"), "by count");
	step = record_step(record, "touch");
	assert_true(json_is_null(json_object_get(
	    record_process(part_of(step, "one"), 1), "region_faults")));
	assert_int_equal(figure_of(object_of(step, "ledger"), "lines"),
	    sum_of_parts(step, "ledger", "lines") + 2);
	/* One was touched, and had all its pages but one. */
	step = record_step(record, "one");
	assert_int_equal(
	    figure_of(record_process(part_of(step, "own"), 1), "region_faults"),
	    0);
	json_decref(record);
}

static void
nobody_sees_the_same_but_no_frames(void **state)
{
	struct trial *t = *state;
	const json_t *step;
	json_t *record;

	trial_as_nobody(t);
	trial_run(t, "several", NULL);
	assert_int_equal(t->status, 0);
	record = trial_record(t);
	step = record_step(record, "touch");
	assert_true(
	    json_is_null(json_object_get(object_of(step, "group"), "frames")));
	assert_int_equal(figure_of(region_in(step, "one"), "uss_kib"), 0);
	json_decref(record);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, trial_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(after_fork_each_is_what_smaps_says),
	    TEST(after_exec_each_is_what_smaps_says),
	    TEST(each_is_far_from_the_others),
	    TEST(the_step_itself_has_the_sums),
	    cmocka_unit_test(what_is_predicted_is_summed_as_well),
	    TEST(a_contradiction_names_its_region),
	    TEST(a_mistake_is_told_with_the_name_of_the_region),
	    TEST(names_tell_them_apart),
	    TEST(a_record_is_told_as_the_run_was),
	    TEST(a_prediction_without_a_run_is_the_run),
	    TEST(two_runs_differ_region_by_region),
	    TEST(a_quiz_asks_about_each),
	    TEST(before_and_after_stand_side_by_side),
	    TEST(faults_that_are_counted_balance_in_all),
	    TEST(nobody_sees_the_same_but_no_frames),
	};

	return cmocka_run_group_tests_name("regions", tests, NULL, NULL);
}
