/* test_units.c: sizes of more than seven digits, and times, in few digits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "report/paper/units.h"

static void
cell_is(int64_t kib, bool with_sign, const char *expected)
{
	char text[32];

	assert_string_equal(
	    units_cell(kib, with_sign, false, text, sizeof text), expected);
}

static void
seven_digits_stay_in_kib(void **state)
{
	(void)state;
	cell_is(0, false, "0");
	cell_is(9999999, false, "9999999");
	cell_is(9999999, true, "+9999999");
	cell_is(-9999999, true, "-9999999");
}

static void
longer_sizes_are_in_gib_or_tib(void **state)
{
	(void)state;
	cell_is(10485760, false, "10G");
	cell_is(10000000, false, "9.54G");
	cell_is(INT64_C(1) << 30, false, "1T");
	cell_is((INT64_C(1) << 30) - 1, false, "1024.00G");
	cell_is(INT64_C(20) << 20, true, "+20G");
	cell_is(-(INT64_C(20) << 20), true, "-20G");
	cell_is(-13981013, true, "-13.33G");
}

static void
kib_can_be_asked_for(void **state)
{
	char text[32];

	(void)state;
	assert_string_equal(
	    units_cell(16777216, false, true, text, sizeof text), "16777216");
	assert_string_equal(
	    units_cell(16777216, true, true, text, sizeof text), "+16777216");
}

static void
short_is(int64_t kib, const char *expected)
{
	char text[32];

	assert_string_equal(units_short(kib, text, sizeof text), expected);
}

static void
a_short_size_has_at_most_five_characters(void **state)
{
	(void)state;
	short_is(0, "0");
	short_is(9999, "9999");
	short_is(10000, "9.8M");
	short_is(100000, "98M");
	short_is(262699, "257M");
	short_is((1 << 20) - 513, "1023M");
	short_is((1 << 20) - 512, "1.0G");
	short_is(7 << 19, "3.5G");
	short_is(10433331, "9.9G");
	short_is(10433332, "10G");
	short_is(INT64_C(1) << 30, "1.0T");
	short_is(INT64_C(63) << 30, "63T");
	short_is(INT64_C(63000) << 30, "62P");
	short_is(-(INT64_C(20) << 20), "-20G");
}

static void
words_are(const char *text, const char *expected)
{
	char *words = units_words(text);

	assert_non_null(words);
	assert_string_equal(words, expected);
	free(words);
}

static void
sizes_in_sentences_change_and_nothing_else(void **state)
{
	(void)state;
	words_are("RSS grew by 64 kB.", "RSS grew by 64 kB.");
	words_are("RSS grew by 16777216 kB.", "RSS grew by 16 GiB.");
	words_are("16777216 pages of 4 kB = 67108864 kB; 2",
	    "16777216 pages of 4 kB = 64 GiB; 2");
	words_are("10000000 kBps", "10000000 kBps");
	words_are("10000000", "10000000");
	words_are("", "");
}

static void
times_have_three_digits(void **state)
{
	static const struct {
		int64_t ns;
		const char *text;
	} cases[] = {{16000, "0.016"}, {312400, "0.312"}, {1523000, "1.52"},
	    {12440000, "12.4"}, {1520400000, "1520"}};
	char text[32];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(
		    ms_text(cases[i].ns, text, sizeof text), cases[i].text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(seven_digits_stay_in_kib),
	    cmocka_unit_test(longer_sizes_are_in_gib_or_tib),
	    cmocka_unit_test(kib_can_be_asked_for),
	    cmocka_unit_test(a_short_size_has_at_most_five_characters),
	    cmocka_unit_test(sizes_in_sentences_change_and_nothing_else),
	    cmocka_unit_test(times_have_three_digits),
	};

	return cmocka_run_group_tests_name("units", tests, NULL, NULL);
}
