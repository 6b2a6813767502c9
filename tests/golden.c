#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "golden.h"

#define FILES_MAX 256
#define CONTEXT	  2 /* equal lines around those that differ */

/* The files that were asked for, so that one too many is noticed. */
static char *used[FILES_MAX];
static size_t used_count;

static bool
is_written(void)
{
	const char *golden = getenv("SHMLAB_GOLDEN");

	return golden != NULL && strcmp(golden, "write") == 0;
}

static const char *
path_of(const char *folder, const char *name, char *path, size_t size)
{
	size_t start = (size_t)snprintf(path, size, "tests/golden/%s/", folder);

	assert_true(start + strlen(name) < size);
	for (const char *at = name; *at != '\0'; at++)
		path[start++] = isalnum((unsigned char)*at) || *at == '.' ? *at
									  : '-';
	path[start] = '\0';
	if (strchr(name, '.') == NULL)
		strlcat(path, ".txt", size);
	assert_true(used_count < FILES_MAX);
	used[used_count] = strdup(path);
	assert_non_null(used[used_count++]);
	return path;
}

static void
write_golden(const char *path, const char *text)
{
	FILE *out;

	out = fopen(path, "w");
	if (out == NULL)
		fail_msg("%s: %s", path, strerror(errno));
	fputs(text, out);
	assert_int_equal(fclose(out), 0);
}

/* The whole file, for the caller to free; "" if there is none. */
static char *
read_golden(const char *path)
{
	FILE *in = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;

	if (in == NULL || getdelim(&text, &size, '\0', in) < 0) {
		free(text);
		text = strdup("");
	}
	assert_non_null(text);
	if (in != NULL)
		fclose(in);
	return text;
}

/* Cuts a text into its lines. Free the array; the text is changed. */
static char **
lines_of(char *text, size_t *count)
{
	char **lines = NULL, *line;

	*count = 0;
	if (*text != '\0' && text[strlen(text) - 1] == '\n')
		text[strlen(text) - 1] = '\0';
	while ((line = strsep(&text, "\n")) != NULL) {
		lines = reallocarray(lines, *count + 1, sizeof *lines);
		assert_non_null(lines);
		lines[(*count)++] = line;
	}
	return lines;
}

static void
print_lines(char mark, char **lines, size_t from, size_t end)
{
	for (size_t i = from; i < end; i++)
		print_error("%c%s\n", mark, lines[i]);
}

/* One hunk, as of diff -u: from the first line that differs to the last. */
static void
print_difference(const char *path, char *expected, char *text)
{
	size_t old_count, new_count, start = 0, same = 0, context;
	char **old = lines_of(expected, &old_count);
	char **new = lines_of(text, &new_count);
	size_t least = old_count < new_count ? old_count : new_count;

	while (start < least && strcmp(old[start], new[start]) == 0)
		start++;
	while (same < least - start &&
	    strcmp(old[old_count - 1 - same], new[new_count - 1 - same]) == 0)
		same++;
	context = start < CONTEXT ? start : CONTEXT;
	print_error("--- %s\n+++ what is printed now (make golden accepts it)\n"
		    "@@ line %zu @@\n",
	    path, start - context + 1);
	print_lines(' ', old, start - context, start);
	print_lines('-', old, start, old_count - same);
	print_lines('+', new, start, new_count - same);
	print_lines(' ', new, new_count - same,
	    new_count - same + (same < CONTEXT ? same : CONTEXT));
	free(old);
	free(new);
}

void
golden_check(const char *folder, const char *name, const char *text)
{
	char path[PATH_MAX], *expected, *copy;
	bool differs;

	path_of(folder, name, path, sizeof path);
	if (is_written()) {
		write_golden(path, text);
		return;
	}
	expected = read_golden(path);
	differs = strcmp(expected, text) != 0;
	if (differs) {
		copy = strdup(text);
		assert_non_null(copy);
		print_difference(path, expected, copy);
		free(copy);
	}
	free(expected);
	if (differs)
		fail();
}

static bool
is_used(const char *path)
{
	for (size_t i = 0; i < used_count; i++)
		if (strcmp(used[i], path) == 0)
			return true;
	return false;
}

void
every_golden_file_is_printed(void **state)
{
	const char *folder = *state;
	char path[PATH_MAX];
	struct dirent *entry;
	size_t unused = 0;
	DIR *dir;

	snprintf(path, sizeof path, "tests/golden/%s", folder);
	dir = opendir(path);
	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		snprintf(path, sizeof path, "tests/golden/%s/%s", folder,
		    entry->d_name);
		if (entry->d_name[0] == '.' || is_used(path))
			continue;
		print_error(
		    "%s: no test prints this; make golden removes it\n", path);
		unused++;
	}
	closedir(dir);
	while (used_count > 0)
		free(used[--used_count]);
	assert_int_equal(unused, 0);
}
