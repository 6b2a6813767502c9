/* test_show_page.c: the page that ./run.sh show makes of a record is that of
 * the run, byte for byte, but for the command that made it; and no pair's page
 * is large. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "file_text.h"
#include "pairs.h"
#include "skip.h"
#include "tags.h"

#define WORDS_MAX 16

static char folder[] = "/tmp/shmlab-pages-XXXXXX";
static char run_page[48], show_page[48], record_path[48];
static char run_option[56], show_option[56], json_option[56];

static int
begin(void **state)
{
	(void)state;
	/* Somebody else is to write to it as well. */
	if (mkdtemp(folder) == NULL || chmod(folder, 0777) < 0)
		return -1;
	snprintf(run_page, sizeof run_page, "%s/run.html", folder);
	snprintf(show_page, sizeof show_page, "%s/show.html", folder);
	snprintf(record_path, sizeof record_path, "%s/run.json", folder);
	snprintf(run_option, sizeof run_option, "--html=%s", run_page);
	snprintf(show_option, sizeof show_option, "--html=%s", show_page);
	snprintf(json_option, sizeof json_option, "--json=%s", record_path);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	return rmdir(folder);
}

static int
teardown(void **state)
{
	(void)unlink(run_page);
	(void)unlink(show_page);
	(void)unlink(record_path);
	return trial_teardown(state);
}

/* A well-formed page, without the command that made it. */
static char *
read_page(const char *path)
{
	static const char start[] = "made this page: <code>";
	char *page = file_text(path), *command, *rest;

	tags_check(page);
	command = strstr(page, start);
	assert_non_null(command);
	command += sizeof start - 1;
	rest = strstr(command, "</code>");
	assert_non_null(rest);
	memmove(command, rest, strlen(rest) + 1);
	return page;
}

/* Those of the run before. */
static void
pages_are_one(struct trial *t)
{
	char *record = file_text(record_path), *inside, *told, *shown;

	inside = embedded_record_of(run_page);
	assert_string_equal(inside, record);
	trial_run(t, "show", record_path, "--quiet", show_option, NULL);
	told = read_page(run_page);
	shown = read_page(show_page);
	if (strcmp(told, shown) != 0) {
		size_t same = 0;

		while (told[same] == shown[same])
			same++;
		fail_msg("%s: byte %zu: shown as:\n%.80s\nand told as:\n%.80s",
		    t->command, same, shown + same, told + same);
	}
	free(record);
	free(inside);
	free(told);
	free(shown);
}

static void
run_and_show(struct trial *t, const char *const *words)
{
	const char *all[WORDS_MAX] = {NULL};
	size_t n = 0;

	while (*words != NULL)
		all[n++] = *words++;
	all[n++] = run_option;
	all[n++] = json_option;
	all[n] = "--quiet";
	trial_run_words(t, all);
	pages_are_one(t);
}

static void
show_pair(struct trial *t, const struct way *way, const void *unused)
{
	const char *words[] = {way->pair, NULL};
	struct stat st;

	(void)unused;
	if (way_reason(way, NULL) != NULL)
		return;
	run_and_show(t, words);
	assert_return_code(stat(run_page, &st), 0);
	if (!TAKES_NOTES && st.st_size >= 200 << 10)
		fail_msg(
		    "%s: a page of %jd bytes", way->pair, (intmax_t)st.st_size);
}

/* And each is less than 200 KiB. */
static void
every_pair_has_one_page(void **state)
{
	each_pair(*state, show_pair, NULL);
}

static void
options_change_nothing(void **state)
{
	static const char *const runs[][6] = {
	    {"cow", "--pages=1000", NULL},
	    {"cow", "--pages=100", "--pattern=own", "--consumers=3", NULL},
	    {"shared", "--consumers=20", NULL},
	    {"file-private", "--pattern=random", "--consumers=9", NULL},
	    {"file-shared", "--pattern=own", "--pages=1", NULL},
	    {"pool", "--consumers=9", NULL},
	};

	for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
		run_and_show(*state, runs[i]);
}

static void
a_prediction_has_one_page(void **state)
{
	static const char *const runs[][6] = {
	    {"predict", "cow", NULL},
	    {"predict", "cow", "--size=1T", "--consumers=1000", NULL},
	    {"predict", "file-shared", "--pattern=own", NULL},
	};

	for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
		run_and_show(*state, runs[i]);
}

static void
an_ordinary_users_run_has_one_page(void **state)
{
	trial_as_nobody(*state);
	run_and_show(*state, (const char *const[]){"cow", NULL});
}

static void
a_contradicted_run_has_one_page(void **state)
{
	struct trial *t = *state;

	skip_unpredicted();
	t->broken = true;
	run_and_show(t, (const char *const[]){"outside", NULL});
	assert_int_equal(t->status, 1);
}

/* The actor ended in its last step; and somebody at the keyboard had enough. */
static void
a_run_without_an_end_has_one_page(void **state)
{
	struct trial *t = *state;

	t->broken = true;
	run_and_show(t, (const char *const[]){"quit", NULL});
	assert_int_equal(t->status, 3);
	t->broken = false;
	trial_start(t, "cow", "--pause", run_option, json_option, NULL);
	trial_await(t, TRIAL_PROMPT);
	trial_type(t, "\n");
	trial_await(t, TRIAL_PROMPT);
	trial_type(t, "q\n");
	trial_end(t);
	pages_are_one(t);
	assert_int_equal(t->status, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, trial_setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(every_pair_has_one_page),
	    TEST(options_change_nothing),
	    TEST(a_prediction_has_one_page),
	    TEST(an_ordinary_users_run_has_one_page),
	    TEST(a_contradicted_run_has_one_page),
	    TEST(a_run_without_an_end_has_one_page),
	};

	return cmocka_run_group_tests_name("show_page", tests, begin, end);
}
