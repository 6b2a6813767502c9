/* test_bench.c: the benchmark works, and tells what it measured. How long
 * things take is no matter here. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "bench/relay.h"
#include "bench/results.h"
#include "run.h"
#include "skip.h"

static void
holds(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		fail_msg("'%s' is not in:\n%s", words, text);
}

/* The sources say what there could be to compare with. */
static int
in_this_tree(void **state)
{
	char *here = getcwd(NULL, 0);

	assert_non_null(here);
	assert_int_equal(setenv("SHMLAB_HOME", here, 1), 0);
	free(here);
	return trial_setup(state);
}

/* The document on stdout; it must be a valid one. */
static json_t *
document_of(const struct trial *t)
{
	return trial_document(t, "common/bench/bench.schema.json");
}

/* How many figures it has by that name, and that all of them are known. */
static unsigned
figures_by(const json_t *document, const char *by)
{
	const json_t *figure;
	unsigned count = 0;
	size_t i;

	json_array_foreach (json_object_get(document, "figures"), i, figure) {
		if (strcmp(text_of(figure, "by"), by) != 0)
			continue;
		count++;
		if (!json_is_number(json_object_get(figure, "median")))
			fail_msg("%s, %s: %s", text_of(figure, "subject"), by,
			    text_of(figure, "median_reason"));
	}
	return count;
}

static json_t *
measure(struct trial *t, const char *section)
{
	trial_run(
	    t, "bench", section, "--quick", "--json", "--peers", "pipe", NULL);
	if (t->status != 0)
		fail_msg("status %d\n%s%s", t->status, t->err, t->out);
	trial_left_nothing(t);
	return document_of(t);
}

static const char in_the_way[] = "with a sanitizer it is refused";

static void
what_a_sanitizer_hides_is_refused(void **state)
{
	static const char *const sections[] = {"snapshot", "fault"};
	struct trial *t = *state;

	skip_if(!TAKES_NOTES, "there is no sanitizer here");
	for (size_t i = 0; i < 2; i++) {
		trial_run(t, "bench", sections[i], NULL);
		assert_int_equal(t->status, 77);
		assert_string_equal(t->out, "");
		holds(t->err, "it cannot be measured: shmlab is built with a");
	}
}

static void
messages_arrive_by_ring_and_by_pipe(void **state)
{
	struct trial *t = *state;
	json_t *document;

	skip_if(sysconf(_SC_NPROCESSORS_ONLN) < 2, "needs two CPUs");
	document = measure(t, "ring");
	/* Four sizes of messages at two sizes of rings, and round trips. */
	assert_int_equal(figures_by(document, "shmlab ring"), 8 + 4);
	assert_int_equal(figures_by(document, "pipe"), 8 + 4);
	assert_int_equal(figures_by(document, "ck_ring"), 0);
	json_decref(document);
}

static void
processes_are_looked_at(void **state)
{
	json_t *document;

	skip_if(TAKES_NOTES, in_the_way);
	document = measure(*state, "snapshot");

	assert_int_equal(figures_by(document, "full snapshot"), 4);
	assert_int_equal(figures_by(document, "VSZ and RSS alone"), 4);
	json_decref(document);
}

static void
faults_are_of_their_class(void **state)
{
	json_t *document;

	skip_if(TAKES_NOTES, in_the_way);
	document = measure(*state, "fault");

	assert_int_equal(figures_by(document, "copy: write after fork"), 2);
	assert_int_equal(
	    figures_by(document, "reuse: write, only owner left"), 2);
	assert_int_equal(figures_by(document, "zero-read: private memory"), 2);
	assert_int_equal(figures_by(document, "map: read of cached shm"), 2);
	assert_int_equal(figures_by(document, "private memory"), 2);
	json_decref(document);
}

static void
an_ordinary_user_can_measure(void **state)
{
	struct trial *t = *state;
	json_t *document;

	skip_if(TAKES_NOTES, in_the_way);
	trial_as_nobody(t);
	document = measure(t, "snapshot");
	assert_int_equal(figures_by(document, "full snapshot"), 4);
	json_decref(document);
}

static void
what_is_told_to_a_person_says_what_is_missed(void **state)
{
	struct trial *t = *state;

	skip_if(TAKES_NOTES, in_the_way);
	trial_run(t, "bench", "snapshot", "--quick", NULL);
	assert_int_equal(t->status, 0);
	holds(t->out, "full / floor");
	holds(t->out, "at most 1.15");
	holds(t->out, "too small for its figures to mean anything");
}

