/* test_readme.c: README.md is short, and what it and the other READMEs name is
 * there: rooms, pairs, files, links; and what is there is named.
 */
#include <ctype.h>
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "file_text.h"
#include "markdown.h"
#include "run.h"
#include "skip.h"

#define README	   "README.md"
#define BYTES_MAX  13000
#define SCREEN_MIN 24 /* lines before the first heading of a section */
#define SCREEN_MAX 60

static void
it_is_short(void **state)
{
	char *text = file_text(README);

	(void)state;
	assert_in_range(strlen(text), 1, BYTES_MAX);
	free(text);
}

static void
its_beginning_fits_on_a_screen(void **state)
{
	char *text = file_text(README);
	const char *end = strstr(text, "\n## ");
	unsigned lines = 0;

	(void)state;
	assert_non_null(end);
	for (const char *at = text; at < end; at++)
		lines += *at == '\n';
	assert_in_range(lines, SCREEN_MIN, SCREEN_MAX);
	free(text);
}

/* Each file that a pattern finds; folders with a slash at their end. */
static void
each_file(
    const char *pattern, void (*visit)(const char *path, void *), void *arg)
{
	glob_t found;

	if (glob(pattern, GLOB_MARK, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc; i++)
			visit(found.gl_pathv[i], arg);
	globfree(&found);
}

/* The lines of the map between common/ and the next folder. */
static char *
map_of_common(void)
{
	char *text = file_text(README), *map;
	const char *begin = strstr(text, "\ncommon/\n"), *end;

	assert_non_null(begin);
	begin += strlen("\ncommon/\n");
	for (end = begin; *end == ' '; end = strchr(end, '\n') + 1)
		;
	map = strndup(begin, (size_t)(end - begin));
	free(text);
	return map;
}

static void
is_a_room(const char *name, void *arg)
{
	char path[128];

	(void)arg;
	snprintf(path, sizeof path, "common/%s", name);
	if (access(path, F_OK) != 0)
		fail_msg("the map has %s, which is not there", path);
}

static void
is_on_the_map(const char *path, void *map)
{
	char words[128];

	snprintf(words, sizeof words, " %s ", path + strlen("common/"));
	if (strstr(map, words) == NULL)
		fail_msg("the map lacks %s", path);
}

static void
the_map_has_every_room_and_no_other(void **state)
{
	char *map = map_of_common();

	(void)state;
	assert_true(markdown_each(map, " ([a-z]+/)", is_a_room, NULL) > 0);
	each_file("common/*/", is_on_the_map, map);
	free(map);
}

static void
is_a_pair(const char *name, void *arg)
{
	char path[128];

	(void)arg;
	snprintf(path, sizeof path, "producers/%s.c", name);
	if (access(path, F_OK) != 0)
		fail_msg("there is no pair %s", name);
}

/* The first column of the table: "`./run.sh pipe`, `socket`, `mqueue`". */
static void
are_pairs(const char *column, void *arg)
{
	markdown_each(column, "`\\./run\\.sh ([a-z-]+)", is_a_pair, arg);
	markdown_each(column, "`([a-z-]+)`", is_a_pair, arg);
}

static void
ignore(const char *group, void *arg)
{
	(void)group;
	(void)arg;
}

static void
is_in_the_table(const char *path, void *section)
{
	char name[64], pattern[128];

	assert_int_equal(sscanf(path, "producers/%63[^.]", name), 1);
	snprintf(pattern, sizeof pattern, "^\\| ([^|]*[` ]%s[` ])", name);
	if (markdown_each(section, pattern, ignore, NULL) != 1)
		fail_msg("the table does not have the pair %s once", name);
}

static void
the_table_has_every_pair_and_no_other(void **state)
{
	char *section = markdown_section(README, "## The pairs");

	(void)state;
	markdown_each(section, "^\\| (`[^|]*) \\|", are_pairs, NULL);
	each_file("producers/*.c", is_in_the_table, section);
	free(section);
}

static void
each_readme(void (*visit)(const char *path, void *), void *arg)
{
	each_file("README.md", visit, arg);
	each_file("*/README.md", visit, arg);
	each_file("*/*/README.md", visit, arg);
	each_file("*/*/*/README.md", visit, arg);
}

struct anchor {
	const char *name;
	bool found;
};

/* "What is where" is #what-is-where; commas and the like are left out. */
static void
compare_anchor(const char *heading, void *arg)
{
	struct anchor *anchor = arg;
	char slug[128];
	size_t length = 0;

	for (; *heading != '\0' && length < sizeof slug - 1; heading++)
		if (isalnum((unsigned char)*heading) || *heading == '-')
			slug[length++] = (char)tolower((unsigned char)*heading);
		else if (*heading == ' ')
			slug[length++] = '-';
	slug[length] = '\0';
	anchor->found |= strcmp(slug, anchor->name) == 0;
}

static void
leads_somewhere(const char *target, void *arg)
{
	const char *readme = arg, *slash = strrchr(readme, '/');
	int folder = slash != NULL ? (int)(slash - readme + 1) : 0;
	size_t length = strcspn(target, "#");
	struct anchor anchor = {.name = target + length + 1};
	char path[512], *text;

	if (length == 0)
		snprintf(path, sizeof path, "%s", readme);
	else
		snprintf(path, sizeof path, "%.*s%.*s", folder, readme,
		    (int)length, target);
	if (access(path, F_OK) != 0)
		fail_msg("%s links to %s, which is not there", readme, target);
	if (target[length] == '\0')
		return;
	text = file_text(path);
	markdown_each(text, "^#+ (.*)$", compare_anchor, &anchor);
	if (!anchor.found)
		fail_msg("%s links to %s: no such heading", readme, target);
	free(text);
}

static void
links_lead_somewhere(const char *path, void *arg)
{
	char *text = file_text(path);
	char readme[128];

	(void)arg;
	snprintf(readme, sizeof readme, "%s", path);
	markdown_each(text, "\\]\\(([^):]+)\\)", leads_somewhere, readme);
	free(text);
}

static void
every_link_leads_somewhere(void **state)
{
	(void)state;
	each_readme(links_lead_somewhere, NULL);
}

static void
note(const char *path, void *found)
{
	(void)path;
	*(bool *)found = true;
}

/* NAME stands for any; the pair that the tutorial writes is not there yet. */
static void
is_there(const char *path, void *readme)
{
	char pattern[256];
	const char *name = strstr(path, "NAME");
	bool found = strstr(path, "/peek.c") != NULL;

	if (name != NULL)
		snprintf(pattern, sizeof pattern, "%.*s*%s", (int)(name - path),
		    path, name + strlen("NAME"));
	else
		snprintf(pattern, sizeof pattern, "%s", path);
	each_file(pattern, note, &found);
	if (!found)
		fail_msg(
		    "%s names %s, which is not there", (char *)readme, path);
}

static void
files_are_there(const char *path, void *arg)
{
	char *text = file_text(path);
	char readme[128];

	(void)arg;
	snprintf(readme, sizeof readme, "%s", path);
	markdown_each(text, "`((common|tests|producers|consumers)/[^` ]*)`",
	    is_there, readme);
	free(text);
}

static void
every_file_that_is_named_is_there(void **state)
{
	(void)state;
	each_readme(files_are_there, NULL);
}

static void
is_linked(const char *path, void *text)
{
	char link[128];

	snprintf(link, sizeof link, "(%s)", path);
	if (strcmp(path, README) != 0 && strstr(text, link) == NULL)
		fail_msg("%s does not link to %s", README, path);
}

static void
it_leads_to_all_the_others(void **state)
{
	char *text = file_text(README);

	(void)state;
	each_readme(is_linked, text);
	free(text);
}

static void
was_shown(const char *line, void *arg)
{
	const struct trial *t = arg;

	if (strcmp(line, "...") != 0 && strstr(t->out, line) == NULL)
		fail_msg("./run.sh cow does not show: %s", line);
}

/* What is about the region; PIDs and the like are others each time. */
static void
the_step_that_it_shows_is_what_cow_shows(void **state)
{
	struct trial *t = *state;
	char *text, *step;
	const char *region;

	skip_unpredicted();
	trial_run(t, "cow", NULL);
	skip_if(strstr(t->out, "proof: frames") == NULL,
	    "frames are not seen here");
	text = file_text(README);
	step = markdown_block(text, "```");
	region = strstr(step, "\nregion ");
	assert_non_null(region);
	markdown_each(region, "^(.+)$", was_shown, t);
	free(step);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_is_short),
	    cmocka_unit_test(its_beginning_fits_on_a_screen),
	    cmocka_unit_test(the_map_has_every_room_and_no_other),
	    cmocka_unit_test(the_table_has_every_pair_and_no_other),
	    cmocka_unit_test(every_link_leads_somewhere),
	    cmocka_unit_test(every_file_that_is_named_is_there),
	    cmocka_unit_test(it_leads_to_all_the_others),
	    cmocka_unit_test_setup_teardown(
		the_step_that_it_shows_is_what_cow_shows, trial_setup,
		trial_teardown),
	};

	return cmocka_run_group_tests_name("readme", tests, NULL, NULL);
}
