/* test_mutants.c: a wrong model is found out.
 *
 * Each tests/mutants/NAME.sed breaks one rule, and the Makefile builds the
 * whole program with that model. Where the right model does not hold, with the
 * same seed and kinds, a mutant that fails shows nothing: so the right one is
 * tried first, built in the same way. The programs of tests/programs find out
 * the mutants of their rule as well.
 */
#include <glob.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "machine/machine.h"
#include "probe/platform.h"
#include "prove/kind.h"
#include "skip.h"

#define OPERATIONS_TO_PROVE "40000"

/* Of a program that differs by what waits in the kernel's lists. */
#define TRIES 5

/* Operations that can be taken in at a glance. */
#define SHORT 12

static char build[PATH_MAX]; /* absolute */
static char folder[] = "/tmp/shmlab-mutants-XXXXXX";
static glob_t mutants;
static bool right; /* the model as it is */

static int
find_mutants(void **state)
{
	const char *name = getenv("SHMLAB_BUILD");

	(void)state;
	if (realpath(name != NULL ? name : "build", build) == NULL ||
	    mkdtemp(folder) == NULL)
		return -1;
	return glob("tests/mutants/*.sed", 0, NULL, &mutants);
}

static int
clean_up(void **state)
{
	(void)state;
	globfree(&mutants);
	return rmdir(folder);
}

/* The mutant's name. */
static const char *
name_of(const char *script, char *name, size_t size)
{
	snprintf(name, size, "%s", strrchr(script, '/') + 1);
	*strchr(name, '.') = '\0';
	return name;
}

