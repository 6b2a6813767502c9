/* test_man.c: the man page has every command, every option and every variable
 * of the environment that the program has, in the words of its help, and no
 * other. */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "run.h"
#include "skip.h"

#define PAGE	  "common/shmlab.1"
#define LINES_MAX 64
#define LINE	  128

/* The beginnings of items, as they stand in the page. */
struct items {
	char line[LINES_MAX][LINE];
	size_t count;
};

static void
add(struct items *items, const char *line)
{
	assert_true(items->count < LINES_MAX);
	strlcpy(items->line[items->count++], line, LINE);
}

static bool
has(const struct items *items, const char *line)
{
	for (size_t i = 0; i < items->count; i++)
		if (strcmp(items->line[i], line) == 0)
			return true;
	return false;
}

/* All that are in one, and not in the other. */
static void
tell_others(const struct items *one, const struct items *other,
    const char *what, const char *where)
{
	size_t count = 0;

	for (size_t i = 0; i < one->count; i++) {
		if (has(other, one->line[i]))
			continue;
		print_error(PAGE ", %s, %s:\n%s\n", where, what, one->line[i]);
		count++;
	}
	assert_int_equal(count, 0);
}

/* Both directions; where names the section, or the command in it. */
static void
are_the_same(
    const struct items *page, const struct items *program, const char *where)
{
	tell_others(program, page,
	    "lacks this item; add it, and a few words below it", where);
	tell_others(page, program,
	    "has this item, and the program does not; remove it, or write it "
	    "as the help does",
	    where);
	if (page->count != program->count)
		fail_msg(PAGE ", %s, has %zu items, and the program %zu; is "
			      "one there twice?",
		    where, page->count, program->count);
}

/* The items that begin so, in a section; of a command if that is not NULL. */
static struct items
in_page(const char *section, const char *command, const char *begin)
{
	FILE *page = fopen(PAGE, "re");
	struct items items = {0};
	char line[LINE], heading[LINE] = "", item[LINE] = "";

	assert_non_null(page);
	while (fgets(line, sizeof line, page) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		(void)sscanf(line, ".Sh %127[^\n]", heading);
		(void)sscanf(line, ".It Cm %127s", item);
		if (strcmp(heading, section) == 0 &&
		    (command == NULL || strcmp(item, command) == 0) &&
		    strncmp(line, begin, strlen(begin)) == 0)
			add(&items, line);
	}
	fclose(page);
	return items;
}

/* "  --json[=FILE]  text", "  --color auto|always|never": as in the page. */
static void
add_option(struct items *items, const char *help)
{
	char name[LINE] = "", argument[LINE] = "", line[3 * LINE];
	int fields = sscanf(
	    help, "  --%127[^] [\n]%*[[ =]%127[^] \n]", name, argument);
	bool optional = help[strlen("  --") + strlen(name)] == '[';
	/* The text is two spaces away. */
	bool takes = fields == 2 &&
	    strncmp(help + strlen("  --") + strlen(name), "  ", 2) != 0;

	if (!takes)
		snprintf(line, sizeof line, ".It Fl Fl %s", name);
	else if (optional)
		snprintf(line, sizeof line, ".It Fl Fl %s Ns Op = Ns Ar %s",
		    name, argument);
	else
		snprintf(line, sizeof line, ".It Fl Fl %s %s %s", name,
		    *argument >= 'a' ? "Cm" : "Ar", argument);
	add(items, line);
}

/* The options in a help below that heading; "--help" tells of itself. */
static struct items
in_help(struct trial *t, const char *name, const char *heading)
{
	struct items items = {0};
	const char *line;

	trial_run(t, name, "--help", NULL);
	assert_int_equal(t->status, 0);
	line = strstr(t->out, heading);
	if (line == NULL)
		return items;
	for (line = strchr(line + 1, '\n') + 1; *line == ' ';
	     line = strchr(line, '\n') + 1)
		if (strncmp(line, "  --", 4) == 0)
			add_option(&items, line);
	return items;
}

static struct items
all_commands(struct trial *t)
{
	struct items commands = {0};
	const char *line;
	char name[LINE];

	trial_run(t, "help", NULL);
	line = strstr(t->out, "\nCommands:\n");
	assert_non_null(line);
	for (line = strchr(line + 1, '\n') + 1; strncmp(line, "  ", 2) == 0;
	     line = strchr(line, '\n') + 1)
		if (sscanf(line, " %127s", name) == 1)
			add(&commands, name);
	assert_true(commands.count > 9);
	return commands;
}

