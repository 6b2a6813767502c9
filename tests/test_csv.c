/* test_csv.c: the figures of a record as CSV are those of its JSON. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "pairs.h"
#include "record/csv.h"
#include "record/csv_value.h"
#include "record/record.h"

#define FIELDS_MAX 64

/* A line, cut at its commas. */
struct line {
	char *at[FIELDS_MAX];
	size_t count;
};

/* Takes a line that ends with CR LF, and has no quotes; moves *text on. */
static struct line
take_line(char **text)
{
	char *end = strstr(*text, "\r\n"), *rest = *text;
	struct line line = {0};

	assert_non_null(end);
	*end = '\0';
	assert_null(strpbrk(rest, "\"\n"));
	while (rest != NULL) {
		assert_true(line.count < FIELDS_MAX);
		line.at[line.count++] = strsep(&rest, ",");
	}
	*text = end + 2;
	return line;
}

/* Where a column of a process is in the record; NULL: nowhere. */
static const json_t *
figure_of_process(const json_t *process, const char *name)
{
	const json_t *region = json_object_get(process, "region");
	const json_t *own = json_object_get(process, name);
	char key[64];

	if (own != NULL || strncmp(name, "region_", 7) != 0)
		return own;
	snprintf(key, sizeof key, "%s", name + 7);
	if (strlen(key) > 6 && strcmp(key + strlen(key) - 6, "_pages") == 0) {
		key[strlen(key) - 6] = '\0';
		region = json_object_get(region, "pages");
	}
	return json_object_get(region, key);
}

/* The same for all together. */
static const json_t *
figure_of_group(const json_t *step, const char *name)
{
	const json_t *group = json_object_get(step, "group");
	char class[64];

	if (sscanf(name, "predicted_%63[a-z_]", class) != 1)
		return json_object_get(group, name);
	class[strlen(class) - strlen("_faults")] = '\0';
	for (char *at = class; *at != '\0'; at++)
		if (*at == '_')
			*at = '-';
	return json_object_get(json_object_get(step, "fault_classes"), class);
}

static void
is_figure(const char *name, const char *text, const json_t *figure)
{
	char expected[32] = "";

	if (json_is_integer(figure))
		snprintf(expected, sizeof expected, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(figure));
	if (strcmp(text, expected) != 0)
		fail_msg("%s is '%s', and in the record %s", name, text,
		    *expected != '\0' ? expected : "not known");
}

/* Of a pair with several regions there is a column before the process. */
static size_t
process_column(const struct line *titles)
{
	return strcmp(titles->at[2], "region") == 0 ? 3 : 2;
}

/* What is told of the whole process has no figures of a region. */
static bool
is_left_out(const json_t *step, const char *name)
{
	return json_array_size(json_object_get(step, "regions")) > 0 &&
	    strncmp(name, "region_", 7) == 0 &&
	    strcmp(name, "region_faults") != 0;
}

static void
is_process(const struct line *titles, const struct line *line,
    const json_t *step, const json_t *process)
{
	bool mapped = json_is_object(json_object_get(process, "region"));

	for (size_t i = process_column(titles) + 1; i + 1 < line->count; i++) {
		const char *name = titles->at[i];

		if (is_left_out(step, name))
			assert_string_equal(line->at[i], "");
		else if (!mapped && strncmp(name, "region_", 7) == 0 &&
		    strcmp(name, "region_faults") != 0)
			assert_string_equal(line->at[i], "0");
		else
			is_figure(name, line->at[i],
			    figure_of_process(process, name));
	}
}

static void
is_group(const struct line *titles, const struct line *line, const json_t *step)
{
	for (size_t i = process_column(titles) + 1; i + 1 < line->count; i++)
		is_figure(titles->at[i], line->at[i],
		    figure_of_group(step, titles->at[i]));
}

/* Begins with the step, and ends with the verdict. */
static struct line
take_line_of(char **text, const struct line *titles, const json_t *step,
    const char *process)
{
	struct line line = take_line(text);

	assert_int_equal(line.count, titles->count);
	assert_int_equal(atoi(line.at[0]), figure_of(step, "number"));
	assert_string_equal(line.at[1], text_of(step, "name"));
	assert_string_equal(line.at[process_column(titles)], process);
	if (process_column(titles) == 3)
		assert_string_equal(line.at[2], text_of(step, "region"));
	assert_string_equal(line.at[line.count - 1], text_of(step, "verdict"));
	return line;
}

/* Of a step, and then of what is told of each of its regions. */
static void
is_step(char **csv, const struct line *titles, const json_t *step)
{
	const json_t *process, *region;
	struct line line;
	char key[32];
	size_t i;

	json_array_foreach (json_object_get(step, "processes"), i, process) {
		actor_key(
		    (unsigned)figure_of(process, "index"), key, sizeof key);
		line = take_line_of(csv, titles, step, key);
		is_process(titles, &line, step, process);
	}
	line = take_line_of(csv, titles, step, "group");
	is_group(titles, &line, step);
	json_array_foreach (json_object_get(step, "regions"), i, region)
		is_step(csv, titles, region);
}

static void
is_record(char *csv, const json_t *record)
{
	struct line titles = take_line(&csv);
	const json_t *step;
	size_t i;

	assert_string_equal(titles.at[0], "step");
	json_array_foreach (json_object_get(record, "steps"), i, step)
		is_step(&csv, &titles, step);
	assert_string_equal(csv, "");
}

