/* test_check.c: ./run.sh check tells a good pair from a bad one, and why.
 *
 * A pair from the skeleton has nothing bad in it; each test spoils one thing.
 */
#include <glob.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>

#include "authoring/card.h"
#include "own_folders.h"
#include "run.h"
#include "skip.h"
#include "tree.h"

/* Full score: nothing bad, nothing missing. */
static void
is_good(struct tree *t, const char *pair)
{
	unsigned good = 0, of = 0;
	const char *score;

	tree_run(t, "check %s", pair);
	score = strstr(t->out, "\nbad:");
	if (score == NULL)
		score = strstr(t->out, "\nmissing:");
	if (score != NULL || (t->status != 0 && t->status != 77))
		fail_msg("check %s: exit status %d:%s%s", pair, t->status,
		    score != NULL ? score : t->out, t->err);
	t->out[strlen(t->out) - 1] = '\0';
	score = strrchr(t->out, '\n');
	assert_int_equal(sscanf(score, "\n%u of %u good", &good, &of), 2);
	assert_int_equal(good, of);
	assert_in_range(good, 8, 100);
}

/* One thing is wrong, of that mark, and these words say what. */
static void
is_marked(struct tree *t, const char *mark, const char *words)
{
	char title[32];
	const char *part, *found;

	tree_run(t, "check mine");
	assert_int_equal(t->status, 1);
	snprintf(title, sizeof title, "\n%s:\n", mark);
	part = strstr(t->out, title);
	if (part == NULL)
		fail_msg("nothing is %s:\n%s%s", mark, t->out, t->err);
	found = strstr(part, words);
	if (found == NULL)
		fail_msg("'%s' is not %s:\n%s", words, mark, t->out);
}

static void
the_skeleton_is_good(void **state)
{
	struct tree *t = *state;

	tree_new(t, "mine");
	is_good(t, "mine");
	tree_holds(t->out, "check mine: ");
	tree_holds(t->out, "\ngood:\n");
}

static void
it_fits_the_screen_and_needs_no_colour(void **state)
{
	struct tree *t = *state;
	size_t column = 0;

	tree_new(t, "mine");
	tree_run(t, "check mine --ascii --color=never");
	assert_int_equal(t->status, 0);
	for (const char *c = t->out; *c != '\0'; c++) {
		column = *c == '\n' ? 0 : column + 1;
		assert_in_range(column, 0, 80);
		assert_true(*c == '\n' || (*c >= ' ' && *c <= '~'));
	}
	tree_run(t, "check mine --color=always");
	tree_holds(t->out, "\033[32mgood:");
}

static void
every_pair_here_is_good(void **state)
{
	struct tree *t = *state;
	char here[256];
	glob_t sources;

	skip_if(TAKES_NOTES, "it takes too long with a sanitizer");
	assert_non_null(getcwd(here, sizeof here));
	tree_type(t, "cp %s/producers/*.[ch] producers", here);
	assert_int_equal(t->status, 0);
	tree_type(t, "cp %s/consumers/*.[ch] consumers", here);
	assert_int_equal(glob("producers/*.c", 0, NULL, &sources), 0);
	for (size_t i = 0; i < sources.gl_pathc; i++) {
		char *name = sources.gl_pathv[i] + strlen("producers/");

		name[strlen(name) - strlen(".c")] = '\0';
		is_good(t, name);
	}
	globfree(&sources);
}

static void
a_first_line_is_missed(void **state)
{
	struct tree *t = *state;

	tree_new(t, "mine");
	tree_edit(t, "consumers/mine.c", "/* mine: say", "/* Say");
	is_marked(t, "missing", "a first line of consumers/mine.c");
}

static void
a_summary_is_missed(void **state)
{
	struct tree *t = *state;

	tree_new(t, "mine");
	tree_edit(t, "producers/mine.c", ".summary =", ".summary = 1 ? \"\" :");
	is_marked(t, "missing", "a .summary");
}

static void
a_summary_is_one_line_of_the_list(void **state)
{
	struct tree *t = *state;

	tree_new(t, "mine");
	tree_edit(t, "producers/mine.c", ".summary = \"",
	    ".summary = \"this one is much longer than a line can be, and ");
	is_marked(t, "bad", "the .summary is too long for ./run.sh list");
	tree_edit(t, "producers/mine.c",
	    "this one is much longer than a line can be, and ", "Two. ");
	is_marked(t, "bad", "the .summary is more than one sentence");
}

static void
words_for_a_step_are_missed(void **state)
{
	struct tree *t = *state;

	tree_new(t, "mine");
	tree_edit(t, "producers/mine.c", "\"write every page once\"", "\"\"");
	is_marked(t, "missing", "words for step 'fill'");
}