/* Runs a command of the shell; its exit status. */
static int
run(const char *format, const char *one, const char *two)
{
	char command[3 * PATH_MAX];
	int status;

	snprintf(command, sizeof command, format, one, two);
	status = system(command);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int
prove_once(const char *program, const char *options)
{
	char command[2 * PATH_MAX];

	snprintf(command, sizeof command,
	    "cd %s && exec %s/%%s prove %%s >out 2>err", folder, build);
	return run(command, program, options);
}

/* What it prints is part of the complaint, if its exit status is another. */
static void
prove(const char *program, const char *options, int expected)
{
	int status = prove_once(program, options);

	if (status == expected)
		return;
	run("cat %s/%s >&2", folder, "out");
	run("cat %s/%s >&2", folder, "err");
	fail_msg("%s prove %s: status %d", program, options, status);
}

static void
each_script_changes_the_model(void **state)
{
	(void)state;
	assert_true(mutants.gl_pathc >= 20);
	for (size_t i = 0; i < mutants.gl_pathc; i++)
		if (run("cat common/model/*.c >%1$s/model; sed -f %2$s "
			"common/model/*.c | cmp -s - %1$s/model",
			folder, mutants.gl_pathv[i]) == 0)
			fail_msg("%s changes nothing", mutants.gl_pathv[i]);
	run("rm %s/%s", folder, "model");
}

static size_t
count_operations(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[256];
	size_t count = 0;

	assert_non_null(file);
	while (fgets(line, sizeof line, file) != NULL)
		count += strncmp(line, "#", 1) != 0 &&
		    strncmp(line, "kind ", 5) != 0 &&
		    strncmp(line, "seed ", 5) != 0;
	fclose(file);
	return count;
}

static bool
is_about_huge_pages(const char *name)
{
	return strncmp(name, "huge_", strlen("huge_")) == 0;
}

/* A copy in place of a reuse can't be seen without the frames. */
static bool
needs_frames(const char *name)
{
	static const char *const names[] = {"copies_last_owners_frame",
	    "huge_account_for_everybody", "huge_account_for_one_only",
	    "huge_last_page_kept", "huge_page_kept_by_its_owner",
	    "huge_part_kept_by_entry_count", "huge_page_never_kept",
	    "huge_split_opens_right_account", "unlocked_frame_is_kept"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* NULL, or why the mutant cannot be told from the model here. */
static const char *
what_is_missing(const char *name)
{
	static struct platform platform;
	static struct machine machine;

	if (platform.page_size == 0 &&
	    (platform_probe(&platform) < 0 ||
		machine_learn(true, &machine) < 0))
		fail_msg("this machine can't be looked at");
	if (platform.proof == PROOF_TOTALS)
		return "the state of pages";
	if (needs_frames(name) && platform.proof != PROOF_FRAMES)
		return "frames";
	return is_about_huge_pages(name) && machine.model.huge_pages == 0
	    ? "huge pages"
	    : NULL;
}

/* A mutant is looked for where its rule holds. */
static void
options_for(const char *name, char *options, size_t size)
{
	const char *comma = "";

	snprintf(
	    options, size, "--seed 1 --ops %s --kinds ", OPERATIONS_TO_PROVE);
	for (enum prove_kind kind = 0; kind < PROVE_KINDS; kind++) {
		if ((kind == PROVE_HUGE) != is_about_huge_pages(name))
			continue;
		strlcat(options, comma, size);
		strlcat(options, kind_name(kind), size);
		comma = ",";
	}
}

/* With the options that the mutants of base pages get, and those of huge
 * ones. */
static void
the_model_itself_holds(void **state)
{
	static const char *const names[] = {"unmutated", "huge_unmutated"};
	char options[PATH_MAX];

	(void)state;
	skip_unbuilt();
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *missing = what_is_missing(names[i]);

		if (missing != NULL) {
			print_message("%s: not available\n", missing);
			continue;
		}
		options_for(names[i], options, sizeof options);
		prove("tests/unmutated", options, 0);
		run("rm %s/%s", folder, "*");
	}
	right = true;
}

/* When a frame leaves a list that counts as an owner is up to the kernel, and
 * sooner on a busy machine: then this once the mutant is right (rule 27). */
static void
prove_that_it_may_fail(const char *program, const char *options)
{
	for (unsigned i = 1; i < TRIES; i++)
		if (prove_once(program, options) == 1)
			return;
	prove(program, options, 1);
}

/* It says so, with a short program that the right model agrees with. */
static void
is_caught(const char *name)
{
	char program[PATH_MAX], options[PATH_MAX];
	glob_t saved;

	snprintf(program, sizeof program, "tests/mutants/%s", name);
	options_for(name, options, sizeof options);
	prove(program, options, 1);
	snprintf(options, sizeof options, "%s/prove-*.txt", folder);
	assert_int_equal(glob(options, 0, NULL, &saved), 0);
	assert_int_equal(saved.gl_pathc, 1);
	if (count_operations(saved.gl_pathv[0]) > SHORT)
		fail_msg("%s: %zu operations", name,
		    count_operations(saved.gl_pathv[0]));
	snprintf(options, sizeof options, "--replay %s", saved.gl_pathv[0]);
	globfree(&saved);
	prove("shmlab", options, 0);
	prove_that_it_may_fail(program, options);
	run("rm %s/%s", folder, "*");
}

static void
each_mutant_is_caught(void **state)
{
	char name[128];

	(void)state;
	skip_unbuilt();
	if (!right)
		fail_msg("the model itself does not hold here: that a mutant "
			 "does not either shows nothing");
	for (size_t i = 0; i < mutants.gl_pathc; i++) {
		const char *missing;

		name_of(mutants.gl_pathv[i], name, sizeof name);
		missing = what_is_missing(name);
		if (missing == NULL)
			is_caught(name);
		else
			print_message(
			    "%s: not to be seen without %s\n", name, missing);
	}
}

/* "# Rules 6, 10: what the mutant gets wrong." */
static bool
breaks_rule(const char *script, unsigned rule)
{
	FILE *file = fopen(script, "r");
	char line[256], number[16];
	bool found = false;
	char *rest;

	assert_non_null(file);
	assert_non_null(fgets(line, sizeof line, file));
	fclose(file);
	line[strcspn(line, ":")] = '\0';
	snprintf(number, sizeof number, "%u", rule);
	for (char *word = strtok_r(line, "# ,", &rest); word != NULL;
	     word = strtok_r(NULL, "# ,", &rest))
		found |= strcmp(word, number) == 0;
	return found;
}

/* Says why, where that cannot be seen. */
static void
fails_a_program_of_its_rule(const char *script, const glob_t *programs)
{
	unsigned ran = 0, failed = 0;
	const char *missing;
	char name[128];

	name_of(script, name, sizeof name);
	missing = what_is_missing(name);
	for (size_t i = 0; i < programs->gl_pathc; i++) {
		const char *path = programs->gl_pathv[i];
		char command[2 * PATH_MAX];
		unsigned rule;
		int status;

		assert_int_equal(
		    sscanf(path, "tests/programs/rule-%2u-", &rule), 1);
		if (!breaks_rule(script, rule))
			continue;
		snprintf(command, sizeof command,
		    "tree=$PWD && cd %s && exec %s/tests/mutants/%%s prove "
		    "--replay $tree/%%s >out 2>err",
		    folder, build);
		status = run(command, name, path);
		ran += status == 0 || status == 1;
		failed += status == 1;
	}
	if (failed == 0 && ran > 0 && missing == NULL)
		fail_msg("%s meets what the programs of its rule expect", name);
	if (failed == 0 && ran > 0 && missing != NULL)
		print_message("%s: not to be seen without %s\n", name, missing);
	if (ran == 0)
		print_message("%s: no program of its rule can be run\n", name);
	run("rm %s/%s", folder, "*");
}

static void
each_mutant_fails_a_program_of_its_rule(void **state)
{
	glob_t programs;

	(void)state;
	skip_unbuilt();
	assert_int_equal(
	    glob("tests/programs/rule-*.txt", 0, NULL, &programs), 0);
	for (size_t i = 0; i < mutants.gl_pathc; i++)
		fails_a_program_of_its_rule(mutants.gl_pathv[i], &programs);
	globfree(&programs);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_script_changes_the_model),
	    cmocka_unit_test(the_model_itself_holds),
	    cmocka_unit_test(each_mutant_is_caught),
	    cmocka_unit_test(each_mutant_fails_a_program_of_its_rule),
	};

	return cmocka_run_group_tests(tests, find_mutants, clean_up);
}
