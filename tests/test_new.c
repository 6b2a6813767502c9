/* test_new.c: ./run.sh new: two files that run as they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "authoring/source.h"
#include "cli/pair_name.h"
#include "run.h"
#include "skip.h"
#include "tree.h"

static void
a_new_pair_runs_as_it_is(void **state)
{
	struct tree *t = *state;

	tree_new(t, "mine");
	tree_holds(t->out, "Wrote producers/mine.c and consumers/mine.c");
	tree_holds(t->out, "./run.sh mine");
	tree_holds(t->out, "./run.sh check mine");
	tree_run(t, "mine");
	assert_int_equal(t->status, 0);
	tree_holds(t->out, TAKES_NOTES ? "checks hold" : "Balanced: ");
	tree_run(t, "list");
	tree_holds(t->out, "  mine ");
}

static void
every_place_bears_the_new_name(void **state)
{
	struct tree *t = *state;
	char *made, *used;

	tree_new(t, "my_own-2");
	made = tree_read(t, "producers/my_own-2.c");
	used = tree_read(t, "consumers/my_own-2.c");
	assert_ptr_equal(strstr(made, "/* my_own-2: "), made);
	assert_ptr_equal(strstr(used, "/* my_own-2: "), used);
	tree_holds(made, "consumers/my_own-2.c");
	tree_holds(made, "./run.sh my_own-2 --pause");
	tree_holds(used, "producers/my_own-2.c");
	assert_null(strstr(made, "NAME"));
	assert_null(strstr(used, "NAME"));
	free(made);
	free(used);
}

static void
neither_file_is_ever_overwritten(void **state)
{
	static const char *const taken[] = {
	    "producers/mine.c", "consumers/mine.c"};
	struct tree *t = *state;

	for (int i = 0; i < 2; i++) {
		char *text, words[96];

		tree_write(t, taken[i], "precious");
		tree_run(t, "new mine");
		assert_int_equal(t->status, 3);
		assert_string_equal(t->out, "");
		snprintf(words, sizeof words,
		    "shmlab: %s is there already, and is not overwritten",
		    taken[i]);
		tree_holds(t->err, words);
		text = tree_read(t, taken[i]);
		assert_string_equal(text, "precious");
		free(text);
		assert_false(tree_has(t, taken[1 - i]));
		tree_type(t, "rm %s", taken[i]);
	}
}

/* Not even what a link leads to. */
static void
a_link_to_nowhere_is_not_followed(void **state)
{
	struct tree *t = *state;

	tree_type(t, "ln -s ../elsewhere consumers/mine.c");
	tree_run(t, "new mine");
	assert_int_equal(t->status, 3);
	assert_false(tree_has(t, "elsewhere"));
	assert_false(tree_has(t, "producers/mine.c"));
}

static void
is_refused(struct tree *t, const char *typed, const char *reason)
{
	tree_run(t, "new %s", typed);
	assert_int_equal(t->status, 2);
	assert_string_equal(t->out, "");
	tree_holds(t->err, reason);
}

static void
a_name_that_cannot_be_is_refused_with_the_reason(void **state)
{
	struct tree *t = *state;

	is_refused(t, "''", "'' cannot be the name of a pair: it is empty");
	is_refused(t, "2cow", "it must begin with a letter");
	is_refused(t, "_cow", "it must begin with a letter");
	is_refused(t, "-- -cow", "it must begin with a letter");
	is_refused(t, "../cow", "it must begin with a letter");
	is_refused(t, "a/b", "it may have letters, digits, - and _ only");
	is_refused(t, "'a b'", "it may have letters, digits, - and _ only");
	is_refused(t, "a.c", "it may have letters, digits, - and _ only");
	is_refused(t, "k\303\266", "it may have letters, digits, - and _ only");
	is_refused(
	    t, "abcdefghijklmnopqrstuvwxy", "it is longer than 24 characters");
	tree_type(t, "ls -A producers consumers");
	assert_string_equal(t->out, "consumers:\n\nproducers:\n");
	tree_new(t, "abcdefghijklmnopqrstuvwx");
}

static void
no_pair_is_called_as_a_command_is(void **state)
{
	static const char *const commands[] = {"list", "help", "predict",
	    "prove", "new", "check", "compare", "test", "bench"};

	(void)state;
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		assert_non_null(pair_name_fault(commands[i]));
	assert_null(pair_name_fault("lists"));
	assert_null(pair_name_fault("List"));
}

