/* test_faults.c: a sample of the campaign of injected faults: some cases of
 * its rows. See tests/faults/fault.h. */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "faults/campaign.h"
#include "faults/scene.h"
#include "faults/subjects.h"
#include "run.h"
#include "skip.h"

#define SEED	1
#define SECONDS 100 /* far more than a sample takes */

static void
nothing_is_wrong(const struct fault_row *row)
{
	const char *why = TAKES_NOTES ? "with a sanitizer no run is balanced"
	    : row->unable != NULL     ? row->unable()
				      : NULL;
	struct tally tally;

	skip_if(why != NULL, why);
	tally = campaign_run(row, SEED, row->quick, SECONDS, 1);
	campaign_print(row, &tally);
	assert_int_equal(tally.wrong, 0);
	assert_true(tally.injected > 0);
}

static void
every_pair_is_disturbed(void **state)
{
	glob_t sources;

	(void)state;
	assert_int_equal(glob("producers/*.c", 0, NULL, &sources), 0);
	for (size_t i = 0; i < sources.gl_pathc; i++) {
		char *pair = basename(sources.gl_pathv[i]);

		pair[strlen(pair) - strlen(".c")] = '\0';
		if (!subjects_have(pair))
			fail_msg("%s is not among the subjects", pair);
	}
	globfree(&sources);
}

static void
whoever_is_killed_is_named_and_nothing_is_left(void **state)
{
	(void)state;
	nothing_is_wrong(&row_kills);
}

static void
a_system_call_that_fails_contradicts_nothing(void **state)
{
	(void)state;
	nothing_is_wrong(&row_errnos);
}

static void
what_is_not_granted_is_told(void **state)
{
	(void)state;
	skip_counted();
	nothing_is_wrong(&row_limits);
}

static void
a_signal_is_told_or_does_no_harm(void **state)
{
	(void)state;
	nothing_is_wrong(&row_signals);
}

static void
a_terminal_s_keys_end_a_run_or_stop_it_for_a_while(void **state)
{
	(void)state;
	nothing_is_wrong(&row_terminal);
}

static void
runs_that_race_take_nothing_from_each_other(void **state)
{
	(void)state;
	nothing_is_wrong(&row_races);
}

static void
nothing_grows_while_messages_flow(void **state)
{
	(void)state;
	nothing_is_wrong(&row_soak_briefly);
}

static void
a_hostile_start_does_no_harm(void **state)
{
	(void)state;
	nothing_is_wrong(&row_starts);
}

static void
what_is_refused_is_named_or_done_without(void **state)
{
	(void)state;
	nothing_is_wrong(&row_refused);
}

static void
what_a_pair_must_not_do_is_told_or_does_no_harm(void **state)
{
	(void)state;
	nothing_is_wrong(&row_pairs);
}

static void
whoever_never_answers_is_ended_in_time(void **state)
{
	(void)state;
	nothing_is_wrong(&row_hangs);
}

static void
who_is_honest_survives_a_hostile_peer(void **state)
{
	(void)state;
	nothing_is_wrong(&row_hostile);
}

static int
take_grounds(void **state)
{
	(void)state;
	scene_grounds_take();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_pair_is_disturbed),
	    cmocka_unit_test(whoever_is_killed_is_named_and_nothing_is_left),
	    cmocka_unit_test(a_system_call_that_fails_contradicts_nothing),
	    cmocka_unit_test(what_is_not_granted_is_told),
	    cmocka_unit_test(a_hostile_start_does_no_harm),
	    cmocka_unit_test(what_is_refused_is_named_or_done_without),
	    cmocka_unit_test(what_a_pair_must_not_do_is_told_or_does_no_harm),
	    cmocka_unit_test(a_signal_is_told_or_does_no_harm),
	    cmocka_unit_test(
		a_terminal_s_keys_end_a_run_or_stop_it_for_a_while),
	    cmocka_unit_test(runs_that_race_take_nothing_from_each_other),
	    cmocka_unit_test(nothing_grows_while_messages_flow),
	    cmocka_unit_test(whoever_never_answers_is_ended_in_time),
	    cmocka_unit_test(who_is_honest_survives_a_hostile_peer),
	};

	return cmocka_run_group_tests_name("faults", tests, take_grounds, NULL);
}
