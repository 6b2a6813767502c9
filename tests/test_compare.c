/* test_compare.c: runs side by side are the runs that they are one by one. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "file_text.h"
#include "probe/writeback.h"
#include "run.h"
#include "skip.h"
#include "traces.h"
#include "user.h"

#define KINDS  6
#define FIELDS 64

static const char *const kinds[KINDS] = {
    "anonymous-private",
    "anonymous-shared",
    "shm-private",
    "shm-shared",
    "file-private",
    "file-shared",
};

static const json_t *
row_of(const json_t *document, const char *name, json_int_t consumers,
    const char *write)
{
	const json_t *row;
	size_t i;

	json_array_foreach (json_object_get(document, "rows"), i, row) {
		if (strcmp(text_of(row, "name"), name) == 0 &&
		    figure_of(row, "consumers") == consumers &&
		    strcmp(text_of(row, "write"), write) == 0)
			return row;
	}
	fail_msg("there is no row of %s, %s", name, write);
	return NULL;
}

/* What sanitizers touch outside the region is not predicted. */
static void
assert_balanced(const json_t *row)
{
	assert_string_equal(
	    text_of(row, "verdict"), TAKES_NOTES ? "not checked" : "balanced");
}

static void
assert_copies(const json_t *row, json_int_t copies)
{
	if (!TAKES_NOTES)
		assert_int_equal(
		    figure_of(
			object_of(object_of(row, "after"), "faults"), "copy"),
		    copies);
}

/* A look of a row, held against the step of a record that it names. */
static void
assert_same_look(const json_t *look, const json_t *record)
{
	const json_t *step = record_step(record, text_of(look, "step"));
	const json_t *group = object_of(step, "group");

	assert_int_equal(figure_of(look, "processes"),
	    json_array_size(json_object_get(step, "processes")));
	assert_int_equal(
	    figure_of(look, "rss_kib"), figure_of(group, "region_rss_kib"));
	assert_int_equal(
	    figure_of(look, "pss_kib"), figure_of(group, "region_pss_kib"));
	assert_int_equal(
	    figure_of(look, "uss_kib"), figure_of(group, "region_uss_kib"));
	assert_true(json_equal(
	    json_object_get(look, "frames"), json_object_get(group, "frames")));
}

/* Classes of faults of a look are the sums of those of the steps up to it. */
static void
assert_same_faults(const json_t *row, const json_t *record)
{
	const json_t *step, *sum, *before = object_of(row, "before");
	json_t *mine = json_deep_copy(object_of(before, "faults"));
	const char *class;
	json_t *figure;
	size_t i;

	json_array_foreach (json_object_get(record, "steps"), i, step) {
		sum = object_of(step, "fault_classes");
		json_object_foreach (mine, class, figure) {
			json_integer_set(figure,
			    json_integer_value(figure) - figure_of(sum, class));
		}
		if (strcmp(text_of(step, "name"), text_of(before, "step")) == 0)
			break;
	}
	json_object_foreach (mine, class, figure)
		assert_int_equal(json_integer_value(figure), 0);
	json_decref(mine);
	assert_true(json_equal(object_of(object_of(row, "after"), "faults"),
	    object_of(record_step(record, "write"), "fault_classes")));
}

static void
a_row_is_what_the_pair_shows_by_itself(void **state)
{
	struct trial *t = *state;
	json_t *document;

	trial_run(t, "compare", "--pages", "16", "--consumers", "1,2",
	    "--write", "0%,50%", "--json", NULL);
	assert_int_equal(t->status, 0);
	document = trial_comparison(t);
	assert_true(json_is_true(json_object_get(document, "complete")));
	assert_int_equal(
	    json_array_size(json_object_get(document, "rows")), KINDS * 2 * 2);
	for (size_t i = 0; i < KINDS; i++) {
		const json_t *row = row_of(document, kinds[i], 2, "50%");
		json_t *record;

		assert_balanced(row);
		trial_run(t, "kinds", "--kind", kinds[i], "--pages", "16",
		    "--consumers", "2", "--json", NULL);
		assert_int_equal(t->status, 0);
		record = trial_record(t);
		assert_same_look(object_of(row, "before"), record);
		assert_same_look(object_of(row, "after"), record);
		if (!TAKES_NOTES)
			assert_same_faults(row, record);
		json_decref(record);
	}
	json_decref(document);
}

