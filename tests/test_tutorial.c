/* test_tutorial.c: the pair that README.md teaches is short, and works; so does
 * the option that the README for authors adds to it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "markdown.h"
#include "run.h"
#include "tree.h"

#define AUTHORS	  "common/authoring/README.md"
#define LINES_MAX 40 /* in both files together */

/* The block of code behind the place where that file is named first. */
static char *
block_of(const char *text, const char *path)
{
	char named[64];
	const char *begin;

	snprintf(named, sizeof named, "Put this into `%s`", path);
	begin = strstr(text, named);
	if (begin == NULL)
		fail_msg("README.md does not say: %s", named);
	return markdown_block(begin, "```c");
}

static unsigned
lines_in(const char *text)
{
	unsigned lines = 0;

	for (; *text != '\0'; text++)
		lines += *text == '\n';
	return lines;
}

/* Writes the pair as the tutorial tells to; returns its lines. */
static unsigned
follow(const struct tree *t)
{
	static const char *const paths[] = {
	    "producers/peek.c", "consumers/peek.c"};
	char *text = markdown_section("README.md", "## Add a pair");
	unsigned lines = 0;

	for (int i = 0; i < 2; i++) {
		char *block = block_of(text, paths[i]);

		lines += lines_in(block);
		tree_write(t, paths[i], block);
		free(block);
	}
	free(text);
	return lines;
}

static void
the_pair_of_the_tutorial_is_short(void **state)
{
	unsigned lines = follow(*state);

	assert_in_range(lines, 10, LINES_MAX);
}

/* What is to be seen is what the text shows; frames or not, root or not. */
static void
the_pair_of_the_tutorial_shows_what_the_text_says(void **state)
{
	static const char said[] =
	    "Each consumer read all 16 pages: 16 faults, and 16 pages now "
	    "point to the\nkernel's one zero page. RSS did not move although "
	    "16 pages were read. 32 faults\n= 32 zero-reads\n";
	struct tree *t = *state;
	char *text = markdown_section("README.md", "## Add a pair");

	follow(t);
	tree_run(t, "peek --ascii");
	assert_string_equal(t->err, "");
	assert_int_equal(t->status, 0);
	tree_holds(text, said);
	free(text);
	if (TAKES_NOTES)
		return;
	tree_holds(t->out, said);
	tree_holds(t->out, "  0000000000000000\nconsumer 2 ");
	tree_holds(t->out, " 21 of 21 balance");
	tree_holds(t->out, "Balanced: ");
}

static void
the_pair_of_the_tutorial_gets_the_full_score(void **state)
{
	struct tree *t = *state;

	follow(t);
	tree_run(t, "check peek");
	if (t->status != 0)
		fail_msg("exit status %d:\n%s%s", t->status, t->out, t->err);
	assert_null(strstr(t->out, "\nbad:"));
	assert_null(strstr(t->out, "\nmissing:"));
}

/* From that word on, up to a character. */
static char *
piece_of(const char *text, const char *word, const char *end)
{
	const char *begin = strstr(text, word);

	assert_non_null(begin);
	return strndup(begin, strcspn(begin, end));
}

/* Its two lines, put where the text says. */
static void
the_option_of_the_tutorial_works(void **state)
{
	struct tree *t = *state;
	char *text = markdown_section(AUTHORS, "## An option of your own");
	char *edited;
	char *only_if = piece_of(text, ".only_if = ", ")");
	char *options = piece_of(text, "\t.options = ", "\n");

	follow(t);
	assert_true(asprintf(&edited, "reads every page\", %s", only_if) > 0);
	tree_edit(t, "producers/peek.c", "reads every page\"", edited);
	free(edited);
	assert_true(asprintf(&edited, "\t},\n%s\n};", options) > 0);
	tree_edit(t, "producers/peek.c", "\t},\n};", edited);
	free(edited);
	free(options);
	free(only_if);
	free(text);

	tree_run(t, "peek --look no");
	assert_string_equal(t->err, "");
	assert_int_equal(t->status, 0);
	assert_null(strstr(t->out, " read: "));
	tree_run(t, "peek");
	tree_holds(t->out, " read: ");
	tree_run(t, "peek --help");
	tree_holds(t->out, "--look yes|no");
}

int
main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(the_pair_of_the_tutorial_is_short),
	    TEST(the_pair_of_the_tutorial_shows_what_the_text_says),
	    TEST(the_pair_of_the_tutorial_gets_the_full_score),
	    TEST(the_option_of_the_tutorial_works),
	};

	return cmocka_run_group_tests_name("tutorial", tests, NULL, NULL);
}