static void
words_for_a_step_fit_on_a_line(void **state)
{
	struct tree *t = *state;

	tree_new(t, "mine");
	tree_edit(t, "producers/mine.c", "write every page once",
	    "write every page once, which is the first time that anybody "
	    "touches any of them");
	is_marked(t, "bad", "the words for step 'fill' do not fit on a line");
}

static void
words_for_an_option_are_missed(void **state)
{
	struct tree *t = *state;

	tree_new(t, "mine");
	tree_edit(t, "producers/mine.c", "\t.steps",
	    "\t.options = {{\"how\", \"a|b\", \"a\", \"\"}},\n\t.steps");
	is_marked(t, "missing", "words for option --how");
	tree_holds(t->out, "runs with every value of --how");
	tree_edit(t, "producers/mine.c", "\"a\", \"\"", "\"c\", \"text\"");
	is_marked(
	    t, "bad", "option '--how': 'c', its default, must be one of a|b");
}

static void
a_value_of_an_option_that_fails_is_named(void **state)
{
	struct tree *t = *state;

	tree_new(t, "mine");
	tree_edit(t, "producers/mine.c", "\t.steps",
	    "\t.options = {{\"how\", \"a|b|c\", \"a\", \"text\"}},\n\t.steps");
	tree_edit(t, "consumers/mine.c", "\treturn region_write",
	    "\tif (actor_option_is(me, \"how\", \"b\"))\n\t\treturn -5;\n"
	    "\treturn region_write");
	is_marked(t, "bad", "runs with --how b: exit status 3: consumer 1");
}

static void
steps_that_make_no_sense_are_bad(void **state)
{
	struct tree *t = *state;

	tree_new(t, "mine");
	tree_edit(t, "producers/mine.c", "STEP(\"fill\"", "STEP(\"map\"");
	is_marked(t, "bad", "another step has the same name");
	tree_holds(t->out, "first it must run by default");
}

static void
an_end_without_leaving_is_missed(void **state)
{
	struct tree *t = *state;

	tree_new(t, "mine");
	tree_edit(t, "producers/mine.c",
	    "\t\tLEAVE(\"leave\", \"the consumers end\"),\n", "");
	is_marked(t, "missing",
	    "a LEAVE: after the last step 2 consumers are still there");
}

static void
a_prediction_is_missed(void **state)
{
	struct tree *t = *state;

	skip_unpredicted();
	tree_new(t, "mine");
	tree_edit(
	    t, "producers/mine.c", "\t.steps", "\t.unlogged = true,\n\t.steps");
	is_marked(t, "missing", "a prediction for step 'start'");
	tree_holds(t->out, "\nnot looked at:\n  ./run.sh predict mine: ");
}

static void
a_pair_that_cannot_be_rehearsed_is_not_asked_for_it(void **state)
{
	struct tree *t = *state;

	tree_new(t, "mine");
	tree_edit(t, "producers/mine.c", "\t.steps",
	    "\t.no_dry_run = true,\n\t.steps");
	/* As in a script that has put it into the background. */
	signal(SIGINT, SIG_IGN);
	is_good(t, "mine");
	signal(SIGINT, SIG_DFL);
	tree_holds(t->out, "\nnot looked at:\n");
	tree_holds(t->out, "(.no_dry_run)");
}

/* It touches what it does not say. */
static void
a_run_that_does_not_balance_is_bad(void **state)
{
	struct tree *t = *state;

	skip_unpredicted();
	tree_new(t, "mine");
	tree_edit(t, "producers/mine.c", "\treturn region_write",
	    "\tme->region.start[0] = 1;\n\treturn region_write");
	tree_edit(t, "producers/mine.c", "me->all, PRODUCER_MARK",
	    "me->part, PRODUCER_MARK");
	tree_edit(t, "producers/mine.c", "start[0]",
	    "start[me->region"
	    ".page_size * (me->pages - 1)]");
	tree_edit(t, "consumers/mine.c", "me->all", "me->part");
	is_marked(t, "bad", "runs by default: ");
}

static void
a_pair_that_changes_its_region_by_hand_is_bad(void **state)
{
	struct tree *t = *state;

	skip_unpredicted();
	tree_new(t, "mine");
	tree_edit(t, "consumers/mine.c", "\treturn region_write(",
	    "\tif (munmap(me->region.start + me->region.page_size * 8,\n"
	    "\t\tme->region.page_size) < 0)\n"
	    "\t\treturn -5;\n"
	    "\treturn region_write(");
	tree_edit(t, "consumers/mine.c", "#include",
	    "#include <sys/mman.h>\n#include");
	is_marked(
	    t, "bad", "not logged: consumer 1, step 'write': page 8: by the");
}

