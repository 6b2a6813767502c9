/* test_build.c: what is built when, and what is said where it cannot be. A pair
 * that does not build stops nobody but itself. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "tree.h"

/* The pair good runs all the same, and it is said that bad does not build; bad
 * itself says why, in these words, and ends with 3. */
static void
only_bad_is_stopped(struct tree *t, const char *words)
{
	tree_run(t, "good --quiet");
	assert_int_equal(t->status, 0);
	tree_holds(t->out, "Balanced");
	assert_string_equal(t->err,
	    "shmlab: going on without bad, which does not build: ./run.sh bad "
	    "says why\n");

	tree_run(t, "list");
	assert_int_equal(t->status, 0);
	tree_holds(t->out, "  good ");
	assert_null(strstr(t->out, "bad"));

	tree_run(t, "bad");
	assert_int_equal(t->status, 3);
	assert_string_equal(t->out, "");
	tree_holds(t->err, words);
	assert_null(strstr(t->err, "good"));
	tree_run(t, "predict bad");
	assert_int_equal(t->status, 3);
	tree_holds(t->err, words);
	tree_run(t, "compare good bad");
	assert_int_equal(t->status, 3);
	tree_holds(t->err, words);
}

static void
a_syntax_error_stops_only_its_pair(void **state)
{
	struct tree *t = *state;

	tree_new(t, "good");
	tree_new(t, "bad");
	tree_edit(t, "consumers/bad.c", "\treturn", "\treturn return");
	only_bad_is_stopped(t, "consumers/bad.c:");
	tree_holds(
	    t->err, "shmlab: did not build: producers/bad.c, consumers/bad.c");
}

/* What the program of a pair's half is said to be. */
static void
is_told(struct tree *t, const char *words, const char *said)
{
	tree_run(t, "%s", words);
	assert_int_equal(t->status, 3);
	assert_string_equal(t->out, "");
	tree_holds(t->err, said);
	assert_null(strstr(t->err, "did you mean"));
	assert_null(strstr(t->err, "does not build"));
}

static void
a_program_that_may_not_be_run_is_named_with_the_reason(void **state)
{
	static const char *const commands[] = {
	    "mine --quiet", "predict mine", "help mine", "compare mine"};
	static const char said[] =
	    "/consumers/mine, a program of the pair mine, cannot be read and "
	    "run: Permission denied\n";
	struct tree *t = *state;

	tree_new(t, "mine");
	tree_new(t, "other");
	tree_run(t, "mine --quiet");
	assert_int_equal(t->status, 0);
	tree_type(t, "find . -path '*/consumers/mine' -exec chmod 000 {} +");
	assert_int_equal(t->status, 0);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		is_told(t, commands[i], said);
	tree_run(t, "list");
	tree_holds(t->err, said);
	tree_holds(t->out, "  other ");
	assert_null(strstr(t->out, "mine"));
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
	tree_run(t, "bad --quiet");
	assert_int_equal(t->status, 0);
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
	    "mkdir bin && for tool in dirname echo env find id readlink sh tr "
	    "xargs; do "
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

static void
what_is_gone_is_forgotten(void **state)
{
	struct tree *t = *state;

	tree_new(t, "good");
	tree_new(t, "gone");
	tree_run(t, "gone --quiet");
	assert_int_equal(t->status, 0);
	tree_type(t, "rm producers/gone.c consumers/gone.c");
	tree_run(t, "list");
	assert_string_equal(t->err, "");
	assert_null(strstr(t->out, "gone"));
	tree_run(t, "gone");
	assert_int_equal(t->status, 2);
}

static void
a_long_build_says_how_long_it_is(void **state)
{
	struct tree *t = *state;
	char words[64];

	tree_new(t, "good");
	tree_type(t, "find build -path '*/common/report/*.o' -delete");
	tree_type(t, "sh -c 'find common/report/ -name \"*.c\" | wc -l'");
	snprintf(words, sizeof words, "run.sh: building: %d files\n",
	    atoi(t->out) + 2);
	tree_run(t, "good --quiet");
	assert_string_equal(t->err, words);
	assert_int_equal(t->status, 0);
}

static void
make_says_what_it_does_unless_it_is_told_not_to(void **state)
{
	struct tree *t = *state;

	tree_new(t, "good");
	tree_type(t, "make");
	assert_int_equal(t->status, 0);
	tree_holds(t->out, "CC producers/good.c\n");
	tree_type(t, "touch producers/good.c");
	tree_type(t, "make -s");
	assert_int_equal(t->status, 0);
	assert_string_equal(t->out, "");
}

/* By one sentence, whoever it is. */
static void
what_can_be_neither_used_nor_built_is_refused(void **state)
{
	struct tree *t = *state;
	char words[128];

	tree_type(t, "rm -r build && chmod a-w .");
	assert_int_equal(t->status, 0);
	if (geteuid() == 0)
		tree_type(t,
		    "setpriv --reuid=65534 --regid=65534 --clear-groups "
		    "./run.sh cow");
	else
		tree_run(t, "cow");
	snprintf(words, sizeof words,
	    "run.sh: %s is not built, and cannot be written\n", t->path);
	assert_string_equal(t->err, words);
	assert_string_equal(t->out, "");
	assert_int_equal(t->status, 3);
}

static void
tests_without_cmocka_end_with_one_sentence(void **state)
{
	struct tree *t = *state;
	char here[PATH_MAX];

	assert_non_null(getcwd(here, sizeof here));
	tree_type(t,
	    "env -u MAKEFLAGS PKG_CONFIG_PATH= PKG_CONFIG_LIBDIR=nowhere make "
	    "-s -C %s test",
	    here);
	assert_int_equal(t->status, 2);
	tree_holds(t->err, "pkg-config --libs cmocka fails: ");
	assert_ptr_equal(strchr(t->err, '\n'), strrchr(t->err, '\n'));
}

int
main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(a_syntax_error_stops_only_its_pair),
	    TEST(a_program_that_may_not_be_run_is_named_with_the_reason),
	    TEST(a_link_error_stops_only_its_pair),
	    TEST(a_missing_role_stops_only_its_pair),
	    TEST(a_missing_partner_stops_only_its_pair),
	    TEST(an_old_program_does_not_stand_in_for_a_broken_pair),
	    TEST(what_make_cannot_read_as_a_name_is_no_pair),
	    TEST(it_builds_again_once_it_is_mended),
	    TEST(what_is_built_needs_no_compiler),
	    TEST(what_is_gone_is_forgotten),
	    TEST(a_long_build_says_how_long_it_is),
	    TEST(make_says_what_it_does_unless_it_is_told_not_to),
	    TEST(what_can_be_neither_used_nor_built_is_refused),
	    TEST(tests_without_cmocka_end_with_one_sentence),
	};

	return cmocka_run_group_tests_name("build", tests, NULL, NULL);
}
