/* test_options.c: every command takes its options, refuses what it does not
 * know, and explains itself in the same way. */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "cli/option_table.h"
#include "cli/pair_name.h"
#include "commands/topics.h"
#include "role/pair_info.h"
#include "run.h"

#define NAME_MAX_LENGTH 24
#define NAMES_MAX	64

/* Words that stand for a command, or for a pair. */
struct names {
	char name[NAMES_MAX][NAME_MAX_LENGTH + 1];
	size_t count;
};

static void
holds(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		fail_msg("'%s' is not in:\n%s", words, text);
}

/* The first words of the lines below that heading of ./run.sh help. */
static struct names
listed_below(struct trial *t, const char *heading)
{
	struct names names = {0};
	const char *line;

	trial_run(t, "help", NULL);
	line = strstr(t->out, heading);
	assert_non_null(line);
	line = strchr(line + 1, '\n') + 1;
	while (strncmp(line, "  ", 2) == 0) {
		assert_true(names.count < NAMES_MAX);
		assert_int_equal(
		    sscanf(line, " %24s", names.name[names.count++]), 1);
		line = strchr(line, '\n') + 1;
	}
	assert_true(names.count > 0);
	return names;
}

static struct names
all_commands(struct trial *t)
{
	return listed_below(t, "\nCommands:\n");
}

static bool
has(const struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->name[i], name) == 0)
			return true;
	return false;
}

static void
all_commands_are_listed(void **state)
{
	static const char *const some[] = {"predict", "show", "diff", "compare",
	    "prove", "bench", "platform", "list", "new", "check", "test",
	    "help", "version"};
	struct names names = all_commands(*state);

	for (size_t i = 0; i < sizeof some / sizeof *some; i++)
		assert_true(has(&names, some[i]));
}

static void
no_pair_may_have_the_name_of_a_command(void **state)
{
	struct names names = all_commands(*state);

	for (size_t i = 0; i < names.count; i++)
		if (pair_name_fault(names.name[i]) == NULL)
			fail_msg("a pair may be called %s", names.name[i]);
}

/* Bytes that continue a character are not counted. */
static void
fits_80_columns(const char *text)
{
	size_t column = 0;

	for (const char *c = text; *c != '\0'; c++) {
		column = *c == '\n' ? 0 : column + ((*c & 0xc0) != 0x80);
		if (column > 80)
			fail_msg("a line is too long, before: %.60s", c);
	}
}

static void
ended_well(struct trial *t)
{
	if (t->status != 0 || *t->err != '\0' || *t->out == '\0')
		fail_msg(
		    "%s: status %d, and:\n%s", t->command, t->status, t->err);
}

/* The help of a command, by each way to ask for it. */
static void
explains(struct trial *t, const char *name)
{
	char usage[64], *help;

	trial_run(t, name, "--help", NULL);
	ended_well(t);
	fits_80_columns(t->out);
	snprintf(usage, sizeof usage, "usage: ./run.sh %s", name);
	assert_int_equal(strncmp(t->out, usage, strlen(usage)), 0);
	help = strdup(t->out);
	trial_run(t, name, "-h", NULL);
	ended_well(t);
	assert_string_equal(t->out, help);
	trial_run(t, "help", name, NULL);
	ended_well(t);
	assert_int_equal(strncmp(t->out, help, strlen(help)), 0);
	free(help);
}

static void
every_command_explains_itself(void **state)
{
	struct names names = all_commands(*state);

	for (size_t i = 0; i < names.count; i++)
		explains(*state, names.name[i]);
}

static void
every_pair_explains_itself(void **state)
{
	struct names names = listed_below(*state, "\nPairs:\n");

	for (size_t i = 0; i < names.count; i++)
		explains(*state, names.name[i]);
}

static void
each_option_of_a_help_is_taken(void **state)
{
	struct trial *t = *state;

	trial_run(t, "cow", "--quiet", "--explain", "--ledger", "--ascii",
	    "--color=never", "--timeout", "9", "--size", "64K", NULL);
	ended_well(t);
	trial_run(t, "cow", "--cons=1", "--pattern=random", "--seed=0",
	    "--write=10%", "--quiet", NULL);
	ended_well(t);
	trial_run(t, "list", "--", NULL);
	ended_well(t);
}

