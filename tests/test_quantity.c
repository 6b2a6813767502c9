/* test_quantity.c: figures as people type them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "cli/quantity.h"

/* Neither a number nor anything that may be mistaken for one. */
static const char *const nonsense[] = {"", " ", "abc", "-1", "+1", " 1", "1 ",
    "1e6", "0x10", "1.5", "1,5", "٣", "99999999999999999999"};
#define NONSENSE (sizeof nonsense / sizeof *nonsense)

static char why[160];

static int
forget_why(void **state)
{
	(void)state;
	*why = '\0';
	return 0;
}

static void
a_count_lies_between_its_bounds(void **state)
{
	uint64_t n = 0;

	(void)state;
	assert_true(quantity_count("5", 5, 7, &n, why, sizeof why));
	assert_int_equal(n, 5);
	assert_true(quantity_count("007", 5, 7, &n, why, sizeof why));
	assert_int_equal(n, 7);
	assert_string_equal(why, "");
	assert_false(quantity_count("4", 5, 7, &n, why, sizeof why));
	assert_string_equal(why, "4 is too small: at least 5");
	assert_false(quantity_count("8", 5, 7, &n, why, sizeof why));
	assert_string_equal(why, "8 is too large: at most 7");
	assert_int_equal(n, 7);
}

static void
a_count_may_be_as_large_as_64_bits_are(void **state)
{
	uint64_t n = 0;

	(void)state;
	assert_true(quantity_count(
	    "18446744073709551615", 0, UINT64_MAX, &n, why, sizeof why));
	assert_true(n == UINT64_MAX);
	assert_false(quantity_count(
	    "18446744073709551616", 0, UINT64_MAX, &n, why, sizeof why));
	assert_non_null(strstr(why, "too large"));
}

static void
nonsense_is_no_count(void **state)
{
	uint64_t n = 3;

	(void)state;
	for (size_t i = 0; i < NONSENSE; i++) {
		*why = '\0';
		assert_false(
		    quantity_count(nonsense[i], 0, 1000, &n, why, sizeof why));
		assert_string_not_equal(why, "");
	}
	assert_int_equal(n, 3);
}

static void
a_size_has_a_unit_or_is_in_bytes(void **state)
{
	static const struct {
		const char *text;
		uint64_t bytes;
	} sizes[] = {{"0", 0}, {"4096", 4096}, {"64K", 65536}, {"64k", 65536},
	    {"64KB", 65536}, {"64KiB", 65536}, {"3M", 3 << 20},
	    {"2GiB", UINT64_C(2) << 30}, {"1T", UINT64_C(1) << 40},
	    {"16383P", UINT64_C(16383) << 50}};
	uint64_t bytes;

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		assert_true(
		    quantity_bytes(sizes[i].text, &bytes, why, sizeof why));
		assert_true(bytes == sizes[i].bytes);
	}
	assert_string_equal(why, "");
}

static void
nonsense_is_no_size(void **state)
{
	static const char *const more[] = {"K", "64kzzz", "64 K", "64KK", "64X",
	    "64iB", "64B", "-64K", "16384P", "18446744073709551616"};
	uint64_t bytes = 3;

	(void)state;
	for (size_t i = 0; i < NONSENSE; i++)
		assert_false(
		    quantity_bytes(nonsense[i], &bytes, why, sizeof why));
	for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
		*why = '\0';
		assert_false(quantity_bytes(more[i], &bytes, why, sizeof why));
		assert_string_not_equal(why, "");
	}
	assert_int_equal(bytes, 3);
}

static void
a_part_is_pages_or_a_percentage_rounded_up(void **state)
{
	static const struct {
		const char *text;
		uint64_t total, pages;
	} parts[] = {{"0", 16, 0}, {"16", 16, 16}, {"0%", 16, 0},
	    {"50%", 16, 8}, {"50%", 1, 1}, {"50%", 17, 9}, {"1%", 1000, 10},
	    {"1%", 1001, 11}, {"100%", 17, 17},
	    {"100%", UINT64_MAX, UINT64_MAX}};
	uint64_t pages;

	(void)state;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		assert_true(quantity_part(
		    parts[i].text, parts[i].total, &pages, why, sizeof why));
		assert_true(pages == parts[i].pages);
	}
}

static void
no_part_is_more_than_the_whole(void **state)
{
	static const char *const wrong[] = {
	    "17", "101%", "%", "50%%", "50 %", "50K"};
	uint64_t pages = 3;

	(void)state;
	for (size_t i = 0; i < NONSENSE; i++)
		assert_false(
		    quantity_part(nonsense[i], 16, &pages, why, sizeof why));
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		*why = '\0';
		assert_false(
		    quantity_part(wrong[i], 16, &pages, why, sizeof why));
		assert_string_not_equal(why, "");
	}
	assert_int_equal(pages, 3);
}

static void
says(const char *expected)
{
	assert_string_equal(why, expected);
}

static void
a_negative_number_is_too_small(void **state)
{
	uint64_t n = 3;

	(void)state;
	assert_false(quantity_count("-3", 1, 9, &n, why, sizeof why));
	says("-3 is too small: at least 1");
	assert_false(quantity_count("-1", 0, 9, &n, why, sizeof why));
	says("-1 is too small: at least 0");
	assert_false(
	    quantity_count("-99999999999999999999", 1, 9, &n, why, sizeof why));
	says("-99999999999999999999 is too small: at least 1");
	assert_false(quantity_count("-3x", 1, 9, &n, why, sizeof why));
	says("'-3x' is not a whole number");
	assert_false(quantity_count("-", 1, 9, &n, why, sizeof why));
	says("'-' is not a whole number");
	assert_false(quantity_bytes("-5MiB", &n, why, sizeof why));
	says("-5MiB is too small: no size is negative");
	assert_false(quantity_part("-3", 16, &n, why, sizeof why));
	says("-3 is too small: at least 0");
	assert_false(quantity_part("-50%", 16, &n, why, sizeof why));
	says("-50% is too small: at least 0");
	assert_int_equal(n, 3);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, forget_why)
	const struct CMUnitTest tests[] = {
	    TEST(a_count_lies_between_its_bounds),
	    TEST(a_count_may_be_as_large_as_64_bits_are),
	    TEST(nonsense_is_no_count),
	    TEST(a_size_has_a_unit_or_is_in_bytes),
	    TEST(nonsense_is_no_size),
	    TEST(a_part_is_pages_or_a_percentage_rounded_up),
	    TEST(no_part_is_more_than_the_whole),
	    TEST(a_negative_number_is_too_small),
	};

	return cmocka_run_group_tests_name("quantity", tests, NULL, NULL);
}
