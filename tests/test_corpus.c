/* test_corpus.c: the programs of tests/programs: there is one for every rule of
 * the model, and each holds, on the model and on the kernel that runs. */
#include <errno.h>
#include <fnmatch.h>
#include <glob.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>
#include <cmocka.h>

#include "file_text.h"
#include "prove/script.h"
#include "run.h"
#include "skip.h"

#define FOLDER "tests/programs/"

/* More rules than the model will ever have. */
#define RULES_MAX 100

static glob_t programs;

static int
find_programs(void **state)
{
	char home[PATH_MAX];

	(void)state;
	if (getcwd(home, sizeof home) == NULL ||
	    setenv("SHMLAB_HOME", home, 1) < 0)
		return -1;
	return glob(FOLDER "rule-*.txt", 0, NULL, &programs);
}

static int
forget_programs(void **state)
{
	(void)state;
	globfree(&programs);
	return 0;
}

static void
holds(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		fail_msg("'%s' is not in:\n%s", words, text);
}

static void
load(const char *path, struct script *out)
{
	FILE *file = fopen(path, "re");
	unsigned line = 0;

	assert_non_null(file);
	if (script_parse(file, out, &line) < 0)
		fail_msg("%s, line %u: not understood", path, line);
	fclose(file);
}

static unsigned
rule_of(const char *path)
{
	unsigned rule = 0;

	if (sscanf(path, FOLDER "rule-%2u-", &rule) != 1)
		fail_msg("%s: no number of a rule", path);
	return rule;
}

/* "Rule 5.", "(rule 11)" */
static void
note_rules(const char *text, bool rules[RULES_MAX])
{
	unsigned rule;

	while ((text = strcasestr(text, "rule ")) != NULL) {
		text += strlen("rule ");
		if (sscanf(text, "%u", &rule) == 1 && rule < RULES_MAX)
			rules[rule] = true;
	}
}

/* The rules that the comments of the model name. */
static void
find_rules(bool rules[RULES_MAX])
{
	glob_t sources;

	memset(rules, 0, RULES_MAX * sizeof *rules);
	assert_int_equal(glob("common/model/*.c", 0, NULL, &sources), 0);
	for (size_t i = 0; i < sources.gl_pathc; i++) {
		char *text = file_text(sources.gl_pathv[i]);

		note_rules(text, rules);
		free(text);
	}
	globfree(&sources);
}

static void
every_rule_has_a_program(void **state)
{
	bool stated[RULES_MAX], shown[RULES_MAX] = {false};

	(void)state;
	find_rules(stated);
	for (unsigned i = 1; i <= 22; i++)
		assert_true(stated[i]);
	for (size_t i = 0; i < programs.gl_pathc; i++) {
		unsigned rule = rule_of(programs.gl_pathv[i]);

		shown[rule] = true;
		if (!stated[rule])
			fail_msg("%s: the model has no such rule",
			    programs.gl_pathv[i]);
	}
	for (unsigned i = 0; i < RULES_MAX; i++)
		if (stated[i] && !shown[i])
			fail_msg("rule %u has no program in " FOLDER, i);
}

/* "# Rule 5. Copy or keep", as in the README, and then the rule, where to look
 * it up, and what to expect. */
static void
every_program_begins_with_its_rule(void **state)
{
	char *readme = file_text("common/model/README.md");

	(void)state;
	for (size_t i = 0; i < programs.gl_pathc; i++) {
		const char *path = programs.gl_pathv[i];
		char *text = file_text(path);
		char form[128], head[128];

		snprintf(form, sizeof form,
		    "[#] Rule %u. [A-Z]*\n#\n[#] [A-Za-z]*\n#\n[#] Look up: "
		    "*\n#\n[#] Expect: *\n\nkind *",
		    rule_of(path));
		if (fnmatch(form, text, 0) != 0)
			fail_msg("%s does not begin as it should", path);
		text[strcspn(text, "\n") + 1] = '\0';
		snprintf(head, sizeof head, "\n###%s", text + 1);
		holds(readme, head);
		free(text);
	}
	free(readme);
}