static void
a_pair_that_writes_on_stderr_is_bad(void **state)
{
	struct tree *t = *state;

	tree_new(t, "mine");
	tree_edit(
	    t, "producers/mine.c", "#include", "#include <unistd.h>\n#include");
	tree_edit(t, "producers/mine.c", "\treturn region_write",
	    "\tif (write(2, \"psst\\n\", 5) != 5)\n\t\treturn -5;\n"
	    "\treturn region_write");
	is_marked(t, "bad", "runs by default: it says on stderr: psst");
}

static void
a_pair_that_fails_when_it_is_large_is_bad(void **state)
{
	struct tree *t = *state;

	tree_new(t, "mine");
	tree_edit(t, "consumers/mine.c", "\treturn region_write",
	    "\tif (me->consumers > 3)\n\t\treturn -5;\n\treturn region_write");
	is_marked(t, "bad",
	    "runs with 16 MiB and 4 consumers: exit status 3: consumer 1");
}

/* Actors are told apart by their pids. */
static void
a_pair_that_does_something_else_each_time_is_bad(void **state)
{
	struct tree *t = *state;

	skip_unpredicted();
	tree_new(t, "mine");
	tree_edit(t, "consumers/mine.c", "\treturn region_write(",
	    "\tif (me->object[strlen(me->object) - 1] > 0)\n"
	    "\t\treturn region_write(&me->region, pages_part(me->pages,\n"
	    "\t\t    1 + (uint64_t)getpid() % me->pages, PAGES_FIRST, 0), 1);\n"
	    "\treturn region_write(");
	tree_edit(t, "consumers/mine.c", "#include",
	    "#include <string.h>\n#include <unistd.h>\n#include");
	tree_run(t, "check mine");
	assert_int_equal(t->status, 1);
	tree_holds(t->out, "a second time: step 'write' is another one");
	tree_holds(t->out, "./run.sh predict mine: step 'write' is another");
}

/* An object that is not the run's own; it is removed here. */
static void
an_object_that_is_left_is_told(void **state)
{
	struct tree *t = *state;
	char name[64], create[256], left[96];

	tree_new(t, "mine");
	snprintf(name, sizeof name, "/litter-of-test-check-%d", getpid());
	snprintf(create, sizeof create,
	    "\tint fd = shm_open(\"%s\", 0102, 0600);\n\n"
	    "\tif (fd < 0 || close(fd) < 0)\n\t\treturn -5;\n"
	    "\treturn region_write(",
	    name);
	tree_edit(t, "consumers/mine.c", "\treturn region_write(", create);
	tree_edit(t, "consumers/mine.c", "#include",
	    "#include <sys/mman.h>\n#include <unistd.h>\n#include");
	snprintf(left, sizeof left, "something is left: /dev/shm%s", name);
	tree_run(t, "check mine");
	assert_int_equal(shm_unlink(name), 0);
	assert_int_equal(t->status, 1);
	tree_holds(t->out, left);
}

static void
what_does_not_compile_is_shown_with_its_file(void **state)
{
	struct tree *t = *state;

	skip_counted();
	tree_new(t, "mine");
	tree_edit(t, "consumers/mine.c", "\treturn", "\tint unused;\n\treturn");
	tree_run(t, "check mine");
	assert_int_equal(t->status, 3);
	assert_string_equal(t->out, "");
	tree_holds(t->err, "consumers/mine.c:");
	tree_holds(t->err, "unused");
	tree_holds(t->err, "did not build: producers/mine.c, consumers/mine.c");
}

/* Its warning is shown each time, not only when it is compiled anyway. */
static void
a_pair_is_compiled_anew(void **state)
{
	struct tree *t = *state;

	skip_counted();
	tree_new(t, "mine");
	tree_edit(t, "consumers/mine.c", "\treturn", "\tint unused;\n\treturn");
	tree_type(t, "env CFLAGS=-w ./run.sh mine --quiet");
	assert_int_equal(t->status, 0);
	tree_run(t, "check mine");
	assert_int_equal(t->status, 3);
	tree_holds(t->err, "consumers/mine.c:");
}

static void
half_a_pair_is_told(void **state)
{
	struct tree *t = *state;

	tree_new(t, "mine");
	tree_type(t, "rm consumers/mine.c");
	tree_run(t, "check mine");
	assert_int_equal(t->status, 3);
	tree_holds(t->err,
	    "producers/mine.c has no partner: consumers/mine.c is missing");
}

static void
what_this_machine_cannot_show_is_no_fault(void **state)
{
	struct tree *t = *state;

	tree_new(t, "mine");
	tree_edit(t, "producers/mine.c", "\treturn region_map",
	    "\tif (me->pages > 0)\n"
	    "\t\treturn actor_cannot(me, \"no such luck\");\n"
	    "\treturn region_map");
	tree_run(t, "check mine");
	assert_int_equal(t->status, 77);
	tree_holds(t->out, "\nnot looked at:\n  runs by default: ");
	tree_holds(t->out, "no such luck");
}