/* One sentence on stderr, by the name of the command, and nothing else. */
static void
is_refused(struct trial *t, const char *name, const char *why)
{
	char line[256];

	snprintf(line, sizeof line, "./run.sh %s: %s\n", name, why);
	if (t->status != 2)
		fail_msg("%s: status %d", t->command, t->status);
	assert_string_equal(t->out, "");
	assert_string_equal(t->err, line);
}

static void
mistypes(struct trial *t, const char *name)
{
	char why[128];

	snprintf(why, sizeof why,
	    "unknown option '--xyzzy'; see ./run.sh %s --help", name);
	trial_run(t, name, "--xyzzy=3", NULL);
	is_refused(t, name, why);
	trial_run(t, name, "--hepl", NULL);
	is_refused(t, name, "unknown option '--hepl'; did you mean '--help'?");
	snprintf(why, sizeof why, "unknown option '-x'; see ./run.sh %s --help",
	    name);
	trial_run(t, name, "-x", NULL);
	is_refused(t, name, why);
}

static void
the_same_slip_has_the_same_answer_everywhere(void **state)
{
	struct names names = all_commands(*state);

	for (size_t i = 0; i < names.count; i++)
		mistypes(*state, names.name[i]);
	mistypes(*state, "cow");
	mistypes(*state, "stream");
}

/* What is wrong, and the sentence about it. */
static void
what_is_wrong_is_said_in_one_sentence(void **state)
{
	static const struct {
		const char *words[4], *name, *why;
	} cases[] = {
	    {{"bench", "--per=pipe"}, "bench",
		"unknown option '--per'; did you mean '--peers'?"},
	    {{"cow", "--sze=1M"}, "cow",
		"unknown option '--sze'; did you mean '--size'?"},
	    {{"predict", "cow", "--sze=1M"}, "cow",
		"unknown option '--sze'; did you mean '--size'?"},
	    {{"compare", "--sze=1M"}, "compare",
		"unknown option '--sze'; did you mean '--size'?"},
	    {{"cow", "--pages"}, "cow",
		"option '--pages' requires an argument"},
	    {{"compare", "--pages"}, "compare",
		"option '--pages' requires an argument"},
	    {{"prove", "--ops"}, "prove",
		"option '--ops' requires an argument"},
	    {{"bench", "--peers"}, "bench",
		"option '--peers' requires an argument"},
	    {{"new", "mine", "--from"}, "new",
		"option '--from' requires an argument"},
	    {{"check", "cow", "--color"}, "check",
		"option '--color' requires an argument"},
	    {{"lazy", "--touch"}, "lazy",
		"option '--touch' requires an argument"},
	    {{"cow", "--color=red"}, "cow",
		"option '--color': 'red' must be one of auto, always, never"},
	    {{"compare", "--color=red"}, "compare",
		"option '--color': 'red' must be one of auto, always, never"},
	    {{"check", "cow", "--color=red"}, "check",
		"option '--color': 'red' must be one of auto, always, never"},
	    {{"lazy", "--touch=me"}, "lazy",
		"option '--touch': 'me' must be one of unmapped, none, read, "
		"write"},
	    {{"cow", "--pause=3"}, "cow", "option '--pause' takes no argument"},
	    {{"bench", "--quick=3"}, "bench",
		"option '--quick' takes no argument"},
	    {{"cow", "--pa=3"}, "cow",
		"option '--pa' is ambiguous; see ./run.sh cow --help"},
	    {{"cow", "--json="}, "cow",
		"option '--json': the argument is empty"},
	    {{"bench", "--json="}, "bench",
		"option '--json': the argument is empty"},
	    {{"cow", "--pages=x"}, "cow",
		"option '--pages': 'x' is not a whole number"},
	    {{"cow", "--pages=0"}, "cow",
		"option '--pages': 0 is too small: at least 1"},
	    {{"cow", "--pages=-3"}, "cow",
		"option '--pages': -3 is too small: at least 1"},
	    {{"compare", "--pages=0"}, "compare",
		"option '--pages': 0 is too small: at least 1"},
	    {{"prove", "--ops=0"}, "prove",
		"option '--ops': 0 is too small: at least 1"},
	    {{"cow", "stray"}, "cow",
		"unexpected argument 'stray'; see ./run.sh cow --help"},
	    {{"bench", "ring", "stray"}, "bench",
		"unexpected argument 'stray'; see ./run.sh bench --help"},
	    {{"prove", "stray"}, "prove",
		"unexpected argument 'stray'; see ./run.sh prove --help"},
	    {{"list", "stray"}, "list",
		"unexpected argument 'stray'; see ./run.sh list --help"},
	    {{"platform", "--", "--json"}, "platform",
		"unexpected argument '--json'; see ./run.sh platform --help"},
	    {{"version", "stray"}, "version",
		"unexpected argument 'stray'; see ./run.sh version --help"},
	    {{"help", "cow", "stray"}, "help",
		"unexpected argument 'stray'; see ./run.sh help --help"},
	    {{"new", "mine", "stray"}, "new",
		"unexpected argument 'stray'; see ./run.sh new --help"},
	    {{"check", "cow", "stray"}, "check",
		"unexpected argument 'stray'; see ./run.sh check --help"},
	    {{"predict"}, "predict",
		"an argument is missing; usage: ./run.sh predict PAIR [options "
		"of the pair]"},
	    {{"check"}, "check",
		"an argument is missing; usage: ./run.sh check PAIR [options]"},
	    {{"predict", "cwo"}, "predict",
		"unknown pair 'cwo'; did you mean 'cow'?"},
	    {{"help", "cwo"}, "help",
		"unknown pair, command or topic 'cwo'; did you mean 'cow'?"},
	    {{"help", "redaing"}, "help",
		"unknown pair, command or topic 'redaing'; did you mean "
		"'reading'?"},
	    {{"compare", "shm-privat"}, "compare",
		"unknown kind or pair 'shm-privat'; did you mean "
		"'shm-private'?"},
	    {{"prove", "--kinds=shm-privat"}, "prove",
		"unknown kind 'shm-privat'; did you mean 'shm-private'?"},
	    {{"new", "list"}, "new",
		"'list' cannot be the name of a pair: ./run.sh has a command "
		"of that name"},
	};
	struct trial *t = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		trial_run_words(t, cases[i].words);
		is_refused(t, cases[i].name, cases[i].why);
	}
}

