/* test_record_read.c: a record is read as it was written, and whatever else is
 * in a file is refused with the place where it is wrong; and never a crash. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "file_text.h"
#include "record/csv.h"
#include "record/difference.h"
#include "record/history.h"
#include "record/json.h"
#include "record/read.h"
#include "report/report.h"
#include "schema.h"

#define FULL  "tests/golden/json/a-full-record.json"
#define EMPTY "tests/golden/json/a-record-without-steps.json"

static FILE *nowhere;

static int
open_nowhere(void **state)
{
	(void)state;
	nowhere = fopen("/dev/null", "we");
	return nowhere == NULL;
}

static int
close_nowhere(void **state)
{
	(void)state;
	return fclose(nowhere);
}

static json_t *
load(const char *path)
{
	json_t *document = json_load_file(path, 0, NULL);

	assert_non_null(document);
	return document;
}

/* The record written once more. */
static char *
rewritten(const struct record *r)
{
	struct json_writer w;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	assert_int_equal(json_begin(&w, out, &r->head), 0);
	for (size_t i = 0; i < r->count; i++)
		assert_int_equal(json_step(&w, &r->steps[i]), 0);
	assert_int_equal(json_end(&w, &r->verdict), 0);
	assert_int_equal(fclose(out), 0);
	return text;
}

static void
is_rewritten(const char *path)
{
	char *text = file_text(path), *again, why[1024] = "";
	struct record r;

	if (record_read(&r, path, why, sizeof why) < 0)
		fail_msg("%s", why);
	again = rewritten(&r);
	assert_string_equal(again, text);
	free(again);
	free(text);
	record_release(&r);
}

/* Such a run says why, and how to repeat it. */
static void
a_run_that_was_not_repeated_is_read_as_well(void **state)
{
	json_t *document = load(FULL), *again, *repeat;
	char why[1024] = "", *text;
	struct record r;

	(void)state;
	repeat = json_object_get(document, "repeat");
	json_object_set_new(repeat, "runs", json_null());
	json_object_set_new(
	    repeat, "runs_reason", json_string("it waits for input"));
	json_object_set_new(repeat, "command", json_string("./run.sh cow"));
	json_object_del(repeat, "command_reason");
	assert_int_equal(record_read_json(&r, json_incref(document), "a.json",
			     why, sizeof why),
	    0);
	assert_string_equal(r.verdict.repeat.reason, "it waits for input");
	assert_string_equal(r.verdict.repeat.command, "./run.sh cow");
	text = rewritten(&r);
	again = json_loads(text, 0, NULL);
	assert_true(json_equal(again, document));
	json_decref(again);
	free(text);
	record_release(&r);
	json_decref(document);
}

/* The steps that are kept of a run have all that the run's have. */
static void
a_copy_of_a_step_is_written_the_same(void **state)
{
	char *text = file_text(FULL), *again, why[1024] = "";
	struct history history = {0};
	struct record r, copy;

	(void)state;
	assert_int_equal(record_read(&r, FULL, why, sizeof why), 0);
	for (size_t i = 0; i < r.count; i++)
		assert_int_equal(history_add(&history, &r.steps[i]), 0);
	copy = r;
	copy.steps = history.steps;
	again = rewritten(&copy);
	assert_string_equal(again, text);
	free(again);
	free(text);
	record_release(&r);
	history_release(&history);
}

/* The first of these has every feature, and a value of its own for every
 * figure. */
static void
what_is_read_and_written_is_the_same_document(void **state)
{
	(void)state;
	is_rewritten(FULL);
	is_rewritten(EMPTY);
}

static void
tell(const struct record *r, const struct style *style)
{
	const struct step_record *before = NULL;
	struct report report;

	report_init(&report, nowhere, style, &r->head);
	assert_int_equal(report_begin(&report), 0);
	for (size_t i = 0; i < r->count; i++) {
		assert_int_equal(report_step(&report, before, &r->steps[i]), 0);
		before = &r->steps[i];
	}
	assert_int_equal(report_end(&report, &r->verdict), 0);
	report_release(&report);
}

