/* test_compare_streams.c: pairs that stream messages, side by side. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "run.h"

#define STREAMS 4
#define COUNT	500
#define MESSAGE 64

static const char *const streams[STREAMS] = {
    "stream", "pipe", "socket", "mqueue"};

static void
assert_streamed(const json_t *row, const char *name, json_int_t consumers)
{
	static const char *const rising[] = {
	    "latency_p50_ns", "latency_p99_ns", "latency_p999_ns"};
	const json_t *stream = object_of(row, "stream");
	json_int_t rate = figure_of(stream, "messages_per_s"), last = 1;

	assert_string_equal(text_of(row, "name"), name);
	assert_int_equal(figure_of(row, "consumers"), consumers);
	assert_string_equal(
	    text_of(row, "verdict"), TAKES_NOTES ? "not checked" : "balanced");
	assert_int_equal(figure_of(stream, "message_bytes"), MESSAGE);
	assert_int_equal(figure_of(stream, "messages"), COUNT);
	assert_true(rate > 0);
	assert_true(figure_of(stream, "stream_ns") > 0);
	/* Both are rounded. */
	assert_in_range(figure_of(stream, "bytes_per_s"), (rate - 1) * MESSAGE,
	    (rate + 1) * MESSAGE);
	for (size_t i = 0; i < sizeof rising / sizeof *rising; i++) {
		assert_true(figure_of(stream, rising[i]) >= last);
		last = figure_of(stream, rising[i]);
	}
	if (!TAKES_NOTES)
		assert_int_equal(figure_of(stream, "faults"), 0);
}

/* One region for all, or one for each. */
static void
assert_held(const json_t *row, json_int_t consumers)
{
	const json_t *after = object_of(row, "after");
	json_int_t rss = figure_of(after, "rss_kib");
	bool shared = strcmp(text_of(row, "name"), "stream") == 0;

	assert_string_equal(text_of(after, "step"), "stream");
	assert_int_equal(figure_of(after, "processes"), consumers + 1);
	/* The kernel cuts what is known by PSS. */
	assert_in_range(figure_of(after, "held_kib"),
	    (shared ? rss / (consumers + 1) : rss) - (consumers + 1),
	    shared ? rss / (consumers + 1) : rss);
}

static void
every_channel_carries_the_same_messages(void **state)
{
	struct trial *t = *state;
	const json_t *rows;
	json_t *document;

	trial_run(t, "compare", "stream", "pipe", "socket", "mqueue",
	    "--consumers", "1,2", "--count", "500", "--message", "64", "--json",
	    NULL);
	assert_int_equal(t->status, 0);
	trial_left_nothing(t);
	document = trial_comparison(t);
	assert_true(json_is_true(json_object_get(document, "complete")));
	assert_true(json_is_true(
	    json_object_get(object_of(document, "parameters"), "streams")));
	rows = json_object_get(document, "rows");
	assert_int_equal(json_array_size(rows), STREAMS * 2);
	for (size_t i = 0; i < STREAMS * 2; i++) {
		const json_t *row = json_array_get(rows, i);
		json_int_t consumers = (json_int_t)i % 2 + 1;

		assert_streamed(row, streams[i / 2], consumers);
		assert_held(row, consumers);
	}
	assert_true(json_array_size(json_object_get(document, "findings")) > 0);
	json_decref(document);
}

static void
streams_have_one_consumer_unless_told(void **state)
{
	struct trial *t = *state;
	const json_t *row;
	json_t *document;

	trial_run(t, "compare", "pipe", "--count", "500", "--json", NULL);
	assert_int_equal(t->status, 0);
	document = trial_comparison(t);
	assert_int_equal(json_array_size(json_object_get(document, "rows")), 1);
	row = json_array_get(json_object_get(document, "rows"), 0);
	assert_streamed(row, "pipe", 1);
	json_decref(document);
}

/* Eight bytes are the number alone. */
static void
a_message_without_room_for_the_time_has_no_latency(void **state)
{
	struct trial *t = *state;
	const json_t *stream;
	json_t *document;

	trial_run(t, "compare", "stream", "--count", "500", "--message", "8",
	    "--json", NULL);
	assert_int_equal(t->status, 0);
	document = trial_comparison(t);
	stream = object_of(
	    json_array_get(json_object_get(document, "rows"), 0), "stream");
	assert_true(json_is_null(json_object_get(stream, "latency_p50_ns")));
	assert_non_null(
	    strstr(text_of(stream, "latency_p50_ns_reason"), "16 bytes"));
	assert_true(figure_of(stream, "messages_per_s") > 0);
	json_decref(document);

	trial_run(
	    t, "compare", "stream", "--count", "500", "--message", "8", NULL);
	assert_int_equal(t->status, 0);
	assert_non_null(strstr(t->out, "n/a"));
}

/* What a terminal shows: bytes that continue a character take no column. */
static size_t
columns(const char *line, size_t length)
{
	size_t count = 0;

	for (size_t i = 0; i < length; i++)
		count += (line[i] & 0xc0) != 0x80;
	return count;
}

static void
the_table_fits_the_screen(void **state)
{
	struct trial *t = *state;
	bool ascii = false;

	do {
		trial_run(t, "compare", "stream", "pipe", "socket", "mqueue",
		    "--count", "500", "--consumers", "1,2",
		    ascii ? "--ascii" : "--color=never", NULL);
		assert_int_equal(t->status, 0);
		for (const char *line = t->out; *line != '\0';) {
			size_t length = strcspn(line, "\n");

			for (size_t i = 0; ascii && i < length; i++)
				assert_in_range(
				    (unsigned char)line[i], ' ', '~');
			assert_in_range(columns(line, length), 0, 80);
			line += length + 1;
		}
		assert_non_null(strstr(t->out, "\n2 consumers\n"));
		assert_non_null(strstr(t->out, "linear"));
		assert_non_null(strstr(t->out, "without a copy in the"));
		ascii = !ascii;
	} while (ascii);
	assert_true(TAKES_NOTES || strstr(t->out, "8 of 8 rows") != NULL);
}