static void
it_has_every_command_and_no_other(void **state)
{
	struct items program = all_commands(*state);
	struct items lines = in_page("COMMANDS", NULL, ".It Cm "), page = {0};
	char name[LINE];

	for (size_t i = 0; i < lines.count; i++) {
		assert_int_equal(
		    sscanf(lines.line[i], ".It Cm %127s", name), 1);
		add(&page, name);
	}
	are_the_same(&page, &program, "COMMANDS (as: .It Cm NAME)");
}

static void
it_has_every_option_of_a_command_and_no_other(void **state)
{
	struct items commands = all_commands(*state);
	size_t options = 0;

	for (size_t i = 0; i < commands.count; i++) {
		const char *name = commands.line[i];
		struct items page = in_page("COMMANDS", name, ".It Fl Fl ");
		struct items program = in_help(*state, name, "\nOptions:\n");
		char where[2 * LINE];

		snprintf(where, sizeof where, "COMMANDS, below %s", name);
		are_the_same(&page, &program, where);
		options += program.count;
	}
	assert_true(options > 20);
}

static void
it_has_every_option_of_every_pair_and_no_other(void **state)
{
	struct items page = in_page("OPTIONS", NULL, ".It Fl Fl ");
	struct items program = in_help(
	    *state, "cow", "\nOptions of every pair:\n");

	assert_true(program.count > 9);
	are_the_same(&page, &program, "OPTIONS");
}

static void
add_variables(const char *path, struct items *items)
{
	FILE *source = fopen(path, "re");
	char line[LINE], name[LINE / 2], item[LINE];

	assert_non_null(source);
	while (fgets(line, sizeof line, source) != NULL) {
		const char *at = line;

		while ((at = strstr(at, "getenv(\"")) != NULL) {
			at += strlen("getenv(\"");
			if (sscanf(at, "%63[A-Z_]", name) != 1)
				continue;
			snprintf(item, sizeof item, ".It Ev %s", name);
			if (!has(items, item))
				add(items, item);
		}
	}
	fclose(source);
}

static void
it_has_every_variable_that_is_read_and_no_other(void **state)
{
	struct items page = in_page("ENVIRONMENT", NULL, ".It Ev ");
	struct items program = {0};
	glob_t sources;

	(void)state;
	assert_int_equal(glob("common/*/*.c", 0, NULL, &sources), 0);
	(void)glob("common/*/*/*.c", GLOB_APPEND, NULL, &sources);
	(void)glob("producers/*.c", GLOB_APPEND, NULL, &sources);
	(void)glob("consumers/*.c", GLOB_APPEND, NULL, &sources);
	for (size_t i = 0; i < sources.gl_pathc; i++)
		add_variables(sources.gl_pathv[i], &program);
	globfree(&sources);
	are_the_same(&page, &program, "ENVIRONMENT");
}

static void
it_has_the_version(void **state)
{
	struct trial *t = *state;
	char line[LINE], words[LINE];
	FILE *page = fopen(PAGE, "re");
	bool found = false;

	assert_non_null(page);
	trial_run(t, "--version", NULL);
	assert_int_equal(sscanf(t->out, "%127[^\n]", line), 1);
	snprintf(words, sizeof words, ".Dq %.100s ;", line);
	while (fgets(line, sizeof line, page) != NULL)
		found |= strncmp(line, words, strlen(words)) == 0;
	fclose(page);
	if (!found)
		fail_msg(PAGE " lacks this line: %s", words);
}

/* What the machine's own pages are like is no fault of this one. */
static void
mandoc_has_nothing_to_say_about_it(void **state)
{
	FILE *lint;
	char text[4096];
	size_t size;

	(void)state;
	skip_if(system("command -v mandoc >/dev/null") != 0,
	    "there is no mandoc here (package mandoc)");
	lint = popen("mandoc -T lint -W style " PAGE " 2>&1 | "
		     "grep -v -e 'mandoc.db' -e 'referenced manual not found'",
	    "re");
	assert_non_null(lint);
	size = fread(text, 1, sizeof text - 1, lint);
	text[size] = '\0';
	(void)pclose(lint);
	assert_string_equal(text, "");
}

int
main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(it_has_every_command_and_no_other),
	    TEST(it_has_every_option_of_a_command_and_no_other),
	    TEST(it_has_every_option_of_every_pair_and_no_other),
	    cmocka_unit_test(it_has_every_variable_that_is_read_and_no_other),
	    TEST(it_has_the_version),
	    cmocka_unit_test(mandoc_has_nothing_to_say_about_it),
	};

	return cmocka_run_group_tests_name("man", tests, NULL, NULL);
}
