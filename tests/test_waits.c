/* test_waits.c: waits that end, and who is told of then; the pairs that show
 * how to wait; and semaphores that have names. */
#include <errno.h>
#include <glob.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "own_folders.h"
#include "role/items.h"
#include "run.h"

static int
setup_broken(void **state)
{
	int result = trial_setup(state);

	if (result == 0)
		((struct trial *)*state)->broken = true;
	return result;
}

static void
assert_said(const struct trial *t, int status, const char *words)
{
	if (t->status != status || strstr(t->err, words) == NULL)
		fail_msg("%s: status %d, not '%s' but:\n%s", t->command,
		    t->status, words, t->err);
	trial_left_nothing(t);
}

/* All at once, since each waits for long. */
static void
whoever_waits_in_vain_says_for_whom(void **state)
{
	static const struct {
		const char *what, *words;
	} waits[] = {
	    {"semaphore", "the semaphore, which consumer 1 is to post\n"},
	    {"condition", "a signal, which consumer 1 is to give\n"},
	    {"mutex", "the mutex, which consumer 1 has\n"},
	    {"rwlock", "consumer 1 to unlock\n"},
	    {"all", "the others, who have not all come\n"},
	    {"names", "the others, who have not all come\n"},
	};
	struct trial *trials[sizeof waits / sizeof *waits];
	char words[160];

	(void)state;
	for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
		void *each = NULL;

		assert_int_equal(setup_broken(&each), 0);
		trials[i] = each;
		trial_start(trials[i], "partner", "--quiet", "--timeout", "8",
		    "--for", waits[i].what, NULL);
	}
	for (size_t i = 0; i < sizeof waits / sizeof *waits; i++)
		trial_end(trials[i]);
	for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
		void *each = trials[i];

		snprintf(words, sizeof words,
		    "producer, step 'wait': timed out; it says: waited 6.0 s "
		    "for %s",
		    waits[i].words);
		assert_said(trials[i], 3, words);
		trial_teardown(&each);
	}
}

/* With the usual time, which is far longer than the test takes. */
static void
who_dies_is_named_and_not_who_waits(void **state)
{
	static const char *const waits[] = {
	    "semaphore", "condition", "mutex", "rwlock", "all", "names"};
	struct trial *t = *state;

	for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
		trial_run(t, "partner", "--quiet", "--partner", "dies", "--for",
		    waits[i], NULL);
		assert_said(t, 3, "consumer 1, step 'wait': killed by SIGKILL");
	}
}

/* The semaphores of that coordinator that have names now. */
static size_t
count_named(pid_t coordinator)
{
	char pattern[128];
	size_t count = 0;
	glob_t found;

	snprintf(
	    pattern, sizeof pattern, "/dev/shm/sem.shmlab-*-%d-*", coordinator);
	if (glob(pattern, 0, NULL, &found) == 0) {
		count = found.gl_pathc;
		globfree(&found);
	}
	return count;
}

/* Until both semaphores have their names. */
static void
start_with_names(struct trial *t)
{
	trial_start(t, "partner", "--quiet", "--for", "names", NULL);
	trial_await_object(t);
	while (count_named(t->pid) < 2)
		usleep(1000);
}

static void
names_of_semaphores_go_with_an_interrupted_run(void **state)
{
	struct trial *t = *state;

	start_with_names(t);
	assert_return_code(kill(t->pid, SIGINT), errno);
	trial_end(t);
	assert_int_equal(t->status, 128 + SIGINT);
	trial_left_nothing(t);
}

static void
names_of_semaphores_that_all_have_left_are_swept(void **state)
{
	struct trial *t = *state;
	pid_t dead;

	start_with_names(t);
	dead = t->pid;
	assert_return_code(kill(dead, SIGKILL), errno);
	trial_end(t);
	assert_int_equal(t->status, -SIGKILL);
	while (waitpid(-1, NULL, 0) > 0)
		continue; /* its actors end with it, and are ours then */
	assert_int_equal(count_named(dead), 2);
	t->broken = false;
	trial_run(t, "buffer", "--quiet", NULL);
	assert_said(
	    t, 0, "removed 2 objects that a killed run had left behind");
	assert_int_equal(count_named(dead), 0);
}

/* A line of what the producer says in a step. */
static void
producer_says(struct trial *t, const char *step, const char *words)
{
	json_t *record = trial_record(t);
	const json_t *said = json_object_get(record_step(record, step), "said");
	const json_t *one, *line;
	bool found = false;
	size_t i, k;

	json_array_foreach (said, i, one)
		json_array_foreach (json_object_get(one, "lines"), k, line)
			found |= strstr(json_string_value(line), words) != NULL;
	if (!found)
		fail_msg("%s: '%s' is not said", t->command, words);
	json_decref(record);
}