static void
assert_kinds_differ(const json_t *document)
{
	json_int_t page_kib = sysconf(_SC_PAGESIZE) / 1024;

	for (size_t i = 0; i < KINDS; i++) {
		const json_t *row = row_of(document, kinds[i], 2, "50%");
		const json_t *before = object_of(row, "before");
		const json_t *after = object_of(row, "after");
		bool private = strstr(kinds[i], "private") != NULL;

		assert_balanced(row);
		assert_int_equal(figure_of(before, "rss_kib"), 48 * page_kib);
		assert_int_equal(figure_of(after, "rss_kib"), 48 * page_kib);
		/* The kernel cuts what is known by PSS. */
		assert_in_range(figure_of(before, "held_kib"),
		    16 * page_kib - 3, 16 * page_kib);
		assert_in_range(figure_of(after, "held_kib"),
		    (private ? 32 : 16) * page_kib - 3,
		    (private ? 32 : 16) * page_kib);
		assert_copies(row, private ? 16 : 0);
		assert_true(figure_of(after, "pte_kib") > 0);
	}
}

static void
private_kinds_copy_and_shared_ones_do_not(void **state)
{
	struct trial *t = *state;
	json_t *document;

	trial_run(t, "compare", "--pages", "16", "--consumers", "2", "--write",
	    "50%", "--json", NULL);
	assert_int_equal(t->status, 0);
	document = trial_comparison(t);
	assert_kinds_differ(document);
	json_decref(document);
}

static void
who_sees_no_frames_counts_by_pss(void **state)
{
	struct trial *t = *state;
	const json_t *look;
	json_t *document;

	if (geteuid() == 0)
		t->uid = NOBODY;
	skip_if(t->uid != 0 && !trial_reachable(t, t->uid),
	    "nobody cannot reach the program here");
	trial_run(t, "compare", "--pages", "16", "--consumers", "2", "--write",
	    "50%", "--json", NULL);
	assert_int_equal(t->status, 0);
	document = trial_comparison(t);
	assert_kinds_differ(document);
	look = object_of(row_of(document, kinds[0], 2, "50%"), "after");
	assert_true(json_is_null(json_object_get(look, "frames")));
	assert_string_equal(text_of(look, "held_by"), "pss");
	json_decref(document);

	trial_run(t, "compare", "--pages", "16", "--consumers", "2", "--write",
	    "50%", NULL);
	assert_int_equal(t->status, 0);
	assert_non_null(strstr(t->out, "by PSS tables"));
	trial_left_nothing(t);
}

static void
pairs_are_compared_as_kinds_are(void **state)
{
	struct trial *t = *state;
	const json_t *cow, *shared;
	json_t *document;

	trial_run(t, "compare", "cow", "shared", "shm-private", "--pages", "16",
	    "--consumers", "3", "--write", "100%", "--json", NULL);
	assert_int_equal(t->status, 0);
	document = trial_comparison(t);
	cow = row_of(document, "cow", 3, "100%");
	shared = row_of(document, "shared", 3, "100%");
	assert_copies(cow, 48);
	assert_copies(shared, 0);
	assert_string_equal(text_of(cow, "hand_over"), "fork");
	assert_string_equal(text_of(shared, "hand_over"), "attach");
	assert_true(figure_of(cow, "hand_over_ns") > 0);
	assert_true(json_is_null(json_object_get(cow, "kind")));
	assert_string_equal(
	    text_of(row_of(document, "shm-private", 3, "100%"), "pair"),
	    "kinds");
	json_decref(document);
}