/* What makes use of a record must stand whatever the reader lets through. */
static void
use(const struct record *r)
{
	const struct style brief = {.width = 80};
	const struct style full = {
	    .explain = true, .ledger = true, .full = true, .width = 80};
	struct record_difference all;

	tell(r, &brief);
	tell(r, &full);
	for (size_t i = 0; i < r->count; i++)
		assert_int_equal(csv_step(nowhere, &r->steps[i]), 0);
	assert_int_equal(difference_make(r, r, &all), 0);
	difference_release(&all);
}

/* Reads a document that may be none: 1 if it was taken. Otherwise a sentence
 * says why. */
static int
try_document(json_t *document)
{
	char why[1024] = "";
	struct record r;

	if (record_read_json(
		&r, json_incref(document), "NAME", why, sizeof why) == 0) {
		use(&r);
		record_release(&r);
		return 1;
	}
	if (strncmp(why, "NAME: ", 6) != 0 ||
	    strstr(why, "; ./run.sh PAIR --json=FILE writes a new one") == NULL)
		fail_msg("it says: %s", why);
	return 0;
}

static void
try_value(
    json_t *document, json_t *parent, const char *key, size_t i, json_t *value)
{
	json_t *was = key != NULL ? json_object_get(parent, key)
				  : json_array_get(parent, i);

	json_incref(was);
	if (key != NULL)
		json_object_set_new(parent, key, value);
	else
		json_array_set_new(parent, i, value);
	(void)try_document(document);
	if (key != NULL)
		json_object_set_new(parent, key, was);
	else
		json_array_set_new(parent, i, was);
}

/* Puts values of all sorts in place of one. Returns how many. */
static unsigned
try_values(json_t *document, json_t *parent, const char *key, size_t i)
{
	static const char *const values[] = {"null", "true", "-1", "0", "1",
	    "7", "4097", "9007199254740992", "9223372036854775807", "1e300",
	    "0.5", "\"\"", "\"x\"", "\"0x0\"", "\"0xffffffffffffffff\"",
	    "\"producer\"", "\"consumer 1\"", "\"consumer 4000000000\"",
	    "\"group\"", "\"own\"", "\"random\"", "\"exclusive\"",
	    "\"contradicted\"", "\"a|b|c\"", "[]", "[null]", "[[]]", "{}",
	    "{\"a\": 1}"};
	size_t n = sizeof values / sizeof *values;

	for (size_t v = 0; v < n; v++)
		try_value(document, parent, key, i,
		    json_loads(values[v], JSON_DECODE_ANY, NULL));
	return (unsigned)n;
}

/* Spoils each value of the document in turn, in many ways. */
static unsigned
spoil(json_t *document, json_t *value)
{
	json_t *copy = json_copy(value), *member;
	unsigned tried = 0;
	const char *key;
	size_t i;

	json_array_foreach (copy, i, member) {
		tried += try_values(document, value, NULL, i) +
		    spoil(document, member);
		/* Once more: what must be there once, and in order. */
		json_array_insert(value, i, member);
		(void)try_document(document);
		json_array_remove(value, i);
	}
	json_object_foreach (copy, key, member) {
		tried += try_values(document, value, key, 0) +
		    spoil(document, member);
	}
	json_decref(copy);
	return tried;
}

static void
no_value_that_is_put_in_makes_it_fall(void **state)
{
	json_t *document = load(FULL);

	(void)state;
	assert_int_equal(try_document(document), 1);
	assert_true(spoil(document, document) > 10000);
	assert_int_equal(try_document(document), 1);
	json_decref(document);
}

static bool
may_be_absent(const char *key)
{
	return strcmp(key, "role") == 0 || strcmp(key, "words") == 0 ||
	    strcmp(key, "touch") == 0 || strcmp(key, "twice") == 0 ||
	    strcmp(key, "verdict_reason") == 0 ||
	    strstr(key, "_reason") != NULL;
}

