/* test_mutants.c: a wrong model is found out.
 *
 * Each tests/mutants/NAME.sed breaks one rule; the Makefile builds the whole
 * program with the model that comes out of it.
 */
#include <errno.h>
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

#include "probe/platform.h"

#define OPERATIONS_TO_PROVE "20000"

/* What a person can take in at a glance. */
#define SHORT 12

static char build[PATH_MAX]; /* absolute */
static char folder[] = "/tmp/shmlab-mutants-XXXXXX";
static glob_t mutants;

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
prove(const char *program, const char *options)
{
	char command[2 * PATH_MAX];

	snprintf(command, sizeof command,
	    "cd %s && exec %s/%%s prove %%s >out 2>err", folder, build);
	return run(command, program, options);
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

/* A copy in place of a reuse can't be seen without the frames. */
static bool
can_be_seen(const char *name)
{
	static struct platform platform;

	if (platform.page_size == 0)
		assert_int_equal(platform_probe(&platform), 0);
	return platform.proof == PROOF_FRAMES ||
	    (platform.proof == PROOF_PAGES &&
		strcmp(name, "copies_last_owners_frame") != 0);
}

/* It says so, with a short program that the right model agrees with. */
static void
is_caught(const char *name)
{
	char program[PATH_MAX], options[PATH_MAX];
	glob_t saved;
	int status;

	snprintf(program, sizeof program, "tests/mutants/%s", name);
	status = prove(program, "--seed 1 --ops " OPERATIONS_TO_PROVE);
	if (status != 1)
		fail_msg("%s: status %d", name, status);

	snprintf(options, sizeof options, "%s/prove-*.txt", folder);
	assert_int_equal(glob(options, 0, NULL, &saved), 0);
	assert_int_equal(saved.gl_pathc, 1);
	if (count_operations(saved.gl_pathv[0]) > SHORT)
		fail_msg("%s: %zu operations", name,
		    count_operations(saved.gl_pathv[0]));
	snprintf(options, sizeof options, "--replay %s", saved.gl_pathv[0]);
	globfree(&saved);
	assert_int_equal(prove("shmlab", options), 0);
	assert_int_equal(prove(program, options), 1);
	run("rm %s/%s", folder, "*");
}

static void
each_mutant_is_caught(void **state)
{
	char name[128];

	(void)state;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	print_message("too slow with a sanitizer\n");
	skip();
#endif
	for (size_t i = 0; i < mutants.gl_pathc; i++) {
		name_of(mutants.gl_pathv[i], name, sizeof name);
		if (can_be_seen(name))
			is_caught(name);
		else
			print_message(
			    "%s: not to be seen without frames\n", name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_script_changes_the_model),
	    cmocka_unit_test(each_mutant_is_caught),
	};

	return cmocka_run_group_tests(tests, find_mutants, clean_up);
}