/* Also where this machine could not play it. */
static void
the_model_meets_every_expectation(void **state)
{
	static struct script script;

	(void)state;
	for (size_t i = 0; i < programs.gl_pathc; i++) {
		const char *path = programs.gl_pathv[i];
		struct unmet unmet = {0};
		int error;

		load(path, &script);
		assert_true(script.count > 0);
		assert_int_equal(script.expected[script.count - 1].op,
		    script.program.count - 1);
		error = script_check(&script, &script_testbed, &unmet);
		if (error == 1)
			fail_msg(
			    "%s, line %u: not so", path, unmet.expected->line);
		assert_int_equal(error, 0);
	}
}

/* The script with one of its expectations changed. */
static void
is_not_met(const struct script *script, const struct expectation *changed)
{
	struct unmet unmet = {0};

	assert_int_equal(script_check(script, &script_testbed, &unmet), 1);
	assert_ptr_equal(unmet.expected, changed);
}

static void
no_change_is_met(struct script *script, struct expectation *e)
{
	const struct expectation right = *e;

	for (size_t i = 0; i < e->picture.count; i++) {
		e->picture.part[i].pages++;
		is_not_met(script, e);
		*e = right;
		e->picture.part[i].sign ^= 1;
		is_not_met(script, e);
		*e = right;
	}
	for (unsigned i = 0; i < FIGURES; i++) {
		if (i >= FAULT_CLASSES && !e->named[i])
			continue;
		e->value[i]++;
		is_not_met(script, e);
		*e = right;
	}
}

static void
a_changed_expectation_is_never_met(void **state)
{
	static struct script script;

	(void)state;
	for (size_t i = 0; i < programs.gl_pathc; i++) {
		load(programs.gl_pathv[i], &script);
		for (size_t j = 0; j < script.count; j++)
			no_change_is_met(&script, &script.expected[j]);
	}
}

/* The number of programs that were played; the others cannot be here, and say
 * why. */
static size_t
replay_all(struct trial *t)
{
	size_t played = 0;

	for (size_t i = 0; i < programs.gl_pathc; i++) {
		const char *path = programs.gl_pathv[i];

		trial_run(t, "prove", "--replay", path, NULL);
		if (t->status == 3 || t->status == 77) {
			print_message("%s: %s", path, t->err);
			continue;
		}
		if (t->status != 0)
			fail_msg("%s: status %d\n%s%s", path, t->status, t->err,
			    t->out);
		holds(t->out, ", 0 mismatches\n");
		trial_left_nothing(t);
		played++;
	}
	return played;
}

static const char nothing_played[] = "none of the programs can be played here";

static void
the_kernel_does_what_is_expected(void **state)
{
	skip_if(replay_all(*state) == 0, nothing_played);
}

static void
an_ordinary_user_sees_the_same(void **state)
{
	struct trial *t = *state;

	trial_as_nobody(t);
	skip_if(replay_all(t) == 0, nothing_played);
}

/* Plays a text, as a file that ends with the test, and whose name is stored. */
static void
replay_text(struct trial *t, const char *text, char path[64])
{
	int fd;

	strcpy(path, "/tmp/shmlab-test-XXXXXX");
	fd = mkstemp(path);
	assert_return_code(fd, errno);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	trial_run(t, "prove", "--replay", path, NULL);
	unlink(path);
}