static void
what_is_not_understood_is_answered_with_the_nearest(void **state)
{
	struct tree *t = *state;

	is_refused(t, "", "an argument is missing; usage: ./run.sh new NAME");
	is_refused(t, "a b", "unexpected argument 'b'");
	is_refused(t, "a --form cow",
	    "unknown option '--form'; did you mean '--from'?");
	is_refused(t, "a -x", "unknown option '-x'; see ./run.sh new");
	is_refused(t, "a --from", "option '--from' requires an argument");
	tree_new(t, "model");
	tree_run(t, "list");
	is_refused(
	    t, "a --from modle", "unknown pair 'modle'; did you mean 'model'?");
	is_refused(t, "a --from ../run", "unknown pair '../run'");
	tree_run(t, "new --help");
	assert_int_equal(t->status, 0);
	tree_holds(t->out, "--from PAIR");
}

/* The model is called as something that is meant in other places, too. */
static void
a_copy_changes_the_name_only_where_it_stands_for_the_pair(void **state)
{
	static const char text[] =
	    "/* map: a map of maps. consumers/map.c and producers/map.c\n"
	    " * ./run.sh map, ./run.sh map --pause, ./run.sh check map\n"
	    " * ./run.sh maps ./run.sh map-2 consumers/maps.c map.c */\n"
	    "#include \"producers/map.h\"\n"
	    "static int map(void); /* map: */\n";
	char *renamed = source_renamed(text, "map", "chart");

	(void)state;
	assert_string_equal(renamed,
	    "/* chart: a map of maps. consumers/chart.c and producers/chart.c\n"
	    " * ./run.sh chart, ./run.sh chart --pause, ./run.sh check chart\n"
	    " * ./run.sh maps ./run.sh map-2 consumers/maps.c map.c */\n"
	    "#include \"producers/map.h\"\n"
	    "static int map(void); /* map: */\n");
	free(renamed);
}

static void
a_copy_runs_as_its_model_does(void **state)
{
	struct tree *t = *state;
	char *text;

	tree_new(t, "map");
	tree_edit(t, "consumers/map.c", "static", "/* changed */ static");
	tree_run(t, "new chart --from map");
	assert_int_equal(t->status, 0);
	tree_holds(t->out, "a copy of map");
	text = tree_read(t, "producers/chart.c");
	tree_holds(text, "STEP(\"map\", map, ");
	assert_ptr_equal(strstr(text, "/* chart: "), text);
	free(text);
	text = tree_read(t, "consumers/chart.c");
	tree_holds(text, "/* changed */");
	free(text);
	tree_run(t, "chart --quiet");
	assert_int_equal(t->status, 0);
	assert_string_equal(t->err, "");
}

static void
half_a_pair_is_taken_away_again(void **state)
{
	struct tree *t = *state;

	tree_type(t, "rmdir consumers");
	tree_run(t, "new mine");
	assert_int_equal(t->status, 3);
	assert_string_equal(t->out, "");
	tree_holds(t->err, "consumers/mine.c: No such file or directory");
	assert_false(tree_has(t, "producers/mine.c"));
}

static void
a_tree_that_cannot_be_written_is_told(void **state)
{
	struct tree *t = *state;

	skip_if(geteuid() == 0, "root may write anywhere");
	tree_type(t, "chmod a-w producers");
	tree_run(t, "new mine");
	assert_int_equal(t->status, 3);
	tree_holds(t->err,
	    "producers/mine.c: Permission denied; copy the tree to a folder "
	    "that you may write to");
	tree_type(t, "chmod u+w producers");
}

static void
leave_home(void)
{
	unsetenv("SHMLAB_HOME");
}

static void
without_its_sources_it_says_what_to_type(void **state)
{
	struct trial *t = *state;

	t->prepare = leave_home;
	trial_run(t, "new", "mine", NULL);
	assert_int_equal(t->status, 3);
	tree_holds(t->err, "type: ./run.sh new NAME");
	trial_run(t, "check", "mine", NULL);
	assert_int_equal(t->status, 3);
	tree_holds(t->err, "type: ./run.sh check PAIR");
}

int
main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(a_new_pair_runs_as_it_is),
	    TEST(every_place_bears_the_new_name),
	    TEST(neither_file_is_ever_overwritten),
	    TEST(a_link_to_nowhere_is_not_followed),
	    TEST(a_name_that_cannot_be_is_refused_with_the_reason),
	    cmocka_unit_test(no_pair_is_called_as_a_command_is),
	    TEST(what_is_not_understood_is_answered_with_the_nearest),
	    cmocka_unit_test(
		a_copy_changes_the_name_only_where_it_stands_for_the_pair),
	    TEST(a_copy_runs_as_its_model_does),
	    TEST(half_a_pair_is_taken_away_again),
	    TEST(a_tree_that_cannot_be_written_is_told),
	    cmocka_unit_test_setup_teardown(
		without_its_sources_it_says_what_to_type, trial_setup,
		trial_teardown),
	};

	return cmocka_run_group_tests_name("new", tests, NULL, NULL);
}
