/* test_programs.c: the name that somebody may have meant. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "cli/nearest.h"
#include "cli/pairs.h"

static char *const pairs[] = {"cow", "lazy", "shared", NULL};

static const char *
nearest(char *const *names, const char *typed)
{
	struct nearest n = {.typed = typed};

	nearest_try_all(&n, names);
	return n.name;
}

static void
a_slip_finds_the_nearest_name(void **state)
{
	(void)state;
	assert_string_equal(nearest(pairs, "cwo"), "cow");
	assert_string_equal(nearest(pairs, "cows"), "cow");
	assert_string_equal(nearest(pairs, "crazy"), "lazy");
	assert_string_equal(nearest(pairs, "sharde"), "shared");
	assert_string_equal(nearest(pairs, "SHared"), "shared");
}

static void
a_beginning_finds_its_name(void **state)
{
	(void)state;
	assert_string_equal(nearest(pairs, "sh"), "shared");
	assert_string_equal(nearest(pairs, "l"), "lazy");
}

static void
what_is_like_none_finds_none(void **state)
{
	static char *const none[] = {NULL};
	char longest[200];

	(void)state;
	memset(longest, 'x', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	assert_null(nearest(pairs, "xyzzy"));
	assert_null(nearest(pairs, longest));
	assert_null(nearest(pairs, ""));
	assert_null(nearest(none, "cow"));
	assert_null(nearest(NULL, "cow"));
}

static void
what_is_no_file_name_is_no_pair(void **state)
{
	char path[PATH_MAX] = "untouched";

	(void)state;
	assert_false(pairs_find("", path, sizeof path));
	assert_false(pairs_find(".", path, sizeof path));
	assert_false(pairs_find("..", path, sizeof path));
	assert_false(pairs_find(".hidden", path, sizeof path));
	assert_false(pairs_find("../shmlab", path, sizeof path));
	assert_false(pairs_find("producers/cow", path, sizeof path));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_slip_finds_the_nearest_name),
	    cmocka_unit_test(a_beginning_finds_its_name),
	    cmocka_unit_test(what_is_like_none_finds_none),
	    cmocka_unit_test(what_is_no_file_name_is_no_pair),
	};

	return cmocka_run_group_tests_name("programs", tests, NULL, NULL);
}