/* Leaves out each member in turn, and expects every one to be missed. */
static void
miss(json_t *document, json_t *value)
{
	json_t *copy = json_copy(value), *member;
	const char *key;
	size_t i;

	json_array_foreach (copy, i, member)
		miss(document, member);
	json_object_foreach (copy, key, member) {
		json_object_del(value, key);
		if (try_document(document) && !may_be_absent(key))
			fail_msg("does not miss %s", key);
		json_object_set(value, key, member);
		miss(document, member);
	}
	json_decref(copy);
}

static void
every_member_is_missed(void **state)
{
	json_t *document = load(FULL);

	(void)state;
	miss(document, document);
	json_decref(document);
}

/* Reads a text as if it were a file's. */
static int
read_text(const char *text, size_t size, char *why, size_t room)
{
	char path[] = "/tmp/shmlab-read-XXXXXX";
	int fd = mkstemp(path), result;
	struct record r;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, size), size);
	close(fd);
	why[0] = '\0';
	result = record_read(&r, path, why, room);
	unlink(path);
	if (result == 0) {
		use(&r);
		record_release(&r);
	} else {
		assert_memory_equal(why, path, strlen(path));
	}
	return result;
}

static void
a_record_that_is_cut_off_is_refused(void **state)
{
	char *text = file_text(FULL), why[1024];
	size_t size = strlen(text);

	(void)state;
	while (size > 0 && (text[size - 1] == '\n'))
		size--;
	assert_int_equal(read_text(text, size, why, sizeof why), 0);
	for (size_t cut = 0; cut < size; cut += 1 + cut % 17) {
		assert_int_equal(read_text(text, cut, why, sizeof why), -1);
		if (strstr(why, "before the record does") == NULL &&
		    strstr(why, "it is not JSON") == NULL)
			fail_msg("%s", why);
	}
	free(text);
}

static void
no_byte_that_changes_makes_it_fall(void **state)
{
	static const char bytes[] = "0123456789-.\"\\[]{},: truefalsn\x01\xff";
	char *text = file_text(FULL), why[1024];
	size_t size = strlen(text), refused = 0;
	uint32_t random = 11;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		size_t at;
		char was;

		random = random * 1664525 + 1013904223;
		at = (random >> 8) % size;
		was = text[at];
		random = random * 1664525 + 1013904223;
		text[at] = bytes[(random >> 8) % (sizeof bytes - 1)];
		refused += read_text(text, size, why, sizeof why) < 0;
		text[at] = was;
	}
	assert_true(refused > 1000);
	free(text);
}

