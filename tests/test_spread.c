/* test_spread.c: the median of several runs of a row, and how far they are
 * apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "compare/row.h"
#include "compare/precision.h"

static const struct subject kind = {.name = "kind"};
static const struct subject stream = {.name = "stream", .streams = true};

/* A row of which such runs were added. */
static struct row
with_writes(const int64_t *times, size_t count)
{
	struct row row = {.subject = &kind, .state = ROW_DONE};

	for (size_t i = 0; i < count; i++) {
		struct row run = {.subject = &kind, .write_ns = times[i]};

		spread_add(&row, &run);
	}
	return row;
}

#define WITH_WRITES(...)                                                       \
	with_writes((const int64_t[]){__VA_ARGS__},                            \
	    sizeof(const int64_t[]){__VA_ARGS__} / sizeof(int64_t))

static void
spans(const struct row *row, size_t number, int64_t least, int64_t most)
{
	int64_t low, high;

	assert_true(spread_range(row, number, &low, &high));
	assert_int_equal(low, least);
	assert_int_equal(high, most);
}

static void
the_median_is_what_is_shown(void **state)
{
	struct row one = WITH_WRITES(5), two = WITH_WRITES(9, 5),
		   three = WITH_WRITES(9, 1, 4);

	(void)state;
	assert_int_equal(one.write_ns, 5);
	spans(&one, SPREAD_WRITES, 5, 5);
	assert_int_equal(two.write_ns, 7);
	spans(&two, SPREAD_WRITES, 5, 9);
	assert_int_equal(three.write_ns, 4);
	spans(&three, SPREAD_WRITES, 1, 9);
	assert_int_equal(three.spread.runs, 3);
}

static void
a_figure_that_one_run_lacks_has_no_spread(void **state)
{
	struct row row = WITH_WRITES(5, UNKNOWN, 7), none = WITH_WRITES();
	int64_t low, high;

	(void)state;
	assert_false(spread_range(&row, SPREAD_WRITES, &low, &high));
	assert_int_equal(row.write_ns, 5);
	assert_false(spread_range(&none, SPREAD_WRITES, &low, &high));
}

static void
a_stream_has_figures_of_its_own(void **state)
{
	struct row row = {.subject = &stream}, writes = WITH_WRITES(5);
	struct row run = {
	    .subject = &stream, .write_ns = 3, .stream.message_rate = 100};
	int64_t low, high;

	(void)state;
	spread_add(&row, &run);
	run.stream.message_rate = 200;
	spread_add(&row, &run);
	assert_int_equal(row.stream.message_rate, 150);
	spans(&row, SPREAD_STREAM, 100, 200);
	assert_false(spread_range(&row, SPREAD_WRITES, &low, &high));
	assert_false(spread_range(&writes, SPREAD_STREAM, &low, &high));
	assert_string_equal(
	    spread_figure(SPREAD_STREAM).key, stream_figures[0].key);
}

static void
says_of_writes(struct row row, const char *expected)
{
	char text[ROUGH_MAX];

	assert_string_equal(
	    precision_of_writes(&row, text, sizeof text), expected);
}

static void
writes_are_told_in_ms(void **state)
{
	(void)state;
	says_of_writes(WITH_WRITES(1500000), "one run");
	says_of_writes(WITH_WRITES(2500000, 1500000, 2000000), "1.5-2.5");
	says_of_writes(WITH_WRITES(150000000, 250000000), "150-250");
	says_of_writes(WITH_WRITES(), "");
	says_of_writes((struct row){.subject = &kind}, "");
}

/* The limit that test_schedstat.c has. */
static void
a_row_that_waited_for_more_than_ten_percent_is_told(void **state)
{
	struct row row = {.subject = &kind,
	    .state = ROW_DONE,
	    .elapsed_ns = 1000000,
	    .spread.runs = 3};
	const struct comparison c = {.rows = &row, .count = 1};
	char *words;

	(void)state;
	row.waited_ns = 300000;
	words = precision_words(&c);
	assert_null(strstr(words, "busy"));
	free(words);
	row.waited_ns = 300001;
	words = precision_words(&c);
	assert_non_null(strstr(words, "1 row ran while the machine was busy"));
	free(words);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_median_is_what_is_shown),
	    cmocka_unit_test(a_figure_that_one_run_lacks_has_no_spread),
	    cmocka_unit_test(a_stream_has_figures_of_its_own),
	    cmocka_unit_test(writes_are_told_in_ms),
	    cmocka_unit_test(
		a_row_that_waited_for_more_than_ten_percent_is_told),
	};

	return cmocka_run_group_tests_name("spread", tests, NULL, NULL);
}