static void
what_was_expected_and_found_is_told(void **state)
{
	char *text = file_text(FOLDER "rule-05-reuse.txt");
	char *figure = strstr(text, "copy=4"), path[64], words[256];
	struct trial *t = *state;
	unsigned line = 1;

	assert_non_null(figure);
	for (const char *c = text; c < figure; c++)
		line += *c == '\n';
	memcpy(figure, "copy=3", strlen("copy=3"));
	replay_text(t, text, path);
	free(text);
	assert_int_equal(t->status, 1);
	assert_string_equal(t->out, "");
	snprintf(words, sizeof words,
	    "%s, line %u: actor 1 after 'write 1 0 4': expected BBBBAAAA "
	    "copy=3 rss=8 uss=4, found BBBBAAAA copy=4 rss=8 uss=4\n",
	    path, line);
	holds(t->err, words);
	trial_left_nothing(t);
}

static void
what_is_no_expectation_is_refused(void **state)
{
	static const char *const wrong[] = {"expect", "expect 0", "expect AAAA",
	    "expect 5 ....", "expect -1 ....", "expect 0 copy=4",
	    "expect 0 ...a", "expect 0 .*", "expect 0 .... copies=4",
	    "expect 0 .... copy=", "expect 0 .... copy=4 copy=4",
	    "expect 0 .... pss=4", "expect 0 .... rss=4kB",
	    "expect 0 .... rss=4 now"};
	struct trial *t = *state;
	char text[128], path[64];

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		snprintf(text, sizeof text,
		    "start 0\nmap 0 private 4 0\nexpect 0 ....\n%s\n",
		    wrong[i]);
		replay_text(t, text, path);
		if (t->status != 2)
			fail_msg("'%s': status %d", wrong[i], t->status);
		holds(t->err, "line 4: not understood");
	}
	replay_text(t, "expect 0 -\nstart 0\n", path);
	assert_int_equal(t->status, 2);
	holds(t->err, "line 1: not understood");
}

static void
switch_huge_pages_off(void)
{
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
}

static void
what_cannot_be_had_is_told(void **state)
{
	struct trial *t = *state;

	t->prepare = switch_huge_pages_off;
	trial_run(t, "prove", "--replay", FOLDER "rule-12-huge.txt", NULL);
	assert_int_equal(t->status, 3);
	holds(t->err, "huge: a trial got no huge page");
}

/* The line of a program's title, and its name. */
static void
is_in_help(const char *help, const char *path)
{
	char *text = file_text(path);

	text[strcspn(text, "\n") + 1] = '\0';
	holds(help, text + strlen("# "));
	holds(help, path + strlen(FOLDER));
	free(text);
}

static void
help_prints_every_rule(void **state)
{
	struct trial *t = *state;

	trial_run(t, "help", "rules", NULL);
	assert_int_equal(t->status, 0);
	for (size_t i = 0; i < programs.gl_pathc; i++)
		is_in_help(t->out, programs.gl_pathv[i]);
	for (const char *line = t->out; *line != '\0';
	     line += strcspn(line, "\n") + 1)
		assert_true(strcspn(line, "\n") <= 80);
}

static void
go_from_home(void)
{
	setenv("SHMLAB_HOME", "/nowhere", 1);
}

static void
help_says_where_it_looked_for_the_rules(void **state)
{
	struct trial *t = *state;

	t->prepare = go_from_home;
	trial_run(t, "help", "rules", NULL);
	assert_int_equal(t->status, 3);
	assert_string_equal(t->out, "");
	holds(t->err, "there are none in /nowhere/tests/programs");
}

#define TRIAL(name)                                                            \
	cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_rule_has_a_program),
	    cmocka_unit_test(every_program_begins_with_its_rule),
	    cmocka_unit_test(the_model_meets_every_expectation),
	    cmocka_unit_test(a_changed_expectation_is_never_met),
	    TRIAL(the_kernel_does_what_is_expected),
	    TRIAL(an_ordinary_user_sees_the_same),
	    TRIAL(what_was_expected_and_found_is_told),
	    TRIAL(what_is_no_expectation_is_refused),
	    TRIAL(what_cannot_be_had_is_told),
	    TRIAL(help_prints_every_rule),
	    TRIAL(help_says_where_it_looked_for_the_rules),
	};

	return cmocka_run_group_tests(tests, find_programs, forget_programs);
}