static void
a_mistyped_command_is_answered_with_the_nearest(void **state)
{
	struct trial *t = *state;

	trial_run(t, "comapre", NULL);
	assert_int_equal(t->status, 2);
	assert_string_equal(t->err,
	    "./run.sh: unknown pair or command 'comapre'; did you mean "
	    "'compare'?\n");
	trial_run(t, "--verison", NULL);
	assert_int_equal(t->status, 2);
	assert_string_equal(t->err,
	    "./run.sh: unknown option '--verison'; did you mean "
	    "'--version'?\n");
}

static void
the_version_is_one_line(void **state)
{
	struct trial *t = *state;
	char *version;

	trial_run(t, "version", NULL);
	ended_well(t);
	assert_int_equal(strncmp(t->out, "shmlab 0.", strlen("shmlab 0.")), 0);
	version = strdup(t->out);
	trial_run(t, "--version", NULL);
	ended_well(t);
	assert_string_equal(t->out, version);
	free(version);
}

static bool
is_a_topic(const char *path)
{
	for (const struct topic *topic = topics; topic->name != NULL; topic++)
		if (topic->path != NULL && strcmp(topic->path, path) == 0)
			return true;
	return false;
}

static void
each_text_of_the_tree_is_a_topic(void **state)
{
	glob_t texts;

	(void)state;
	assert_int_equal(glob("common/*/README.md", 0, NULL, &texts), 0);
	assert_int_equal(glob("tests/README.md", GLOB_APPEND, NULL, &texts), 0);
	for (size_t i = 0; i < texts.gl_pathc; i++)
		if (!is_a_topic(texts.gl_pathv[i]))
			fail_msg("no topic has %s", texts.gl_pathv[i]);
	globfree(&texts);
}

static void
each_topic_has_its_text(void **state)
{
	struct trial *t = *state;
	struct names names = listed_below(t, "\nTopics:\n");

	for (size_t i = 0; i < names.count; i++) {
		const struct topic *topic = topic_find(names.name[i]);

		assert_non_null(topic);
		trial_run(t, "help", topic->name, NULL);
		ended_well(t);
	}
	trial_run(t, "help", "reading", NULL);
	assert_int_equal(strncmp(t->out, "# ", 2), 0);
}

static void
have_no_sources(void)
{
	setenv("SHMLAB_HOME", "/nowhere", 1);
}