static void
a_story_of_so_many_consumers_is_run_with_so_many(void **state)
{
	struct trial *t = *state;
	const json_t *rows, *row;
	json_t *document;
	size_t i;

	trial_run(t, "compare", "generations", "reuse", "--pages", "16",
	    "--consumers", "3,4", "--json", NULL);
	assert_int_equal(t->status, 0);
	assert_non_null(strstr(t->err, "for 2 consumers"));
	assert_non_null(strstr(t->err, "--write does not apply"));
	document = trial_comparison(t);
	rows = json_object_get(document, "rows");
	assert_int_equal(json_array_size(rows), 3 + 2);
	json_array_foreach (rows, i, row) {
		bool reuse = strcmp(text_of(row, "name"), "reuse") == 0;

		assert_balanced(row);
		assert_int_equal(
		    figure_of(row, "consumers"), reuse ? (json_int_t)i : 2);
		assert_true(
		    json_is_null(json_object_get(row, "write")) == reuse);
	}
	json_decref(document);
}

/* How many they are depends on how long the row took. */
static void
times_are_those_of_the_runs(void **state)
{
	struct trial *t = *state;
	json_t *document;
	const json_t *row;
	size_t i;

	trial_run(t, "compare", "shm-private", "cow", "--pages", "16",
	    "--consumers", "2", "--json", NULL);
	assert_int_equal(t->status, 0);
	document = trial_comparison(t);
	json_array_foreach (json_object_get(document, "rows"), i, row) {
		const json_t *range = object_of(
		    object_of(row, "spread"), "write_ns");
		json_int_t least = figure_of(range, "least");
		json_int_t most = figure_of(range, "most");

		assert_in_range(figure_of(row, "runs"), 1, 3);
		assert_in_range(figure_of(row, "write_ns"), least, most);
		if (figure_of(row, "runs") == 1)
			assert_int_equal(least, most);
	}
	assert_true(i > 0);
	json_decref(document);
	trial_left_nothing(t);
}

/* Cuts a line of CSV into its fields, in place; returns where the next begins.
 * RFC 4180: fields in quotes may hold anything, lines end with CR LF. */
static char *
cut_line(char *at, char *fields[FIELDS], size_t *count)
{
	for (*count = 0;; at++) {
		char *end = at;

		assert_true(*count < FIELDS);
		fields[(*count)++] = end;
		if (*at == '"') {
			for (at++; *at != '"' || at[1] == '"'; *end++ = *at++)
				at += *at == '"';
			at++;
		} else {
			at += strcspn(at, ",\r");
			end = at;
		}
		if (*at == '\r') {
			assert_int_equal(at[1], '\n');
			*end = '\0';
			return at + 2;
		}
		assert_int_equal(*at, ',');
		*end = '\0';
	}
}

static const char *
field(
    char *titles[FIELDS], char *fields[FIELDS], size_t count, const char *title)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(titles[i], title) == 0)
			return fields[i];
	fail_msg("there is no column %s", title);
	return NULL;
}

static void
csv_says_what_json_says(void **state)
{
	struct trial *t = *state;
	char path[] = "/tmp/shmlab-compare-XXXXXX", option[64];
	char *titles[FIELDS], *fields[FIELDS], *text, *at;
	int fd = mkstemp(path);
	size_t columns, count, rows = 0;
	json_t *document;

	assert_return_code(fd, errno);
	close(fd);
	snprintf(option, sizeof option, "--csv=%s", path);
	trial_run(t, "compare", "shm-private", "cow", "--pages", "16",
	    "--consumers", "1,2", "--write", "4,50%", "--json", option, NULL);
	assert_int_equal(t->status, 0);
	document = trial_comparison(t);
	text = file_text(path);
	unlink(path);

	at = cut_line(text, titles, &columns);
	for (; *at != '\0'; rows++) {
		const json_t *row;

		at = cut_line(at, fields, &count);
		assert_int_equal(count, columns);
		row = row_of(document, field(titles, fields, count, "name"),
		    atoi(field(titles, fields, count, "consumers")),
		    field(titles, fields, count, "write"));
		assert_int_equal(
		    atoi(field(titles, fields, count, "after_pss_kib")),
		    figure_of(object_of(row, "after"), "pss_kib"));
		assert_int_equal(
		    atoi(field(titles, fields, count, "before_pte_kib")),
		    figure_of(object_of(row, "before"), "pte_kib"));
		assert_int_equal(
		    atoll(field(titles, fields, count, "write_ns")),
		    figure_of(row, "write_ns"));
		assert_int_equal(
		    atoll(field(titles, fields, count, "write_ns_most")),
		    figure_of(object_of(object_of(row, "spread"), "write_ns"),
			"most"));
		assert_int_equal(atoi(field(titles, fields, count, "runs")),
		    figure_of(row, "runs"));
		assert_string_equal(field(titles, fields, count, "verdict"),
		    text_of(row, "verdict"));
	}
	assert_int_equal(rows, 8);
	free(text);
	json_decref(document);
}