static void
csv_has_columns_for_streams(void **state)
{
	struct trial *t = *state;
	size_t fields[3] = {0}, line = 0;

	trial_run(
	    t, "compare", "stream", "mqueue", "--count", "500", "--csv", NULL);
	assert_int_equal(t->status, 0);
	assert_non_null(strstr(t->out,
	    ",message_bytes,messages,messages_per_s,bytes_per_s,"
	    "latency_p50_ns,latency_p99_ns,latency_p999_ns,stream_faults,"
	    "stream_ns,runs,waited_ns,"));
	assert_non_null(
	    strstr(t->out, ",messages_per_s_least,messages_per_s_most,"));
	assert_non_null(strstr(t->out, ",stream_ns_least,stream_ns_most\r\n"));
	assert_non_null(strstr(t->out, "\r\nmqueue,mqueue,1,"));
	if (TAKES_NOTES) {
		print_message("a reason may hold a comma\n");
		return;
	}
	for (const char *at = t->out; *at != '\0'; at++) {
		assert_true(line < 3);
		fields[line] += *at == ',';
		line += *at == '\n';
	}
	assert_int_equal(line, 3);
	assert_int_equal(fields[1], fields[0]);
	assert_int_equal(fields[2], fields[0]);
	assert_non_null(strstr(t->out, ",balanced,,,64,500,"));
}

static void
errors_of_usage_are_told(void **state)
{
	static const struct {
		const char *words[5], *why;
	} cases[] = {
	    {{"stream", "cow"}, "stream streams messages and cow does not"},
	    {{"shm-shared", "pipe"}, "pipe streams messages and shm-shared"},
	    {{"pipe", "--write", "50%"}, "option '--write': pairs that stream"},
	    {{"pipe", "--size", "1M"},
		"option '--size' or '--pages': pairs that stream"},
	    {{"pipe", "--pages", "16"},
		"option '--size' or '--pages': pairs that stream"},
	    {{"pipe", "--pattern", "first"},
		"option '--pattern': pairs that stream"},
	    {{"pipe", "--seed", "1"}, "option '--seed': pairs that stream"},
	    {{"cow", "--message", "64"},
		"option '--message': only pairs that stream"},
	    {{"--count", "500"}, "option '--count': only pairs that stream"},
	    {{"pipe", "--message", "12"}, "a multiple of 8"},
	    {{"pipe", "--message", "0"}, "a multiple of 8"},
	    {{"pipe", "--message", "x"}, "option '--message': "},
	    {{"pipe", "--count", "0"}, "too small"},
	};
	struct trial *t = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		trial_run(t, "compare", cases[i].words[0], cases[i].words[1],
		    cases[i].words[2], NULL);
		assert_int_equal(t->status, 2);
		assert_string_equal(t->out, "");
		if (strstr(t->err, cases[i].why) == NULL)
			fail_msg("it does not say '%s' but:\n%s", cases[i].why,
			    t->err);
	}
}

/* A message that no ring of that size can take. */
static void
what_a_channel_cannot_take_is_refused_before_anything_runs(void **state)
{
	static const char *const pairs[] = {"stream", "pipe"};
	struct trial *t = *state;

	for (size_t i = 0; i < 2; i++) {
		trial_run(t, "compare", pairs[i], "--count", "500", "--message",
		    "4M", "--json", NULL);
		assert_int_equal(t->status, 2);
		assert_string_equal(t->out, "");
		trial_left_nothing(t);
		assert_non_null(
		    strstr(t->err, "run by itself, the pair takes --"));
	}
}

static void
a_signal_ends_it_and_leaves_nothing(void **state)
{
	struct trial *t = *state;
	json_t *document;

	trial_start(t, "compare", "stream", "pipe", "--consumers", "7,8",
	    "--count", "1000000000", "--json", NULL);
	trial_await_object(t);
	assert_return_code(kill(t->pid, SIGINT), errno);
	trial_end(t);
	assert_int_equal(t->status, 128 + SIGINT);
	trial_left_nothing(t);
	assert_non_null(strstr(t->err, "interrupted: 0 of 4"));
	document = trial_comparison(t);
	assert_true(json_is_false(json_object_get(document, "complete")));
	json_decref(document);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		every_channel_carries_the_same_messages, trial_setup,
		trial_teardown),
	    cmocka_unit_test_setup_teardown(
		streams_have_one_consumer_unless_told, trial_setup,
		trial_teardown),
	    cmocka_unit_test_setup_teardown(
		a_message_without_room_for_the_time_has_no_latency, trial_setup,
		trial_teardown),
	    cmocka_unit_test_setup_teardown(
		the_table_fits_the_screen, trial_setup, trial_teardown),
	    cmocka_unit_test_setup_teardown(
		csv_has_columns_for_streams, trial_setup, trial_teardown),
	    cmocka_unit_test_setup_teardown(
		errors_of_usage_are_told, trial_setup, trial_teardown),
	    cmocka_unit_test_setup_teardown(
		what_a_channel_cannot_take_is_refused_before_anything_runs,
		trial_setup, trial_teardown),
	    cmocka_unit_test_setup_teardown(a_signal_ends_it_and_leaves_nothing,
		trial_setup, trial_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