static void
run_whole(struct trial *t, const char *const *words)
{
	trial_run_words(t, words);
	assert_said(t, 0, "");
}

static void
a_bounded_buffer_loses_nothing(void **state)
{
	static const char *const kinds[] = {"memory", "named"};
	struct trial *t = *state;

	for (size_t i = 0; i < 2; i++) {
		run_whole(t,
		    (const char *const[]){"buffer", "--json", "--quiet",
			"--semaphores", kinds[i], NULL});
		producer_says(t, "count", "128 of 128 items came out, 0 lost");
		producer_says(t, "count",
		    "came twice: 0; behind a later one: 0; no item at all: 0");
	}
}

static void
a_lock_taken_too_early_is_a_deadlock(void **state)
{
	struct trial *t = *state;

	run_whole(t,
	    (const char *const[]){
		"buffer", "--json", "--quiet", "--mistake", "order", NULL});
	producer_says(t, "pass", "a deadlock: with the mutex it waits");
	producer_says(t, "count", "0 of 128 items came out, 128 lost");
}

static void
makers_without_a_lock_lose_items(void **state)
{
	struct trial *t = *state;
	json_t *record;
	const json_t *measures;

	run_whole(t,
	    (const char *const[]){
		"buffer", "--json", "--quiet", "--mistake", "mutex", NULL});
	record = trial_record(t);
	measures = json_object_get(
	    json_array_get(
		json_object_get(record_step(record, "count"), "said"), 0),
	    "measures");
	assert_string_equal(
	    text_of(json_array_get(measures, 0), "name"), "lost");
	assert_true(json_number_value(json_object_get(
			json_array_get(measures, 0), "value")) >= 1);
	json_decref(record);
}

static void
nobody_reads_what_is_half_written(void **state)
{
	static const char *const locks[] = {"condition", "rwlock"};
	struct trial *t = *state;

	for (size_t i = 0; i < 2; i++) {
		run_whole(t,
		    (const char *const[]){"readers", "--json", "--quiet",
			"--consumers", "3", "--lock", locks[i], NULL});
		producer_says(t, "half", "read a whole value: 1111 1111");
		producer_says(t, "judge", "0 torn values were read");
	}
}

static void
without_a_lock_a_reader_sees_half_of_each(void **state)
{
	struct trial *t = *state;

	run_whole(t,
	    (const char *const[]){"readers", "--json", "--quiet", "--count",
		"0", "--lock", "none", NULL});
	producer_says(t, "half", "read a torn value: 1111 0000");
	producer_says(t, "judge", "2 torn values were read");
}

static void
an_intake_tells_each_mistake(void **state)
{
	struct intake t = {0};

	(void)state;
	intake_note(&t, item_of(0, 0));
	intake_note(&t, item_of(1, ITEMS - 1));
	intake_note(&t, item_of(0, 2));
	assert_int_equal(t.twice + t.late + t.nobodys, 0);
	assert_int_equal(t.came[0], 5);
	intake_note(&t, item_of(0, 1));
	assert_int_equal(t.late, 1);
	intake_note(&t, item_of(0, 1));
	assert_int_equal(t.twice, 1);
	intake_note(&t, 0);
	intake_note(&t, item_of(MAKERS, 0));
	intake_note(&t, item_of(0, ITEMS));
	assert_int_equal(t.nobodys, 3);
	assert_int_equal(t.came[0], 7);
}

int
main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)
#define BROKEN(name)                                                           \
	cmocka_unit_test_setup_teardown(name, setup_broken, trial_teardown)
	const struct CMUnitTest tests[] = {
	    BROKEN(whoever_waits_in_vain_says_for_whom),
	    BROKEN(who_dies_is_named_and_not_who_waits),
	    BROKEN(names_of_semaphores_go_with_an_interrupted_run),
	    BROKEN(names_of_semaphores_that_all_have_left_are_swept),
	    TEST(a_bounded_buffer_loses_nothing),
	    TEST(a_lock_taken_too_early_is_a_deadlock),
	    TEST(makers_without_a_lock_lose_items),
	    TEST(nobody_reads_what_is_half_written),
	    TEST(without_a_lock_a_reader_sees_half_of_each),
	    cmocka_unit_test(an_intake_tells_each_mistake),
	};

	return cmocka_run_group_tests_name(
	    "waits", tests, own_folders_take, own_folders_leave);
}