/* Every line fits; with --ascii, as ASCII. */
static void
the_tables_fit_the_screen(void **state)
{
	struct trial *t = *state;

	trial_run(t, "compare", "--pages", "16", "--consumers", "1,8",
	    "--ascii", NULL);
	assert_int_equal(t->status, 0);
	for (const char *line = t->out; *line != '\0';) {
		size_t length = strcspn(line, "\n");

		for (size_t i = 0; i < length; i++)
			assert_in_range((unsigned char)line[i], ' ', '~');
		assert_in_range(length, 0, 80);
		line += length + 1;
	}
	assert_non_null(strstr(t->out, "\n8 consumers\n"));
	assert_non_null(
	    strstr(t->out, "From 1 to 8 consumers the sum of RSS grows from"));
	assert_true(TAKES_NOTES || strstr(t->out, "36 of 36 rows") != NULL);
}

static void
what_would_not_fit_is_refused_before_anything_runs(void **state)
{
	struct trial *t = *state;

	trial_run(t, "compare", "--size", "1T", NULL);
	assert_int_equal(t->status, 3);
	assert_string_equal(t->out, "");
	assert_non_null(strstr(t->err, "nothing was run"));
	assert_non_null(
	    strstr(t->err, "anonymous-private, 8 consumers, 100% written"));
	assert_non_null(strstr(t->err, "MiB of memory"));
	trial_left_nothing(t);
}

static void
assert_refused(struct trial *t, const char *why)
{
	assert_int_equal(t->status, 2);
	assert_string_equal(t->out, "");
	if (strstr(t->err, why) == NULL)
		fail_msg("it does not say '%s' but:\n%s", why, t->err);
}

static void
errors_of_usage_are_told(void **state)
{
	static const struct {
		const char *words[3], *why;
	} cases[] = {
	    {{"--consumers", "1,,2"}, "nothing beside a comma"},
	    {{"--consumers", "0"}, "too small"},
	    {{"--consumers", "2,2"}, "twice"},
	    {{"--write", "101%"}, "more than the whole"},
	    {{"--write", "1x"}, "neither a number of pages"},
	    {{"--size", "100"}, "not a whole number"},
	    {{"--pages", "0"}, "too small"},
	    {{"--pattern", "odd"}, "must be one of first, stride, random, own"},
	    {{"--pattern=random", "--seed=x"}, "not a whole number"},
	    {{"cow", "--seed=1"},
		"option '--seed': it requires --pattern random"},
	    {{"--timeout", "0"}, "too small"},
	    {{"--json", "--csv"}, "stdout is taken"},
	    {{"--json="}, "empty"},
	    {{"--consumer-s"}, "did you mean '--consumers'"},
	    {{"shm-privat"}, "did you mean 'shm-private'"},
	    {{"cow", "cow"}, "named twice"},
	    {{"pageout"}, "never write"},
	};
	struct trial *t = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		trial_run(
		    t, "compare", cases[i].words[0], cases[i].words[1], NULL);
		assert_refused(t, cases[i].why);
	}
}