/* No figure of the record is left out. */
static void
has_column(const struct line *titles, const char *format, const char *key)
{
	char name[64];

	snprintf(name, sizeof name, format, key);
	for (size_t i = 0; i < titles->count; i++)
		if (strcmp(titles->at[i], name) == 0)
			return;
	fail_msg("there is no column %s", name);
}

static bool
is_count(const char *key, const json_t *value)
{
	return json_is_integer(value) && strcmp(key, "index") != 0;
}

static void
every_figure_has_a_column(void **state)
{
	struct trial *t = *state;
	const json_t *process, *step, *region;
	struct line titles;
	const char *key;
	json_t *record, *value;
	char *csv;

	trial_run(t, "cow", "--csv", "--quiet", NULL);
	csv = t->out;
	titles = take_line(&csv);
	record = trial_record(t);
	step = record_step(record, "write");
	process = record_process(step, 0);
	region = json_object_get(process, "region");
	json_object_foreach ((json_t *)process, key, value)
		if (is_count(key, value))
			has_column(&titles, "%s", key);
	json_object_foreach ((json_t *)region, key, value)
		if (is_count(key, value))
			has_column(&titles, "region_%s", key);
	json_object_foreach (json_object_get(region, "pages"), key, value)
		has_column(&titles, "region_%s_pages", key);
	json_object_foreach (json_object_get(step, "group"), key, value)
		if (is_count(key, value))
			has_column(&titles, "%s", key);
	json_decref(record);
}

static void
check_pair(struct trial *t, const struct way *way, const void *unused)
{
	json_t *record;

	(void)unused;
	if (way_reason(way, NULL) != NULL)
		return;
	trial_run(t, way->pair, "--csv", NULL);
	record = trial_record(t);
	is_record(t->out, record);
	json_decref(record);
}

/* On stdout is the CSV, and nothing else. */
static void
every_figure_is_that_of_the_record(void **state)
{
	each_pair(*state, check_pair, NULL);
}

static void
what_is_not_known_is_empty(void **state)
{
	struct trial *t = *state;
	json_t *record;

	trial_as_nobody(t);
	trial_run(t, "cow", "--csv", NULL);
	record = trial_record(t);
	assert_true(json_is_null(json_object_get(
	    json_object_get(record_step(record, "write"), "group"), "frames")));
	is_record(t->out, record);
	json_decref(record);
}

static void
a_prediction_has_no_pids(void **state)
{
	struct trial *t = *state;
	json_t *record;

	trial_run(t, "predict", "cow", "--csv", NULL);
	record = trial_record(t);
	is_record(t->out, record);
	json_decref(record);
}

static void
into_a_file_it_goes_beside_the_report(void **state)
{
	char path[] = "/tmp/shmlab-csv-XXXXXX", option[48];
	struct trial *t = *state;
	char *text = NULL;
	size_t size = 0;
	json_t *record;
	FILE *file;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	snprintf(option, sizeof option, "--csv=%s", path);
	trial_run(t, "cow", option, NULL);
	assert_non_null(strstr(t->out, "\n5 write: "));
	assert_null(strstr(t->out, "step,name"));
	file = fdopen(fd, "r");
	assert_non_null(file);
	assert_true(getdelim(&text, &size, '\0', file) > 0);
	record = trial_record(t);
	is_record(text, record);
	json_decref(record);
	free(text);
	fclose(file);
	unlink(path);
}

static void
texts_are_quoted_where_they_must_be(void **state)
{
	static const struct {
		const char *text, *field;
	} cases[] = {
	    {"", ""},
	    {"plain text", "plain text"},
	    {"a,b", "\"a,b\""},
	    {"say \"a\"", "\"say \"\"a\"\"\""},
	    {"two\nlines", "\"two\nlines\""},
	    {"two\r\nlines", "\"two\r\nlines\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *text;
		size_t size;
		FILE *out = open_memstream(&text, &size);

		assert_non_null(out);
		csv_text(out, cases[i].text);
		csv_figure(out, -7);
		csv_figure(out, UNKNOWN);
		fclose(out);
		assert_memory_equal(
		    text, cases[i].field, strlen(cases[i].field));
		assert_string_equal(text + strlen(cases[i].field), ",-7,");
		free(text);
	}
}

/* The report ends in silence then: the error must be that of the first write,
 * and what is written behind it would fail in another way. */
static void
a_reader_who_has_gone_is_told_of_several_regions(void **state)
{
	struct step_record regions[2] = {{.region = "a"}, {.region = "b"}};
	struct step_record step = {.regions = regions, .region_count = 2};
	void (*before)(int) = signal(SIGPIPE, SIG_IGN);
	FILE *out;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	out = fdopen(ends[1], "w");
	assert_non_null(out);
	assert_int_equal(csv_step(out, &step), -EPIPE);
	(void)fclose(out);
	signal(SIGPIPE, before);
}

static int
setup(void **state)
{
	if (trial_setup(state) != 0)
		return -1;
	((struct trial *)*state)->keep_record = true;
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, trial_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(every_figure_has_a_column),
	    TEST(every_figure_is_that_of_the_record),
	    TEST(what_is_not_known_is_empty),
	    TEST(a_prediction_has_no_pids),
	    TEST(into_a_file_it_goes_beside_the_report),
	    cmocka_unit_test(a_reader_who_has_gone_is_told_of_several_regions),
	    cmocka_unit_test(texts_are_quoted_where_they_must_be),
	};

	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