/* A tree with one peer, which is in a package that nobody has. */
static void
a_peer_that_is_not_installed_is_named(void **state)
{
	static const char source[] =
	    "/* absent: a queue.\n * Debian: libabsent-dev\n */\n";
	struct trial *t = *state;
	char home[] = "/tmp/shmlab-bench-XXXXXX", path[256];
	FILE *file;

	assert_non_null(mkdtemp(home));
	snprintf(path, sizeof path,
	    "mkdir -p %s/common/bench/peers && chmod -R a+rX %s", home, home);
	assert_int_equal(system(path), 0);
	snprintf(path, sizeof path, "%s/common/bench/peers/absent.c", home);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(source, file);
	fclose(file);
	setenv("SHMLAB_HOME", home, 1);
	trial_run(t, "bench", "ring", "--quick", NULL);
	snprintf(path, sizeof path, "rm -r %s", home);
	assert_int_equal(system(path), 0);
	assert_int_equal(t->status, 0);
	if (sysconf(_SC_NPROCESSORS_ONLN) >= 2)
		holds(t->out, "not installed: libabsent-dev");
}

static void
what_is_not_understood_is_refused(void **state)
{
	static const char *const wrong[][3] = {
	    {"rings", "", "unknown section 'rings'; did you mean 'ring'?"},
	    {"ring", "fault", "unexpected argument 'fault'"},
	    {"ring", "--peers=pigeon", "unknown peer 'pigeon'"},
	    {"--fast", "ring", "unknown option '--fast'"},
	};
	struct trial *t = *state;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		trial_run(t, "bench", wrong[i][0],
		    *wrong[i][1] != '\0' ? wrong[i][1] : NULL, NULL);
		assert_int_equal(t->status, 2);
		holds(t->err, wrong[i][2]);
		assert_string_equal(t->out, "");
	}
}

static void
an_interrupted_one_leaves_nothing(void **state)
{
	struct trial *t = *state;
	json_t *document;

	skip_if(TAKES_NOTES, in_the_way);
	trial_start(t, "bench", "snapshot", "--json", NULL);
	trial_await(t, "snapshot of");
	kill(t->pid, SIGINT);
	trial_end(t);
	assert_int_equal(t->status, 128 + SIGINT);
	holds(t->err, "interrupted by SIGINT");
	trial_left_nothing(t);
	document = document_of(t);
	assert_true(json_is_false(json_object_get(document, "complete")));
	json_decref(document);
}

/* A way to pass numbers, in shared memory, and what it does wrong. */
static enum mistake {
	NOTHING,
	LOSES,
	REPEATS,
	CHANGES
} mistake;

/* Among the first that are put, however little time there is. */
#define WRONG_AT 10

struct numbers {
	_Atomic uint64_t put, got;
	uint64_t at[64];
};

static int
numbers_open(struct channel *c)
{
	(void)c;
	return 0;
}

static long
numbers_put(struct channel *c, size_t count)
{
	struct numbers *n = c->memory;
	uint64_t put = n->put;

	(void)count;
	if (put - n->got == 64)
		return 0;
	message_write(&n->at[put % 64], c->number++, 8);
	if (mistake == CHANGES && put == WRONG_AT)
		n->at[put % 64] ^= 1;
	if (mistake != LOSES || put != WRONG_AT)
		n->put = put + 1;
	else
		mistake = NOTHING;
	return 1;
}

static long
numbers_get(struct channel *c)
{
	struct numbers *n = c->memory;
	uint64_t got = n->got;

	if (got == n->put)
		return 0;
	if (message_differs(&n->at[got % 64], c->number++, 8) != 0)
		return -EBADMSG;
	if (mistake != REPEATS || got != WRONG_AT)
		n->got = got + 1;
	return 1;
}

static int
pass_numbers(enum mistake wrong)
{
	static const struct peer peer = {
	    .name = "numbers",
	    .open = numbers_open,
	    .put = numbers_put,
	    .get = numbers_get,
	};
	const struct relay_task task = {
	    .peer = &peer, .ring = 512, .message = 8, .ns = 1e6};
	struct benchmark b = {.signals = -1};
	struct relay_result result = {0};
	int error;

	mistake = wrong;
	error = relay_run(&b, &task, &result);
	if (error == 0)
		assert_true(result.value[RELAY_RATE] > 0);
	return error;
}

