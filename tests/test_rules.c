/* test_rules.c: the rules as common/model/README.md tells them are those of the
 * code, by number, by kernel function and by parameter.
 */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "file_text.h"
#include "machine/machine.h"
#include "markdown.h"

#define README	  "common/model/README.md"
#define RULES_MAX 64

/* The head of an entry, and the comment that states a rule, with its number. */
#define ENTRY	"^### Rule ([0-9]+)\\. [A-Z]"
#define COMMENT "/\\* Rule ([0-9]+)(\\.|, too)"
#define STATED	"/\\* Rule ([0-9]+)\\."

/* What the README refers to; without a number it is the sources' own. */
#define MENTION "[Rr]ules? ([0-9]+)"

static char *readme;
static char *sources; /* of the model, one after another */

static int
read_all(void **state)
{
	glob_t files;
	size_t size;
	FILE *out = open_memstream(&sources, &size);

	(void)state;
	readme = file_text(README);
	assert_non_null(out);
	assert_int_equal(glob("common/model/*.[ch]", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		char *text = file_text(files.gl_pathv[i]);

		fputs(text, out);
		free(text);
	}
	globfree(&files);
	return fclose(out);
}

static int
free_all(void **state)
{
	(void)state;
	free(readme);
	free(sources);
	return 0;
}

struct numbers {
	unsigned times[RULES_MAX];
	unsigned last; /* the number that was counted last */
};

static void
count(const char *group, void *arg)
{
	struct numbers *n = arg;
	unsigned long number = strtoul(group, NULL, 10);

	assert_in_range(number, 1, RULES_MAX - 1);
	n->last = (unsigned)number;
	n->times[number]++;
}

static void
the_entries_are_numbered_from_1_on(void **state)
{
	struct numbers entries = {0};
	unsigned many = markdown_each(readme, ENTRY, count, &entries);

	(void)state;
	assert_true(many > 0);
	assert_int_equal(entries.last, many);
	for (unsigned i = 1; i <= many; i++)
		assert_int_equal(entries.times[i], 1);
}

static void
every_rule_of_the_code_has_an_entry_and_the_other_way_round(void **state)
{
	struct numbers entries = {0}, comments = {0};

	(void)state;
	markdown_each(readme, ENTRY, count, &entries);
	markdown_each(sources, COMMENT, count, &comments);
	for (unsigned i = 1; i < RULES_MAX; i++)
		if ((entries.times[i] > 0) != (comments.times[i] > 0))
			fail_msg("rule %u is only in %s", i,
			    entries.times[i] > 0 ? README : "the code");
}

/* "1 to 11, 26 and 27" */
static void
count_list(const char *list, void *arg)
{
	struct numbers *n = arg;
	bool range = false;

	while (*list != '\0') {
		char *end;
		unsigned long number = strtoul(list, &end, 10);

		if (end == list) {
			range |= *list == 't';
			list++;
			continue;
		}
		assert_in_range(number, 1, RULES_MAX - 1);
		for (unsigned long i = range ? n->last + 1 : number;
		     i <= number; i++)
			n->times[i]++;
		n->last = (unsigned)number;
		range = false;
		list = end;
	}
}

static void
compare_file(const char *path)
{
	struct numbers listed = {0}, stated = {0};
	char *text = file_text(path);
	const char *name = strrchr(path, '/') + 1;
	char pattern[128];

	snprintf(pattern, sizeof pattern, "([0-9][0-9, tonad]*) in \\[`%s`\\]",
	    name);
	markdown_each(readme, pattern, count_list, &listed);
	markdown_each(text, STATED, count, &stated);
	for (unsigned i = 1; i < RULES_MAX; i++)
		if (listed.times[i] != stated.times[i])
			fail_msg("rule %u is stated %u times in %s, and %u "
				 "times in the list of " README,
			    i, stated.times[i], name, listed.times[i]);
	free(text);
}

static void
every_rule_is_in_the_file_that_the_readme_names(void **state)
{
	glob_t files;

	(void)state;
	assert_int_equal(glob("common/model/*.c", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++)
		compare_file(files.gl_pathv[i]);
	globfree(&files);
}

static void
is_an_entry(const char *group, void *arg)
{
	const struct numbers *entries = arg;
	unsigned long number = strtoul(group, NULL, 10);

	if (number >= RULES_MAX || entries->times[number] == 0)
		fail_msg("there is no rule %lu", number);
}

static void
no_rule_is_referred_to_that_is_not_there(void **state)
{
	struct numbers entries = {0};

	(void)state;
	markdown_each(readme, ENTRY, count, &entries);
	markdown_each(readme, MENTION, is_an_entry, &entries);
	markdown_each(sources, MENTION, is_an_entry, &entries);
}

/* An entry is its sentences and a line that says where the kernel does it. */
static void
is_complete(const char *heading, void *arg)
{
	char *text = markdown_section(README, heading);
	const char *look_up = strstr(text, "\n\nLook up: `");

	(void)arg;
	if (look_up == NULL || look_up - text < 40)
		fail_msg("%s is not complete", heading);
	free(text);
}

static void
every_entry_says_what_happens_and_what_to_look_up(void **state)
{
	(void)state;
	markdown_each(readme, "^(### Rule .*)$", is_complete, NULL);
}

static void
is_in_the_readme(const char *function, void *arg)
{
	(void)arg;
	if (strstr(readme, function) == NULL)
		fail_msg("%s does not name %s", README, function);
}

static void
the_kernel_functions_of_the_code_are_named(void **state)
{
	unsigned many = markdown_each(sources,
	    "((mm|fs|include)/[a-z_/]+\\.[ch]:[a-z_]+)", is_in_the_readme,
	    NULL);

	(void)state;
	assert_true(many > 0);
}

static void
every_parameter_has_its_row(void **state)
{
	char row[64];

	(void)state;
	for (size_t i = 0; i < parameter_count; i++) {
		snprintf(row, sizeof row, "\n| `%s` |", parameters[i].name);
		if (strstr(readme, row) == NULL)
			fail_msg(
			    "%s has no row for %s", README, parameters[i].name);
	}
}

static void
is_a_parameter(const char *name, void *arg)
{
	(void)arg;
	for (size_t i = 0; i < parameter_count; i++)
		if (strcmp(parameters[i].name, name) == 0)
			return;
	fail_msg("there is no parameter %s", name);
}

static void
are_parameters(const char *names, void *arg)
{
	markdown_each(names, "`([a-z_]+)`", is_a_parameter, arg);
}

static void
what_a_rule_goes_by_is_a_parameter(void **state)
{
	(void)state;
	assert_true(markdown_each(readme, " Machine: (.*)\\.$", are_parameters,
			NULL) > 0);
	markdown_each(readme, "^\\| (`[a-z_]+`) \\|", are_parameters, NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_entries_are_numbered_from_1_on),
	    cmocka_unit_test(
		every_rule_of_the_code_has_an_entry_and_the_other_way_round),
	    cmocka_unit_test(every_rule_is_in_the_file_that_the_readme_names),
	    cmocka_unit_test(no_rule_is_referred_to_that_is_not_there),
	    cmocka_unit_test(every_entry_says_what_happens_and_what_to_look_up),
	    cmocka_unit_test(the_kernel_functions_of_the_code_are_named),
	    cmocka_unit_test(every_parameter_has_its_row),
	    cmocka_unit_test(what_a_rule_goes_by_is_a_parameter),
	};

	return cmocka_run_group_tests_name("rules", tests, read_all, free_all);
}