static void
help_names_the_kinds(void **state)
{
	struct trial *t = *state;

	trial_run(t, "compare", "--help", NULL);
	assert_int_equal(t->status, 0);
	for (size_t i = 0; i < KINDS; i++)
		assert_non_null(strstr(t->out, kinds[i]));
}

static void
a_signal_ends_it_and_leaves_nothing(void **state)
{
	struct trial *t = *state;
	const json_t *row;
	json_t *document;
	size_t i;

	trial_start(t, "compare", "shm-shared", "shm-private", "--size", "16M",
	    "--consumers", "1,2,3,4,5,6,7,8", "--json", NULL);
	trial_await_object(t);
	assert_return_code(kill(t->pid, SIGINT), errno);
	trial_end(t);
	assert_int_equal(t->status, 128 + SIGINT);
	trial_left_nothing(t);
	assert_non_null(strstr(t->err, "interrupted: "));
	document = trial_comparison(t);
	assert_true(json_is_false(json_object_get(document, "complete")));
	json_array_foreach (json_object_get(document, "rows"), i, row) {
		if (strcmp(text_of(row, "verdict"), "not run") == 0)
			assert_true(
			    json_is_null(json_object_get(row, "after")));
	}
	json_decref(document);
}

/* A file that is not there yet. */
static void
provide_mood(void)
{
	char path[64];

	snprintf(path, sizeof path, "/tmp/shmlab-mood-%d", getppid());
	setenv("MOODY", path, 1);
}

static void
what_is_contradicted_only_once_is_told_and_does_not_count(void **state)
{
	struct trial *t = *state;
	char path[64];
	const json_t *row;
	json_t *document;

	skip_unpredicted();
	t->broken = true;
	t->prepare = provide_mood;
	trial_run(t, "compare", "moody", "--pages", "16", "--consumers", "1",
	    "--write", "50%", "--json", NULL);
	snprintf(path, sizeof path, "/tmp/shmlab-mood-%d", getpid());
	assert_return_code(unlink(path), errno);
	assert_int_equal(t->status, 0);
	document = trial_comparison(t);
	row = row_of(document, "moody", 1, "50%");
	assert_balanced(row);
	assert_non_null(
	    strstr(text_of(row, "not_reproduced"), "after step write"));
	json_decref(document);
}

/* Room for the processes of one row, and not for those of two. */
static void
allow_few_processes(void)
{
	const struct rlimit limit = {.rlim_cur = 60, .rlim_max = 60};

	setrlimit(RLIMIT_NPROC, &limit);
}

static void
what_has_no_room_beside_another_row_is_run_by_itself(void **state)
{
	struct trial *t = *state;

	trial_as_nobody(t);
	t->prepare = allow_few_processes;
	trial_run(t, "compare", "anonymous-private", "anonymous-shared",
	    "--size", "1M", "--consumers", "40", "--write", "50%", NULL);
	if (!TAKES_NOTES)
		assert_string_equal(t->err, "");
	assert_int_equal(t->status, 0);
	assert_non_null(strstr(t->out, TAKES_NOTES ? "0 of 2" : "2 of 2"));
}

/* Its consumers write all pages in the end, whatever --write says. */
static void
a_label_says_what_was_written_or_what_was_asked(void **state)
{
	struct trial *t = *state;

	skip_unpredicted();
	trial_run(t, "compare", "generations", "--pages", "16", "--consumers",
	    "2", "--write", "0%", NULL);
	assert_int_equal(t->status, 0);
	assert_non_null(strstr(t->out, "--write 0%: copied 16 pages"));
	assert_null(strstr(t->out, "0% written"));
	assert_null(strstr(t->out, "Two rows"));
	assert_non_null(strstr(t->out, "1 of 1 row is as"));
	trial_run(t, "compare", "cow", "--pages", "16", "--consumers", "1",
	    "--write", "50%", NULL);
	assert_int_equal(t->status, 0);
	assert_non_null(strstr(t->out, "50% written: copied 8 pages"));
}

