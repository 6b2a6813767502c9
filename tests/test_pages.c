#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "region/pages.h"

#define TOTAL 257 /* prime, so that nothing divides it by accident */

/* Marks the pages of a set; returns how many there are. */
static uint64_t
mark(struct pages set, bool marked[TOTAL])
{
	struct pages_cursor at = pages_walk(set);
	struct pages_run run;
	uint64_t n = 0;

	memset(marked, 0, TOTAL);
	while (pages_next(&at, &run)) {
		assert_true(run.count > 0);
		assert_true(run.first + run.count <= set.total);
		for (uint64_t i = run.first; i < run.first + run.count; i++) {
			assert_false(marked[i]);
			marked[i] = true;
			n++;
		}
	}
	return n;
}

/* Runs a check for sets of all patterns, counts and some shifts, and for all
 * other pages of each. */
static void
for_each_set(void (*check)(struct pages))
{
	static const enum pages_pattern patterns[] = {
	    PAGES_FIRST, PAGES_STRIDE, PAGES_RANDOM, PAGES_OWN};
	static const uint64_t shifts[] = {0, 1, 100, TOTAL - 1};

	for (size_t p = 0; p < 4; p++)
		for (uint64_t count = 0; count <= TOTAL; count++)
			for (size_t s = 0; s < 4; s++) {
				struct pages set = pages_shifted(
				    pages_part(TOTAL, count, patterns[p], 7),
				    shifts[s]);

				check(set);
				check(pages_others(set));
			}
}

static void
has_its_count(struct pages set)
{
	bool marked[TOTAL];

	assert_int_equal(mark(set, marked), set.count);
}

static void
a_set_has_as_many_pages_as_it_says(void **state)
{
	(void)state;
	for_each_set(has_its_count);
}

static void
comes_in_order(struct pages set)
{
	struct pages_cursor at = pages_walk(set);
	struct pages_run run;
	uint64_t end = 0;

	while (pages_next(&at, &run)) {
		assert_true(run.first >= end);
		/* Only where the shift begins may a run be cut. */
		assert_true(run.first > end || end == 0 || end == set.shift);
		end = run.first + run.count;
	}
}

static void
runs_ascend_and_are_as_long_as_they_can_be(void **state)
{
	(void)state;
	for_each_set(comes_in_order);
}

static void
is_its_origin_moved(struct pages set)
{
	struct pages origin = set;
	bool moved[TOTAL], still[TOTAL];

	origin.shift = 0;
	mark(set, moved);
	mark(origin, still);
	for (uint64_t i = 0; i < TOTAL; i++)
		assert_int_equal(still[i], moved[(i + set.shift) % TOTAL]);
}

static void
a_shift_moves_every_page_around_the_end(void **state)
{
	(void)state;
	for_each_set(is_its_origin_moved);
}

static void
has_others(struct pages set)
{
	struct pages others = pages_others(set), again = pages_others(others);
	bool in[TOTAL], out[TOTAL];

	assert_int_equal(mark(set, in) + mark(others, out), (uint64_t)TOTAL);
	for (uint64_t i = 0; i < TOTAL; i++)
		assert_int_not_equal(in[i], out[i]);
	assert_true(pages_equal(&again, &set));
	assert_false(pages_equal(&others, &set));
}

static void
others_are_all_pages_but_these(void **state)
{
	(void)state;
	for_each_set(has_others);
	assert_int_equal(pages_others(pages_all(0)).count, 0);
}

static void
between_is_one_run_wherever_it_is(void **state)
{
	(void)state;
	for (uint64_t first = 0; first < 20; first++)
		for (uint64_t count = 0; first + count <= 20; count++) {
			struct pages_cursor at = pages_walk(
			    pages_between(20, first, count));
			struct pages_run run;

			if (count > 0) {
				assert_true(pages_next(&at, &run));
				assert_int_equal(run.first, first);
				assert_int_equal(run.count, count);
			}
			assert_false(pages_next(&at, &run));
		}
}

static void
sets_are_equal_if_their_rules_are(void **state)
{
	struct pages set = pages_part(16, 4, PAGES_RANDOM, 7), same = set;
	struct pages different[] = {pages_part(17, 4, PAGES_RANDOM, 7),
	    pages_part(16, 5, PAGES_RANDOM, 7),
	    pages_part(16, 4, PAGES_FIRST, 7),
	    pages_part(16, 4, PAGES_RANDOM, 8), pages_shifted(set, 1),
	    pages_others(pages_part(16, 12, PAGES_RANDOM, 7))};

	(void)state;
	assert_true(pages_equal(&set, &same));
	for (size_t i = 0; i < sizeof different / sizeof *different; i++)
		assert_false(pages_equal(&set, &different[i]));
	same = pages_shifted(set, 16);
	assert_true(pages_equal(&set, &same));
}

