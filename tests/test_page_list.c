/* test_page_list.c: pages as they are typed in a quiz. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "coordinator/page_list.h"

static void
reads_as(const char *typed, const char *expected)
{
	struct page_list list = {.count = 0};
	char why[200], text[64];

	if (!page_list_read(typed, &list, why, sizeof why))
		fail_msg("'%s': %s", typed, why);
	assert_true(page_list_text(&list, text, sizeof text));
	assert_string_equal(text, expected);
}

static void
a_list_is_read_as_it_is_written(void **state)
{
	(void)state;
	reads_as("none", "none");
	reads_as("0", "0");
	reads_as("0-7,12", "0-7,12");
	reads_as(" 0 - 7 , 12 ", "0-7,12");
	reads_as("0-3,4,5-7", "0-7");
	reads_as("9223372036854775807", "9223372036854775807");
}

static void
what_is_no_list_is_refused_with_a_reason(void **state)
{
	static const char *const nonsense[] = {"", " ", "all", "0-", "-7",
	    "0,,2", "0-7,", "0 7", "7-0", "8,0-7", "0-7,7", "0x7", "0-7 none",
	    "none,0", "9223372036854775808", "99999999999999999999",
	    "0,2,4,6,8,10,12,14,16,18,20,22,24,26,28,30,32"};
	const struct page_list untouched = {.at = {{3, 4}}, .count = 1};

	(void)state;
	for (size_t i = 0; i < sizeof nonsense / sizeof *nonsense; i++) {
		struct page_list list = untouched;
		char why[200] = "";

		if (page_list_read(nonsense[i], &list, why, sizeof why))
			fail_msg("'%s' was taken", nonsense[i]);
		assert_non_null(strstr(why, nonsense[i]));
		assert_true(page_list_equal(&list, &untouched));
	}
}

static void
lists_are_equal_if_their_pages_are(void **state)
{
	struct page_list a = {.count = 0}, b = {.count = 0};

	(void)state;
	assert_true(page_list_equal(&a, &b));
	page_list_add(&a, 0, 8);
	assert_false(page_list_equal(&a, &b));
	page_list_add(&b, 0, 3);
	assert_false(page_list_equal(&a, &b));
	page_list_add(&b, 3, 5);
	assert_true(page_list_equal(&a, &b));
}

static void
what_does_not_fit_is_marked(void **state)
{
	struct page_list list = {.count = 0};
	char text[12];

	(void)state;
	page_list_add(&list, 0, 8);
	page_list_add(&list, 10, 2);
	assert_false(page_list_text(&list, text, sizeof text));
	assert_string_equal(text, "0-7,...");
	for (uint64_t page = 20; page < 60; page += 2)
		page_list_add(&list, page, 1);
	assert_true(list.cut);
	assert_false(page_list_equal(&list, &list));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_list_is_read_as_it_is_written),
	    cmocka_unit_test(what_is_no_list_is_refused_with_a_reason),
	    cmocka_unit_test(lists_are_equal_if_their_pages_are),
	    cmocka_unit_test(what_does_not_fit_is_marked),
	};

	return cmocka_run_group_tests_name("page list", tests, NULL, NULL);
}