static void
a_topic_without_its_text_says_so(void **state)
{
	struct trial *t = *state;

	t->prepare = have_no_sources;
	trial_run(t, "help", "reading", NULL);
	assert_int_equal(t->status, 3);
	assert_string_equal(t->out, "");
	holds(t->err, "the text on 'reading' cannot be read: /nowhere/");
	/* A command explains itself all the same. */
	trial_run(t, "help", "prove", NULL);
	assert_int_equal(t->status, 0);
	holds(t->out, "usage: ./run.sh prove");
}

static void
page_with_sed(void)
{
	setenv("PAGER", "sed 's/^/> /'", 1);
}

static void
a_terminal_gets_a_pager(void **state)
{
	struct trial *t = *state;

	t->prepare = page_with_sed;
	t->terminal = true;
	trial_run(t, "help", "cow", NULL);
	assert_int_equal(t->status, 0);
	holds(t->out, "> usage: ./run.sh cow");
	t->terminal = false;
	trial_run(t, "help", "cow", NULL);
	ended_well(t);
	assert_int_equal(strncmp(t->out, "usage", strlen("usage")), 0);
}

static void
the_list_is_json_where_that_is_asked_for(void **state)
{
	struct trial *t = *state;
	struct names names = listed_below(t, "\nPairs:\n");
	json_t *list;
	const json_t *pairs;

	trial_run(t, "list", "--json", NULL);
	ended_well(t);
	list = trial_document(t, "common/commands/list.schema.json");
	pairs = json_object_get(list, "pairs");
	assert_int_equal(json_array_size(pairs), names.count);
	for (size_t i = 0; i < names.count; i++)
		assert_string_equal(
		    text_of(json_array_get(pairs, i), "name"), names.name[i]);
	json_decref(list);
}

/* With one space in place of whatever space there is. */
static char *
in_one_line(const char *text)
{
	char *line = malloc(strlen(text) + 1), *at = line;

	assert_non_null(line);
	while (*text != '\0') {
		size_t space = strspn(text, " \n");

		*at++ = space > 0 ? ' ' : *text;
		text += space > 0 ? space : 1;
	}
	*at = '\0';
	return line;
}

/* The pair says it, in whole sentences, and help prints all of it. */
static void
is_in_help(const char *help, const json_t *pair, const char *heading,
    const char *member, const char *ends)
{
	const char *said = text_of(pair, member);
	char printed[32 + ROLE_TEXT];

	if (*said == '\0' || strchr(ends, said[strlen(said) - 1]) == NULL)
		fail_msg("%s: .%s is no whole sentence: %s",
		    text_of(pair, "name"), member, said);
	snprintf(printed, sizeof printed, " %s: %s ", heading, said);
	if (strstr(help, printed) == NULL)
		fail_msg("%s: '%s' is not in: %s", text_of(pair, "name"),
		    printed, help);
}

static void
every_pair_helps_whoever_teaches_with_it(void **state)
{
	struct trial *t = *state;
	json_t *list, *pair;
	size_t i;

	trial_run(t, "list", "--json", NULL);
	ended_well(t);
	list = trial_document(t, "common/commands/list.schema.json");
	json_array_foreach (json_object_get(list, "pairs"), i, pair) {
		char *help;

		trial_run(t, "help", text_of(pair, "name"), NULL);
		ended_well(t);
		help = in_one_line(t->out);
		is_in_help(help, pair, "Show", "show", ".");
		is_in_help(help, pair, "Ask", "ask", "?");
		is_in_help(help, pair, "Surprise", "surprise", ".");
		free(help);
	}
	assert_true(i > 0);
	json_decref(list);
}

static void
a_pair_need_not_say_how_to_teach_with_it(void **state)
{
	struct trial *t = *state;
	json_t *list, *pair;
	size_t i, found = 0;

	t->broken = true;
	trial_run(t, "list", "--json", NULL);
	list = trial_document(t, "common/commands/list.schema.json");
	json_array_foreach (json_object_get(list, "pairs"), i, pair) {
		if (strcmp(text_of(pair, "name"), "number") != 0)
			continue;
		assert_true(json_is_null(json_object_get(pair, "show")));
		assert_true(json_is_null(json_object_get(pair, "ask")));
		assert_true(json_is_null(json_object_get(pair, "surprise")));
		found++;
	}
	assert_int_equal(found, 1);
	json_decref(list);
	trial_run(t, "number", "--help", NULL);
	assert_null(strstr(t->out, "Show:"));
	assert_null(strstr(t->out, "Ask:"));
	assert_null(strstr(t->out, "Surprise:"));
	assert_non_null(strstr(t->out, "\n\nSteps:\n"));
	assert_null(strstr(t->out, "\n\n\n"));
}