static void
two_rows_are_run_at_a_time(void **state)
{
	struct trial *t = *state;
	json_t *document;

	trial_run(t, "compare", "cow", "shared", "--pages", "16", "--consumers",
	    "1", "--write", "50%", "--json", NULL);
	document = trial_comparison(t);
	assert_int_equal(
	    figure_of(object_of(document, "parameters"), "at_a_time"),
	    sysconf(_SC_NPROCESSORS_ONLN) < 2 ? 1 : 2);
	json_decref(document);
}

static void
a_row_that_is_killed_is_told_and_the_others_are_run(void **state)
{
	struct trial *t = *state;
	json_t *document;
	const json_t *row;
	size_t i, lost = 0;
	pid_t pid;

	trial_start(t, "compare", "shm-shared", "cow", "--size", "64M",
	    "--consumers", "1,2,3,4", "--write", "50%", "--json", NULL);
	trial_await_object(t);
	assert_int_equal(children_of(t->pid, &pid, 1), 1);
	assert_return_code(kill(pid, SIGKILL), errno);
	trial_end(t);
	assert_int_equal(t->status, 3);
	trial_left_nothing(t);
	assert_non_null(strstr(t->err, "was killed"));
	document = trial_comparison(t);
	assert_true(json_is_true(json_object_get(document, "complete")));
	json_array_foreach (json_object_get(document, "rows"), i, row)
		lost += strcmp(text_of(row, "verdict"), "not run") == 0;
	assert_int_equal(lost, 1);
	json_decref(document);
}

static void
old_and_many_dirty_pages_may_be_written_back(void **state)
{
	(void)state;
	assert_false(writeback_may_come(0, 1));
	assert_true(writeback_may_come(1e6, 1));
	assert_true(writeback_may_come(0, UINT64_MAX));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		a_row_is_what_the_pair_shows_by_itself, trial_setup,
		trial_teardown),
	    cmocka_unit_test_setup_teardown(
		private_kinds_copy_and_shared_ones_do_not, trial_setup,
		trial_teardown),
	    cmocka_unit_test_setup_teardown(
		who_sees_no_frames_counts_by_pss, trial_setup, trial_teardown),
	    cmocka_unit_test_setup_teardown(
		pairs_are_compared_as_kinds_are, trial_setup, trial_teardown),
	    cmocka_unit_test_setup_teardown(
		a_story_of_so_many_consumers_is_run_with_so_many, trial_setup,
		trial_teardown),
	    cmocka_unit_test_setup_teardown(
		times_are_those_of_the_runs, trial_setup, trial_teardown),
	    cmocka_unit_test_setup_teardown(
		csv_says_what_json_says, trial_setup, trial_teardown),
	    cmocka_unit_test_setup_teardown(
		the_tables_fit_the_screen, trial_setup, trial_teardown),
	    cmocka_unit_test_setup_teardown(
		what_would_not_fit_is_refused_before_anything_runs, trial_setup,
		trial_teardown),
	    cmocka_unit_test_setup_teardown(
		errors_of_usage_are_told, trial_setup, trial_teardown),
	    cmocka_unit_test_setup_teardown(
		help_names_the_kinds, trial_setup, trial_teardown),
	    cmocka_unit_test_setup_teardown(
		two_rows_are_run_at_a_time, trial_setup, trial_teardown),
	    cmocka_unit_test_setup_teardown(
		a_label_says_what_was_written_or_what_was_asked, trial_setup,
		trial_teardown),
	    cmocka_unit_test_setup_teardown(
		what_has_no_room_beside_another_row_is_run_by_itself,
		trial_setup, trial_teardown),
	    cmocka_unit_test_setup_teardown(
		what_is_contradicted_only_once_is_told_and_does_not_count,
		trial_setup, trial_teardown),
	    cmocka_unit_test_setup_teardown(
		a_row_that_is_killed_is_told_and_the_others_are_run,
		trial_setup, trial_teardown),
	    cmocka_unit_test(old_and_many_dirty_pages_may_be_written_back),
	    cmocka_unit_test_setup_teardown(a_signal_ends_it_and_leaves_nothing,
		trial_setup, trial_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
