/* test_pairs.c: every pair in producers/, run for real: what holds for all of
 * them, whatever is asked of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "facts.h"
#include "pairs.h"
#include "skip.h"
#include "user.h"

static int
setup(void **state)
{
	int result = trial_setup(state);

	if (result == 0)
		((struct trial *)*state)->keep_record = true;
	return result;
}

/* An option was refused because it means nothing to the pair. */
static void
was_refused(const struct trial *t, const char *option)
{
	char by_number[160], by_part[160];

	snprintf(by_number, sizeof by_number,
	    "option '%s': the steps of this pair are for ", option);
	snprintf(by_part, sizeof by_part,
	    "option '%s': no step of this pair touches a part of the region\n",
	    option);
	if (strstr(t->err, by_number) == NULL &&
	    strstr(t->err, by_part) == NULL)
		fail_msg("%s was not refused, but:\n%s", option, t->err);
	assert_int_equal(t->status, 2);
	assert_string_equal(t->out, "");
	trial_left_nothing(t);
}

/* It broke off because the machine cannot show it, and said why. */
static void
was_not_here(const struct trial *t, const char *reason)
{
	char words[160];

	snprintf(words, sizeof words,
	    "shmlab: producer, step 'map': cannot be shown on this machine: %s",
	    reason);
	if (strncmp(t->err, words, strlen(words)) != 0)
		fail_msg("it did not say '%s', but:\n%s", words, t->err);
	assert_int_equal(t->status, 77);
	trial_left_nothing(t);
}

/* Whatever means nothing to the pair is refused; it is run with the rest. */
static void
balances(struct trial *t, const struct way *way, const void *options)
{
	const char *words[WAY_WORDS];
	const char *refused = way_options(way, options, words);
	const char *reason = way_reason(way, words);
	struct facts f;

	if (refused != NULL) {
		way_run(t, way, NULL, options);
		was_refused(t, refused);
		if (words[0] == NULL)
			return; /* every_pair_balances() has run that */
	}
	way_run(t, way, NULL, words);
	if (reason != NULL) {
		was_not_here(t, reason);
		return;
	}
	f = facts_of(t);
	assert_string_equal(text_of(f.record, "pair"), way->pair);
	facts_release(&f);
}

#define EACH_WAY(name, ...)                                                    \
	static void name(void **state)                                         \
	{                                                                      \
		each_way(*state, balances,                                     \
		    (const char *const[]){__VA_ARGS__, NULL});                 \
	}

EACH_WAY(every_pair_balances, NULL)
EACH_WAY(every_pair_balances_on_one_page, "--pages", "1")
EACH_WAY(every_pair_balances_on_random_pages, "--pages", "100", "--consumers",
    "5", "--pattern", "random", "--seed", "7")
EACH_WAY(every_pair_balances_on_scattered_pages, "--pattern", "stride")
EACH_WAY(every_pair_balances_when_no_part_is_written, "--write", "0")
EACH_WAY(every_pair_balances_when_all_is_written, "--write", "100%")
EACH_WAY(every_pair_balances_with_one_consumer, "--consumers", "1")

static void
every_pair_balances_on_tens_of_megabytes(void **state)
{
	each_pair(*state, balances,
	    (const char *const[]){"--size", "32M", "--write", "33%",
		"--pattern", "random", NULL});
}

static void
a_report_for_people_is_the_same_run(void **state)
{
	struct trial *t = *state;
	struct facts f;

	trial_run(t, "cow", "--quiet", NULL);
	f = facts_of(t);
	facts_release(&f);
	assert_non_null(strstr(t->out, "cow"));
}

static void
everything_holds_for_nobody(void **state)
{
	struct trial *t = *state;
	const json_t *group;
	struct facts f;

	skip_if(geteuid() != 0, "not root: every other test shows it");
	skip_if(!trial_reachable(t, NOBODY),
	    "nobody may not enter the build folder");
	t->uid = NOBODY;
	every_pair_balances(state);
	trial_run(t, "cow", "--quiet", NULL);
	f = facts_of(t);
	assert_string_equal(
	    text_of(json_object_get(f.record, "platform"), "proof"), "pages");
	group = json_object_get(record_step(f.record, "write"), "group");
	assert_true(json_is_null(json_object_get(group, "frames")));
	assert_non_null(
	    strstr(text_of(group, "frames_reason"), "visible to root"));
	pages_are(&f, "write", 1, "exclusive", f.part);
	facts_release(&f);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, trial_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(every_pair_balances),
	    TEST(every_pair_balances_on_one_page),
	    TEST(every_pair_balances_on_random_pages),
	    TEST(every_pair_balances_on_scattered_pages),
	    TEST(every_pair_balances_when_no_part_is_written),
	    TEST(every_pair_balances_when_all_is_written),
	    TEST(every_pair_balances_with_one_consumer),
	    TEST(every_pair_balances_on_tens_of_megabytes),
	    TEST(a_report_for_people_is_the_same_run),
	    TEST(everything_holds_for_nobody),
	};

	return cmocka_run_group_tests_name("pairs", tests, NULL, NULL);
}