static void
what_is_not_understood_is_refused(void **state)
{
	struct tree *t = *state;

	tree_new(t, "mine");
	tree_run(t, "check");
	assert_int_equal(t->status, 2);
	tree_holds(
	    t->err, "an argument is missing; usage: ./run.sh check PAIR");
	tree_run(t, "check mine yours");
	assert_int_equal(t->status, 2);
	tree_run(t, "check mine --colour=never");
	assert_int_equal(t->status, 2);
	tree_holds(
	    t->err, "unknown option '--colour'; did you mean '--color'?");
	tree_run(t, "check mine --color=maybe");
	assert_int_equal(t->status, 2);
	tree_run(t, "check ../mine");
	assert_int_equal(t->status, 2);
	tree_run(t, "list");
	tree_run(t, "check minne");
	assert_int_equal(t->status, 2);
	tree_holds(t->err, "unknown pair 'minne'; did you mean 'mine'?");
	tree_run(t, "check --help");
	assert_int_equal(t->status, 0);
	tree_holds(t->out, "usage: ./run.sh check PAIR");
}

/* The pair hangs, and somebody loses patience: with check goes the run. */
static void
an_end_by_a_signal_leaves_nothing(void **state)
{
	struct tree *t = *state;

	tree_new(t, "mine");
	tree_edit(t, "consumers/mine.c", "\treturn region_write(",
	    "\tif (me->pages > 0)\n\t\treturn pause();\n"
	    "\treturn region_write(");
	tree_edit(
	    t, "consumers/mine.c", "#include", "#include <unistd.h>\n#include");
	tree_run(t, "mine --help");
	assert_int_equal(t->status, 0);
	tree_type(t, "timeout --preserve-status -s INT 3 ./run.sh check mine");
	assert_int_equal(t->status, 130);
	assert_string_equal(t->out, "");
	tree_type(t, "sh -c 'grep -l %s/build /proc/[0-9]*/maps'", t->path);
	assert_string_equal(t->out, "");
}

static void
a_score_counts_what_was_looked_at(void **state)
{
	struct paper paper = {.style.width = 80};
	struct card card = {0};
	char *text = NULL;
	size_t size;

	(void)state;
	paper.out = open_memstream(&text, &size);
	card_add(&card, MARK_MISSING, "a %s", "tail");
	card_add(&card, MARK_GOOD, "ears");
	card_add(&card, MARK_SKIPPED, "a nose");
	card_add(&card, MARK_GOOD, "eyes");
	assert_false(card_is_clean(&card));
	card_print(&card, &paper);
	assert_int_equal(paper_done(&paper), 0);
	fclose(paper.out);
	assert_string_equal(text,
	    "good:\n  ears\n  eyes\nmissing:\n  a tail\nnot looked at:\n"
	    "  a nose\n2 of 3 good\n");
	free(text);
	card_release(&card);
	card_add(&card, MARK_SKIPPED, "a nose");
	assert_true(card_is_clean(&card));
	card_release(&card);
}

int
main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_score_counts_what_was_looked_at),
	    TEST(the_skeleton_is_good),
	    TEST(it_fits_the_screen_and_needs_no_colour),
	    TEST(every_pair_here_is_good),
	    TEST(a_first_line_is_missed),
	    TEST(a_summary_is_missed),
	    TEST(a_summary_is_one_line_of_the_list),
	    TEST(words_for_a_step_are_missed),
	    TEST(words_for_a_step_fit_on_a_line),
	    TEST(words_for_an_option_are_missed),
	    TEST(a_value_of_an_option_that_fails_is_named),
	    TEST(steps_that_make_no_sense_are_bad),
	    TEST(an_end_without_leaving_is_missed),
	    TEST(a_prediction_is_missed),
	    TEST(a_pair_that_cannot_be_rehearsed_is_not_asked_for_it),
	    TEST(a_run_that_does_not_balance_is_bad),
	    TEST(a_pair_that_changes_its_region_by_hand_is_bad),
	    TEST(a_pair_that_writes_on_stderr_is_bad),
	    TEST(a_pair_that_fails_when_it_is_large_is_bad),
	    TEST(a_pair_that_does_something_else_each_time_is_bad),
	    TEST(an_object_that_is_left_is_told),
	    TEST(what_does_not_compile_is_shown_with_its_file),
	    TEST(a_pair_is_compiled_anew),
	    TEST(half_a_pair_is_told),
	    TEST(what_this_machine_cannot_show_is_no_fault),
	    TEST(what_is_not_understood_is_refused),
	    TEST(an_end_by_a_signal_leaves_nothing),
	};

	return cmocka_run_group_tests_name(
	    "check", tests, own_folders_take, own_folders_leave);
}