static void
messages_that_come_as_they_were_sent_count(void **state)
{
	(void)state;
	assert_int_equal(pass_numbers(NOTHING), 0);
}

static void
a_message_that_is_lost_repeated_or_changed_is_noticed(void **state)
{
	(void)state;
	assert_int_equal(pass_numbers(LOSES), -EBADMSG);
	assert_int_equal(pass_numbers(REPEATS), -EBADMSG);
	assert_int_equal(pass_numbers(CHANGES), -EBADMSG);
}

static void
every_word_of_a_message_is_checked(void **state)
{
	static const size_t sizes[] = {8, 64, 1024, 65536};
	static uint64_t message[8192];

	(void)state;
	for (size_t i = 0; i < 4; i++)
		for (size_t word = 0; word < sizes[i] / 8; word++) {
			message_write(message, 7, sizes[i]);
			assert_true(message_differs(message, 7, sizes[i]) == 0);
			assert_true(message_differs(message, 8, sizes[i]) != 0);
			message[word] ^= 1;
			assert_true(message_differs(message, 7, sizes[i]) != 0);
			if (sizes[i] == 65536)
				word += 100;
		}
}

static void
the_middle_value_counts(void **state)
{
	static const double values[] = {5, 1, 4, 2, 3, 9};
	struct readings r = {0}, doubled;

	(void)state;
	for (size_t i = 0; i < 5; i++)
		readings_add(&r, values[i]);
	assert_true(readings_median(&r) == 3);
	assert_true(r.value[0] == 1);
	assert_true(r.value[r.count - 1] == 5);
	readings_add(&r, values[5]);
	assert_true(readings_median(&r) == 3.5);
	doubled = readings_scaled(&r, 2);
	assert_true(doubled.value[doubled.count - 1] == 18);
}

static void
a_bar_is_met_or_missed_or_not_judged(void **state)
{
	struct readings one = {1, {1}}, two = {1, {2}}, none = {0};
	struct results r;
	const json_t *met[4];

	(void)state;
	results_init(&r);
	results_ratio(&r, "ring", "", &two, &one, AT_LEAST(2), NULL);
	results_ratio(&r, "ring", "", &two, &one, AT_MOST(1.9), NULL);
	results_ratio(&r, "ring", "", &two, &none, AT_MOST(9), "why");
	results_ratio(&r, "ring", "", &two, &one, NO_BAR, NULL);
	for (size_t i = 0; i < 4; i++)
		met[i] = json_object_get(json_array_get(r.ratios, i), "met");
	assert_true(json_is_true(met[0]));
	assert_true(json_is_false(met[1]));
	assert_null(met[2]);
	assert_null(met[3]);
	assert_true(json_is_null(
	    json_object_get(json_array_get(r.ratios, 2), "ratio")));
	assert_string_equal(
	    text_of(json_array_get(r.ratios, 2), "ratio_reason"), "why");
	results_release(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		what_a_sanitizer_hides_is_refused, trial_setup, trial_teardown),
	    cmocka_unit_test_setup_teardown(messages_arrive_by_ring_and_by_pipe,
		in_this_tree, trial_teardown),
	    cmocka_unit_test_setup_teardown(
		processes_are_looked_at, in_this_tree, trial_teardown),
	    cmocka_unit_test_setup_teardown(
		faults_are_of_their_class, in_this_tree, trial_teardown),
	    cmocka_unit_test_setup_teardown(
		an_ordinary_user_can_measure, in_this_tree, trial_teardown),
	    cmocka_unit_test_setup_teardown(
		what_is_told_to_a_person_says_what_is_missed, in_this_tree,
		trial_teardown),
	    cmocka_unit_test_setup_teardown(
		a_peer_that_is_not_installed_is_named, in_this_tree,
		trial_teardown),
	    cmocka_unit_test_setup_teardown(what_is_not_understood_is_refused,
		in_this_tree, trial_teardown),
	    cmocka_unit_test_setup_teardown(an_interrupted_one_leaves_nothing,
		in_this_tree, trial_teardown),
	    cmocka_unit_test(messages_that_come_as_they_were_sent_count),
	    cmocka_unit_test(
		a_message_that_is_lost_repeated_or_changed_is_noticed),
	    cmocka_unit_test(every_word_of_a_message_is_checked),
	    cmocka_unit_test(the_middle_value_counts),
	    cmocka_unit_test(a_bar_is_met_or_missed_or_not_judged),
	};

	return cmocka_run_group_tests_name("bench", tests, NULL, NULL);
}
