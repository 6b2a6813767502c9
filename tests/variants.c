#include <glob.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <cmocka.h>

#include "run.h"
#include "skip.h"
#include "variants.h"

#define AS_IT_IS "as_it_is"

/* Its exit status, and the last line that it prints. */
static int
run(const char *program, const char *name, char *last, size_t size)
{
	const char *build = getenv("SHMLAB_BUILD");
	char command[PATH_MAX], line[512];
	FILE *out;
	int status;

	snprintf(command, sizeof command, "%s/tests/variants/%s/%s 2>/dev/null",
	    build != NULL ? build : "build", program, name);
	out = popen(command, "r");
	assert_non_null(out);
	last[0] = '\0';
	while (fgets(line, sizeof line, out) != NULL)
		snprintf(last, size, "%s", line);
	status = pclose(out);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void
variant_holds(const char *program)
{
	char last[512];
	int status;

	skip_unbuilt();
	status = run(program, AS_IT_IS, last, sizeof last);
	if (status != 0)
		fail_msg("%s: status %d: %s", program, status, last);
}

/* What stands behind "# Found: " in the script. */
static void
read_expected(const char *script, char *expected, size_t size)
{
	static const char mark[] = "# Found: ";
	FILE *file = fopen(script, "r");
	char line[512];

	assert_non_null(file);
	expected[0] = '\0';
	while (fgets(line, sizeof line, file) != NULL)
		if (strncmp(line, mark, strlen(mark)) == 0)
			snprintf(expected, size, "%s", line + strlen(mark));
	fclose(file);
	expected[strcspn(expected, "\n")] = '\0';
	if (expected[0] == '\0')
		fail_msg("%s does not say how it is found", script);
}

static void
is_found_out(const char *program, const char *script)
{
	char name[NAME_MAX], last[512], expected[512];
	int status;

	snprintf(name, sizeof name, "%s", strrchr(script, '/') + 1);
	*strchr(name, '.') = '\0';
	read_expected(script, expected, sizeof expected);
	status = run(program, name, last, sizeof last);
	if (status != 1 || strstr(last, expected) == NULL)
		fail_msg("%s: status %d, \"%s\" in place of \"%s\"", script,
		    status, last, expected);
}

size_t
variants_are_found_out(const char *program)
{
	char pattern[PATH_MAX];
	glob_t scripts;
	size_t count = 0;

	skip_unbuilt();
	snprintf(pattern, sizeof pattern, "tests/variants/%s/*.sed", program);
	assert_int_equal(glob(pattern, 0, NULL, &scripts), 0);
	for (size_t i = 0; i < scripts.gl_pathc; i++) {
		if (strstr(scripts.gl_pathv[i], "/" AS_IT_IS ".") != NULL)
			continue;
		is_found_out(program, scripts.gl_pathv[i]);
		count++;
	}
	globfree(&scripts);
	return count;
}