static void
shifts_add_up(void **state)
{
	struct pages set = pages_part(16, 4, PAGES_FIRST, 0);

	(void)state;
	assert_int_equal(pages_shifted(pages_shifted(set, 10), 10).shift, 4);
	assert_int_equal(pages_shifted(pages_none(0), 3).shift, 0);
}

static void
first_is_one_run_at_the_beginning(void **state)
{
	struct pages_cursor at = pages_walk(pages_part(16, 8, PAGES_FIRST, 0));
	struct pages_run run;

	(void)state;
	assert_true(pages_next(&at, &run));
	assert_int_equal(run.first, 0);
	assert_int_equal(run.count, 8);
	assert_false(pages_next(&at, &run));
}

static void
stride_spreads_its_pages_evenly(void **state)
{
	bool marked[TOTAL];
	uint64_t last = 0;

	(void)state;
	mark(pages_part(TOTAL, 64, PAGES_STRIDE, 0), marked);
	assert_true(marked[0]);
	for (uint64_t i = 1; i < TOTAL; i++) {
		if (!marked[i])
			continue;
		assert_in_range(i - last, TOTAL / 64, TOTAL / 64 + 1);
		last = i;
	}
}

static void
random_depends_on_the_seed_alone(void **state)
{
	bool one[TOTAL], same[TOTAL], other[TOTAL];

	(void)state;
	mark(pages_part(TOTAL, 100, PAGES_RANDOM, 1), one);
	mark(pages_part(TOTAL, 100, PAGES_RANDOM, 1), same);
	mark(pages_part(TOTAL, 100, PAGES_RANDOM, 2), other);
	assert_memory_equal(one, same, TOTAL);
	assert_memory_not_equal(one, other, TOTAL);
}

/* Half of 257 pages, 1,000 seeds: every page is chosen about 498 times. Eight
 * standard deviations are 126, which never happens by chance; the seeds are
 * fixed anyway. */
static void
random_prefers_no_page(void **state)
{
	unsigned times[TOTAL] = {0};

	(void)state;
	for (uint64_t seed = 0; seed < 1000; seed++) {
		bool marked[TOTAL];

		mark(pages_part(TOTAL, 128, PAGES_RANDOM, seed), marked);
		for (size_t i = 0; i < TOTAL; i++)
			times[i] += marked[i];
	}
	for (size_t i = 0; i < TOTAL; i++)
		assert_in_range(times[i], 498 - 126, 498 + 126);
}

static void
a_part_larger_than_the_region_is_cut(void **state)
{
	(void)state;
	assert_int_equal(pages_part(4, 9, PAGES_FIRST, 0).count, 4);
}

static void
every_pattern_has_a_name_that_is_understood(void **state)
{
	enum pages_pattern pattern = PAGES_FIRST;

	(void)state;
	assert_int_equal(pages_pattern_parse("stride", &pattern), 0);
	assert_string_equal(pages_pattern_name(pattern), "stride");
	assert_int_equal(pages_pattern_parse("random", &pattern), 0);
	assert_string_equal(pages_pattern_name(pattern), "random");
	assert_int_equal(pages_pattern_parse("", &pattern), -EINVAL);
	assert_int_equal(pages_pattern_parse("Random", &pattern), -EINVAL);
	assert_int_equal(pattern, PAGES_RANDOM);
}

static uint64_t
count_runs(struct pages set)
{
	struct pages_cursor at = pages_walk(set);
	struct pages_run run;
	uint64_t runs = 0;

	while (pages_next(&at, &run))
		runs++;
	return runs;
}

/* At most as many as it says; on average, where chance decides. */
static void
has_its_runs(struct pages set)
{
	uint64_t said = pages_runs(set), runs = count_runs(set);

	if (set.pattern == PAGES_RANDOM)
		assert_in_range(runs + 10, said * 3 / 4, said * 5 / 4 + 20);
	else
		assert_in_range(runs, 0, said + 1);
}

