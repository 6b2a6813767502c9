/* test_no_memory.c: memory runs out at each place that asks for some.
 *
 * A command goes well without, or ends with 3 and a sentence. It never crashes,
 * contradicts nothing, and leaves nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "run.h"
#include "skip.h"

#define CANNOT_RUN 3
#define TOO_MANY   4000 /* there are not so many places */
#define RECORD	   "tests/golden/json/a-full-record.json"
#define EMPTY	   "tests/golden/json/a-record-without-steps.json"

static char failing[8]; /* the number of the place */

static void
run_out_of_memory(void)
{
	setenv("SHMLAB_NO_MEMORY", failing, 1);
}

static void
run_without(struct trial *t, unsigned place, const char *const *words)
{
	snprintf(failing, sizeof failing, "%u", place);
	trial_run_words(t, words);
	trial_left_nothing(t);
}

static unsigned
places_of(const struct trial *t)
{
	const char *said = strstr(t->err, "allocations: ");
	unsigned count;

	if (said == NULL || sscanf(said, "allocations: %u places", &count) != 1)
		fail_msg(
		    "%s: stderr does not say how many places there are:\n%s",
		    t->command, t->err);
	return count;
}

/* Every place in turn, or each that is so many apart from the last. */
static void
survives(struct trial *t, unsigned apart, const char *const *words)
{
	unsigned places;
	int status;

	skip_if(TAKES_NOTES, "a sanitizer has allocations of its own");
	t->starved = true;
	t->prepare = run_out_of_memory;
	run_without(t, TOO_MANY, words);
	places = places_of(t);
	status = t->status;
	assert_in_range(places, 3, TOO_MANY - 1);
	for (unsigned place = 1; place <= places; place += apart) {
		run_without(t, place, words);
		if (t->status == status)
			continue;
		if (t->status != CANNOT_RUN ||
		    strstr(t->err, "shmlab: ") == NULL)
			fail_msg(
			    "%s: status %d where place %u gets none:\n%s%s",
			    t->command, t->status, place, t->err, t->out);
	}
}

#define SURVIVES(name, apart, ...)                                             \
	static void name(void **state)                                         \
	{                                                                      \
		survives(                                                      \
		    *state, apart, (const char *const[]){__VA_ARGS__, NULL});  \
	}

SURVIVES(a_run_with_all_outputs, 1, "cow", "--quiet", "--ledger",
    "--json=/dev/null", "--html=/dev/null", "--csv=/dev/null")
SURVIVES(a_prediction, 1, "predict", "shared", "--quiet")
SURVIVES(a_record_that_is_shown, 1, "show", RECORD, "--explain", "--ledger",
    "--full", "--html=/dev/null")
SURVIVES(two_records, 1, "diff", RECORD, EMPTY)
SURVIVES(a_list, 4, "list", "--json")
SURVIVES(help, 2, "help", "cow")
SURVIVES(a_completion, 4, "completion", "bash")
SURVIVES(an_exercise, 1, "exercise", "2", "--seed", "1", "--key")
SURVIVES(what_is_tried_of_the_machine, 8, "platform")
SURVIVES(a_comparison, 4, "compare", "cow", "--size", "64k", "--consumers", "1",
    "--json=/dev/null", "--html=/dev/null")
SURVIVES(a_proof, 4, "prove", "--ops", "100", "--kinds", "anonymous-private")

int
main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(a_run_with_all_outputs),
	    TEST(a_prediction),
	    TEST(a_record_that_is_shown),
	    TEST(two_records),
	    TEST(a_list),
	    TEST(help),
	    TEST(a_completion),
	    TEST(an_exercise),
	    TEST(what_is_tried_of_the_machine),
	    TEST(a_comparison),
	    TEST(a_proof),
	};

	return cmocka_run_group_tests_name("no_memory", tests, NULL, NULL);
}
