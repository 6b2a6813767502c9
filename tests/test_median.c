/* test_median.c: one definition of a median, for whatever shows one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "coordinator/times.h"
#include "os/median.h"

static void
of_an_odd_number_it_is_the_middle_one(void **state)
{
	static const double figures[] = {1, 2.5, 9};
	static const int64_t whole[] = {1, 4, 9};

	(void)state;
	assert_true(median(figures, 1) == 1);
	assert_true(median(figures, 3) == 2.5);
	assert_int_equal(median_whole(whole, 1), 1);
	assert_int_equal(median_whole(whole, 3), 4);
}

static void
of_an_even_number_it_is_the_mean_of_the_middle_two(void **state)
{
	static const double figures[] = {1, 2, 3, 9};
	static const int64_t whole[] = {1, 2, 6, 9};

	(void)state;
	assert_true(median(figures, 2) == 1.5);
	assert_true(median(figures, 4) == 2.5);
	assert_int_equal(median_whole(whole, 4), 4);
}

static void
a_whole_one_is_rounded_down_and_does_not_overflow(void **state)
{
	static const int64_t figures[] = {2, 3},
			     large[] = {INT64_MAX - 2, INT64_MAX};

	(void)state;
	assert_int_equal(median_whole(figures, 2), 2);
	assert_int_equal(median_whole(large, 2), INT64_MAX - 1);
}

static void
whole_numbers_are_sorted(void **state)
{
	int64_t figures[] = {7, INT64_MIN, 3, INT64_MAX};
	static const int64_t sorted[] = {INT64_MIN, 3, 7, INT64_MAX};

	(void)state;
	sort_whole(figures, 4);
	assert_memory_equal(figures, sorted, sizeof sorted);
}

/* What --repeat prints of a step that took so long in its runs. */
static char *
times_of(const int64_t *ns, size_t count)
{
	struct times times;
	struct paper paper = {.style = {.width = 80}};
	struct draft text;

	times_init(&times, NULL);
	for (size_t i = 0; i < count; i++) {
		struct step_record step = {
		    .name = "write", .nanoseconds = ns[i]};

		assert_int_equal(
		    times.callbacks.on_step(&times.callbacks, NULL, &step), 0);
	}
	paper.out = draft_open(&text);
	assert_non_null(paper.out);
	times_print(&times, &paper);
	times_release(&times);
	return draft_take(&text);
}

/* test_bench.c and test_spread.c have that of the others. */
static void
repeated_runs_have_the_same_median(void **state)
{
	static const int64_t ns[] = {9000000, 1000000, 2000000, 5000000};
	char *text = times_of(ns, 4), step[16], median_ms[16], least[16];
	const char *row;

	(void)state;
	assert_non_null(text);
	row = strstr(text, "0 write");
	assert_non_null(row);
	assert_int_equal(
	    sscanf(row, "0 %15s %15s %15s", step, median_ms, least), 3);
	assert_string_equal(median_ms, "3.50");
	assert_string_equal(least, "1.00");
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(of_an_odd_number_it_is_the_middle_one),
	    cmocka_unit_test(
		of_an_even_number_it_is_the_mean_of_the_middle_two),
	    cmocka_unit_test(a_whole_one_is_rounded_down_and_does_not_overflow),
	    cmocka_unit_test(whole_numbers_are_sorted),
	    cmocka_unit_test(repeated_runs_have_the_same_median),
	};

	return cmocka_run_group_tests_name("median", tests, NULL, NULL);
}