static void
runs_are_foretold(void **state)
{
	(void)state;
	for_each_set(has_its_runs);
	assert_int_equal(pages_runs(pages_all(1000)), 1);
	assert_int_equal(pages_runs(pages_none(1000)), 0);
	/* Half of a tebibyte's pages at random: every fourth begins a run. */
	assert_int_equal(pages_runs(pages_part(UINT64_C(1) << 28,
			     UINT64_C(1) << 27, PAGES_RANDOM, 1)),
	    (1 << 26) + 1);
}

/* The walk comes back now and then with an empty run; nothing is lost. */
static void
goes_on_after_a_pause(struct pages set)
{
	struct pages_cursor at = pages_walk(set);
	struct pages_run run;
	uint64_t pages = 0, end = 0, pauses = 0;

	while (pages_next(&at, &run)) {
		assert_true(run.first >= end);
		end = run.first + run.count;
		pages += run.count;
		pauses += run.count == 0;
	}
	assert_int_equal(pages, set.count);
	assert_true(set.others || pauses > 0);
}

static void
a_long_walk_pauses(void **state)
{
	const struct pages few = pages_part(20000000, 2, PAGES_RANDOM, 7);

	(void)state;
	goes_on_after_a_pause(few);
	goes_on_after_a_pause(pages_others(few));
	goes_on_after_a_pause(pages_shifted(few, 1234567));
	goes_on_after_a_pause(pages_others(pages_shifted(few, 19999999)));
}

/* As many as a million million pages are no work. */
static void
a_stride_is_not_searched_for(void **state)
{
	const uint64_t total = UINT64_C(1) << 44;
	struct pages set = pages_shifted(
	    pages_part(total, 5, PAGES_STRIDE, 0), total / 2);
	struct pages_cursor at = pages_walk(set);
	struct pages_run run;
	uint64_t end = 0, pages = 0;

	(void)state;
	while (pages_next(&at, &run)) {
		assert_true(run.first >= end);
		assert_int_equal(run.count, 1);
		end = run.first + 1;
		pages++;
	}
	assert_int_equal(pages, 5);
}

/* Every page of the part is in one share, and in one alone. */
static void
shares_are_a_part_each_page_once(void **state)
{
	bool whole[TOTAL], share[TOTAL], all[TOTAL];

	(void)state;
	for (uint64_t count = 0; count <= TOTAL; count += 32)
		for (unsigned n = 1; n <= 7; n++) {
			struct pages part = pages_part(
			    TOTAL, count, PAGES_OWN, 0);

			memset(all, 0, sizeof all);
			mark(pages_share(part, 0, n), whole);
			for (unsigned i = 1; i <= n; i++) {
				mark(pages_share(part, i, n), share);
				for (size_t k = 0; k < TOTAL; k++) {
					assert_false(all[k] && share[k]);
					all[k] |= share[k];
				}
			}
			assert_memory_equal(all, whole, sizeof all);
		}
}

static void
without_shares_everybody_has_the_part(void **state)
{
	const struct pages part = pages_part(TOTAL, 100, PAGES_STRIDE, 0);
	const struct pages one = pages_share(part, 2, 3);

	(void)state;
	assert_true(pages_equal(&part, &one));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_set_has_as_many_pages_as_it_says),
	    cmocka_unit_test(runs_ascend_and_are_as_long_as_they_can_be),
	    cmocka_unit_test(a_shift_moves_every_page_around_the_end),
	    cmocka_unit_test(shares_are_a_part_each_page_once),
	    cmocka_unit_test(without_shares_everybody_has_the_part),
	    cmocka_unit_test(others_are_all_pages_but_these),
	    cmocka_unit_test(between_is_one_run_wherever_it_is),
	    cmocka_unit_test(sets_are_equal_if_their_rules_are),
	    cmocka_unit_test(shifts_add_up),
	    cmocka_unit_test(first_is_one_run_at_the_beginning),
	    cmocka_unit_test(stride_spreads_its_pages_evenly),
	    cmocka_unit_test(random_depends_on_the_seed_alone),
	    cmocka_unit_test(random_prefers_no_page),
	    cmocka_unit_test(a_part_larger_than_the_region_is_cut),
	    cmocka_unit_test(every_pattern_has_a_name_that_is_understood),
	    cmocka_unit_test(runs_are_foretold),
	    cmocka_unit_test(a_long_walk_pauses),
	    cmocka_unit_test(a_stride_is_not_searched_for),
	};

	return cmocka_run_group_tests_name("pages", tests, NULL, NULL);
}