static void
what_is_wrong_is_said_with_its_place(void **state)
{
	static const struct {
		const char *parent, *key, *value, *said;
	} cases[] = {
	    {"", "schema", "null",
		"the document is no record of a run: it does not name "
		"shmlab.record/1 as its schema"},
	    {"", "schema", "\"shmlab.compare/1\"",
		"schema is shmlab.compare/1, and should be shmlab.record/1"},
	    {"", "revision", NULL,
		"revision is missing: an older shmlab has written it"},
	    {"", "steps", "{}", "steps is an object, and should be a list"},
	    {"", "verdict", "\"fine\"",
		"verdict is \"fine\", and should be one of balanced, "
		"contradicted, not checked"},
	    {"parameters", "pages", "0",
		"parameters.pages is 0, and should be a whole number from 1 "
		"to 70368744177664"},
	    {"steps/0/processes/1", "rss_kib", "\"many\"",
		"steps[0].processes[1].rss_kib is \"many\", and should be a "
		"whole number from 0 to 9007199254740992"},
	    {"steps/0/processes/1", "rss_kib", NULL,
		"steps[0].processes[1].rss_kib is missing"},
	    {"steps/0/processes/1", "rss_kib", "null",
		"steps[0].processes[1].rss_kib is null without a "
		"rss_kib_reason"},
	    {"steps/0/processes/1", "index", "0",
		"steps[0].processes[1] stands after a process that comes "
		"after it"},
	    {"steps/0/processes/1", "index", "3",
		"steps[0].processes[1] is of consumer 3, and there are 2 "
		"consumers"},
	    {"steps/0/processes/0/region/runs/1", "first", "9",
		"steps[0].processes[0].region.runs[1] begins at page 9, and "
		"the one before it ends at page 8"},
	    {"steps/0/did/1", "start", "\"10\"",
		"steps[0].did[1].start is \"10\", and should be a string of "
		"hex digits after 0x"},
	    {"steps/0/did/1/pages", "count", "17",
		"steps[0].did[1] names pages that its region does not have"},
	    {"steps/1", "number", "2", "steps[1] has the number 2"},
	    {"steps/1", "name", "\"a name of more than thirty-one bytes\"",
		"steps[1].name is 36 bytes long, and has room for 31"},
	    {"findings/0", "unit", "\"kB\"",
		"findings[0].unit is \"kB\", and should be one of KiB, pages, "
		"mappings, faults, frames"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		json_t *document = load(FULL);
		json_t *parent = *cases[i].parent == '\0'
		    ? document
		    : (json_t *)json_at(document, cases[i].parent);
		char why[1024] = "";
		struct record r;

		if (cases[i].value == NULL)
			json_object_del(parent, cases[i].key);
		else
			json_object_set_new(parent, cases[i].key,
			    json_loads(cases[i].value, JSON_DECODE_ANY, NULL));
		assert_int_equal(
		    record_read_json(&r, document, "a.json", why, sizeof why),
		    -1);
		if (strncmp(why, "a.json: ", 8) != 0 ||
		    strncmp(why + 8, cases[i].said, strlen(cases[i].said)) != 0)
			fail_msg("it says: %s", why);
	}
}

/* Revisions add members; what was there stays as it is. */
static void
members_of_a_later_revision_are_left_alone(void **state)
{
	json_t *document = load(FULL);

	(void)state;
	json_object_set_new(document, "revision", json_integer(7));
	json_object_set_new(document, "weather", json_string("fine"));
	assert_int_equal(try_document(document), 1);
	json_decref(document);
}

/* The run has not told it either. */
static void
a_step_that_was_interrupted_is_left_out(void **state)
{
	json_t *document = load(FULL);
	char why[1024];
	struct record r;

	(void)state;
	json_object_set_new(
	    (json_t *)json_at(document, "steps/1"), "complete", json_false());
	assert_int_equal(
	    record_read_json(&r, document, "a.json", why, sizeof why), 0);
	assert_int_equal(r.count, 1);
	assert_string_equal(r.steps[0].name, "write");
	record_release(&r);
}

static void
what_is_no_file_is_refused_by_its_name(void **state)
{
	char why[1024];
	struct record r;

	(void)state;
	assert_int_equal(
	    record_read(&r, "/nowhere/a.json", why, sizeof why), -1);
	assert_string_equal(why, "/nowhere/a.json: No such file or directory");
	assert_int_equal(record_read(&r, "/tmp", why, sizeof why), -1);
	assert_string_equal(why, "/tmp: Is a directory");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_read_and_written_is_the_same_document),
	    cmocka_unit_test(a_run_that_was_not_repeated_is_read_as_well),
	    cmocka_unit_test(a_copy_of_a_step_is_written_the_same),
	    cmocka_unit_test(no_value_that_is_put_in_makes_it_fall),
	    cmocka_unit_test(every_member_is_missed),
	    cmocka_unit_test(a_record_that_is_cut_off_is_refused),
	    cmocka_unit_test(no_byte_that_changes_makes_it_fall),
	    cmocka_unit_test(what_is_wrong_is_said_with_its_place),
	    cmocka_unit_test(members_of_a_later_revision_are_left_alone),
	    cmocka_unit_test(a_step_that_was_interrupted_is_left_out),
	    cmocka_unit_test(what_is_no_file_is_refused_by_its_name),
	};

	return cmocka_run_group_tests_name(
	    "record read", tests, open_nowhere, close_nowhere);
}
