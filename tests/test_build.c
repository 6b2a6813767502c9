/* test_build.c: a pair that does not build stops nobody but itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tree.h"

/* The pair good runs all the same, and the words name what is wrong with the
 * pair bad; bad itself says the same, and ends with 3. */
static void
only_bad_is_stopped(struct tree *t, const char *words)
{
	tree_run(t, "good --quiet");
	assert_int_equal(t->status, 0);
	tree_holds(t->out, "Balanced");
	tree_holds(t->err,
	    "run.sh: going on without producers/bad.c, "
	    "consumers/bad.c: ");
	tree_holds(t->err, words);

	tree_run(t, "list");
	assert_int_equal(t->status, 0);
	tree_holds(t->out, "  good ");
	assert_null(strstr(t->out, "bad"));

	tree_run(t, "bad");
	assert_int_equal(t->status, 3);
	assert_string_equal(t->out, "");
	tree_holds(t->err, words);
	tree_holds(
	    t->err, "run.sh: did not build: producers/bad.c, consumers/bad.c");
	tree_run(t, "predict bad");
	assert_int_equal(t->status, 3);
}

static void
a_syntax_error_stops_only_its_pair(void **state)
{
	struct tree *t = *state;

	tree_new(t, "good");
	tree_new(t, "bad");
	tree_edit(t, "consumers/bad.c", "\treturn", "\treturn return");
	only_bad_is_stopped(t, "consumers/bad.c:");
	assert_null(strstr(t->err, "good"));
}

static void
a_link_error_stops_only_its_pair(void **state)
{
	struct tree *t = *state;

	tree_new(t, "good");
	tree_new(t, "bad");
	tree_edit(t, "producers/bad.c", "static int\nmap",
	    "int nowhere(void);\n\nstatic int\nmap");
	tree_edit(t, "producers/bad.c", "return region_map",
	    "return nowhere() < 0 ? -1 : region_map");
	only_bad_is_stopped(t, "undefined reference to `nowhere'");
}

static void
a_missing_role_stops_only_its_pair(void **state)
{
	struct tree *t = *state;

	tree_new(t, "good");
	tree_new(t, "bad");
	tree_edit(t, "consumers/bad.c", "role consumer", "role consumers");
	only_bad_is_stopped(t, "`consumer'");
}

static void
a_missing_partner_stops_only_its_pair(void **state)
{
	struct tree *t = *state;

	tree_new(t, "good");
	tree_new(t, "bad");
	tree_type(t, "rm consumers/bad.c");
	only_bad_is_stopped(
	    t, "producers/bad.c has no partner: consumers/bad.c is missing");
}

/* It ran before, and its programs are still there. */
static void
an_old_program_does_not_stand_in_for_a_broken_pair(void **state)
{
	struct tree *t = *state;

	tree_new(t, "bad");
	tree_run(t, "bad --quiet");
	assert_int_equal(t->status, 0);
	tree_edit(t, "producers/bad.c", "\treturn", "\treturn return");
	tree_run(t, "bad");
	assert_int_equal(t->status, 3);
	assert_string_equal(t->out, "");
	tree_holds(t->err, "producers/bad.c:");
}

static void
what_make_cannot_read_as_a_name_is_no_pair(void **state)
{
	struct tree *t = *state;

	tree_new(t, "good");
	tree_new(t, "bad");
	tree_edit(t, "producers/bad.c", "\treturn", "\treturn return");
	tree_type(t, "cp producers/good.c 'producers/good (copy).c'");
	tree_type(t, "cp producers/good.c 'producers/good copy.c'");
	tree_run(t, "good --quiet");
	assert_int_equal(t->status, 0);
	tree_run(t, "list");
	assert_null(strstr(t->out, "copy"));
	assert_null(strstr(t->err, "copy"));
}

static void
it_builds_again_once_it_is_mended(void **state)
{
	struct tree *t = *state;

	tree_new(t, "bad");
	tree_edit(t, "producers/bad.c", "\treturn", "\treturn return");
	tree_run(t, "bad --quiet");
	assert_int_equal(t->status, 3);
	tree_edit(t, "producers/bad.c", "return return", "return");
	tree_run(t, "bad --quiet");
	assert_int_equal(t->status, 0);
	assert_string_equal(t->err, "");
}

/* As where a tree is taken to that was built elsewhere. */
static void
what_is_built_needs_no_compiler(void **state)
{
	struct tree *t = *state;

	tree_new(t, "good");
	tree_run(t, "good --quiet");
	assert_int_equal(t->status, 0);
	tree_type(t,
	    "mkdir bin && for tool in basename cat dirname echo env find "
	    "flock grep id readlink sed sh xargs; do "
	    "ln -s /usr/bin/$tool bin || exit; done");
	assert_int_equal(t->status, 0);
	tree_type(t, "env PATH=\"$PWD/bin\" ./run.sh good --quiet");
	assert_string_equal(t->err, "");
	assert_int_equal(t->status, 0);
	tree_holds(t->out, "Balanced");
	/* One that has been edited since is not run as it was. */
	tree_type(t, "touch consumers/good.c");
	tree_type(t, "env PATH=\"$PWD/bin\" ./run.sh good");
	assert_int_equal(t->status, 3);
	assert_string_equal(t->out, "");
	tree_holds(t->err, "run.sh: missing: gcc ");
}

int
main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(a_syntax_error_stops_only_its_pair),
	    TEST(a_link_error_stops_only_its_pair),
	    TEST(a_missing_role_stops_only_its_pair),
	    TEST(a_missing_partner_stops_only_its_pair),
	    TEST(an_old_program_does_not_stand_in_for_a_broken_pair),
	    TEST(what_make_cannot_read_as_a_name_is_no_pair),
	    TEST(it_builds_again_once_it_is_mended),
	    TEST(what_is_built_needs_no_compiler),
	};

	return cmocka_run_group_tests_name("build", tests, NULL, NULL);
}