struct typed {
	struct option_number number, bytes;
	struct option_text output, text, choice;
	bool flag;
};

static const struct option_row rows[] = {
    {"number", TAKES_NUMBER, offsetof(struct typed, number), "N",
	.text = "a number", .least = 1, .most = 9},
    {"bytes", TAKES_BYTES, offsetof(struct typed, bytes), "SIZE",
	.text = "bytes"},
    {"output", TAKES_OUTPUT, offsetof(struct typed, output), "FILE",
	.text = "a file"},
    {"text", TAKES_TEXT, offsetof(struct typed, text), "TEXT",
	.text = "some words"},
    {"choice", TAKES_CHOICE, offsetof(struct typed, choice), "one|two",
	.text = "one of them", .initial = "two"},
    {"flag", TAKES_NOTHING, offsetof(struct typed, flag), .text = "a flag"},
    {0},
};

static void
a_table_stores_what_was_typed(void **state)
{
	char *words[] = {"test", "first", "--number", "7", "--bytes=2K",
	    "--output", "second", "--text=", "--flag", "--choice=one", "--",
	    "--flag", NULL};
	struct option_operands operands;
	struct typed typed = {0};

	(void)state;
	words[7] = "--text=a=b";
	assert_true(
	    option_table_parse(rows, "test", false, words, &typed, &operands));
	assert_true(typed.number.given && typed.number.value == 7);
	assert_true(typed.bytes.given && typed.bytes.value == 2048);
	assert_true(typed.output.given && typed.output.text == NULL);
	assert_string_equal(typed.text.text, "a=b");
	assert_string_equal(typed.choice.text, "one");
	assert_true(typed.flag);
	assert_int_equal(operands.count, 3);
	assert_string_equal(operands.words[0], "first");
	assert_string_equal(operands.words[1], "second");
	assert_string_equal(operands.words[2], "--flag");
	assert_null(operands.words[3]);
	assert_false(operands.help);
}

static void
words_without_operands_stay_where_they_are(void **state)
{
	char *words[] = {"test", "--flag", "--number", "7", NULL};
	struct option_operands operands;
	struct typed typed = {0};

	(void)state;
	assert_true(
	    option_table_parse(rows, "test", false, words, &typed, &operands));
	assert_int_equal(operands.count, 0);
	assert_string_equal(words[1], "--flag");
	assert_string_equal(words[2], "--number");
	assert_string_equal(words[3], "7");
	assert_null(words[4]);
}

static void
options_may_end_at_the_first_operand(void **state)
{
	char *words[] = {"test", "--flag", "pair", "--number", "0", NULL};
	struct option_operands operands;
	struct typed typed = {0};

	(void)state;
	assert_true(
	    option_table_parse(rows, "test", true, words, &typed, &operands));
	assert_true(typed.flag);
	assert_false(typed.number.given);
	assert_false(typed.choice.given);
	assert_string_equal(typed.choice.text, "two");
	assert_int_equal(operands.count, 3);
	assert_string_equal(operands.words[2], "0");
}

int
main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(all_commands_are_listed),
	    TEST(no_pair_may_have_the_name_of_a_command),
	    TEST(every_command_explains_itself),
	    TEST(every_pair_explains_itself),
	    TEST(each_option_of_a_help_is_taken),
	    TEST(the_same_slip_has_the_same_answer_everywhere),
	    TEST(what_is_wrong_is_said_in_one_sentence),
	    TEST(a_mistyped_command_is_answered_with_the_nearest),
	    TEST(the_version_is_one_line),
	    cmocka_unit_test(each_text_of_the_tree_is_a_topic),
	    TEST(each_topic_has_its_text),
	    TEST(a_topic_without_its_text_says_so),
	    TEST(a_terminal_gets_a_pager),
	    TEST(the_list_is_json_where_that_is_asked_for),
	    TEST(every_pair_helps_whoever_teaches_with_it),
	    TEST(a_pair_need_not_say_how_to_teach_with_it),
	    cmocka_unit_test(a_table_stores_what_was_typed),
	    cmocka_unit_test(words_without_operands_stay_where_they_are),
	    cmocka_unit_test(options_may_end_at_the_first_operand),
	};

	/* ./run.sh says so otherwise; tests run in the tree. */
	setenv("SHMLAB_HOME", ".", 0);
	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
