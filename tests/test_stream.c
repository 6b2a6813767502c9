/* test_stream.c: messages, histograms, and the pairs that stream and count. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "run.h"
#include "stream/histogram.h"
#include "stream/message.h"

#define SIZE 128

static void
a_message_is_what_was_written(void **state)
{
	uint64_t bytes[SIZE / 8], sent;

	(void)state;
	for (size_t size = MESSAGE_MIN; size <= SIZE; size += 8) {
		message_write(bytes, size, 7, 1234);
		assert_true(message_check(bytes, size, 7, &sent));
		assert_int_equal(sent, size > 8 ? 1234 : 0);
		assert_false(message_check(bytes, size, 8, &sent));
	}
}

static void
any_changed_byte_is_found(void **state)
{
	unsigned char bytes[SIZE] __attribute__((aligned(8)));
	uint64_t sent;

	(void)state;
	for (size_t i = 0; i < SIZE; i++) {
		message_write(bytes, SIZE, 3, 0);
		bytes[i] ^= 1;
		/* The time of sending may be any. */
		assert_int_equal(
		    message_check(bytes, SIZE, 3, &sent), i >= 8 && i < 16);
	}
}

static void
percentiles_are_those_of_the_values(void **state)
{
	struct histogram h = {0};

	(void)state;
	assert_int_equal(histogram_percentile(&h, 0.5), 0);
	for (uint64_t value = 1; value <= 100000; value++)
		histogram_add(&h, value);
	for (int part = 1; part <= 100; part++) {
		double right = 1000.0 * part;
		double found = (double)histogram_percentile(&h, part / 100.0);

		assert_true(found >= right && found <= right * 1.04);
	}
}

static void
small_and_huge_values_have_their_classes(void **state)
{
	struct histogram h = {0};

	(void)state;
	histogram_add(&h, 0);
	assert_int_equal(histogram_percentile(&h, 1), 0);
	histogram_add(&h, 31);
	assert_int_equal(histogram_percentile(&h, 1), 31);
	histogram_add(&h, UINT64_MAX);
	assert_true(histogram_percentile(&h, 1) == UINT64_MAX);
}

/* A run that went well: its record. */
static json_t *
ran(struct trial *t)
{
	trial_left_nothing(t);
	if (t->status != 0)
		fail_msg("exit status %d; stderr:\n%s", t->status, t->err);
	return trial_record(t);
}

/* What an actor said in a step; NULL: nothing. */
static const json_t *
said(const json_t *record, const char *step, const char *actor)
{
	const json_t *all = json_object_get(record_step(record, step), "said");
	const json_t *one;
	size_t i;

	json_array_foreach (all, i, one)
		if (strcmp(text_of(one, "actor"), actor) == 0)
			return one;
	return NULL;
}

static double
measure(
    const json_t *record, const char *step, const char *actor, const char *name)
{
	const json_t *measures = json_object_get(
	    said(record, step, actor), "measures");
	const json_t *one;
	size_t i;

	json_array_foreach (measures, i, one)
		if (strcmp(text_of(one, "name"), name) == 0)
			return json_number_value(json_object_get(one, "value"));
	fail_msg("%s measured no %s", actor, name);
	return 0;
}

static const char *const streams[] = {"stream", "pipe", "socket", "mqueue"};
#define STREAMS (sizeof streams / sizeof *streams)

static void
every_message_comes_through_every_channel(void **state)
{
	struct trial *t = *state;

	for (size_t i = 0; i < STREAMS; i++) {
		json_t *record;

		trial_run(t, streams[i], "--json", "--quiet", "--count", "3000",
		    "--consumers", "2", "--message", "200", NULL);
		record = ran(t);
		for (unsigned c = 1; c <= 2; c++) {
			char actor[32];
			const json_t *line;

			snprintf(actor, sizeof actor, "consumer %u", c);
			line = json_array_get(
			    json_object_get(
				said(record, "stream", actor), "lines"),
			    0);
			assert_string_equal(json_string_value(line),
			    "all 3000 messages came, whole and in order");
			assert_true(
			    measure(record, "pace", actor, "latency_p50") > 0);
			assert_true(
			    measure(record, "pace", actor, "latency_p50") <=
			    measure(record, "pace", actor, "latency_p99.9"));
		}
		assert_true(
		    measure(record, "stream", "producer", "message_rate") > 0);
		json_decref(record);
	}
}

static void
a_ring_is_in_everybodys_rss_and_exists_once(void **state)
{
	struct trial *t = *state;
	const json_t *group;
	json_t *record;

	trial_run(t, "stream", "--json", "--quiet", "--count", "5000",
	    "--consumers", "3", "--ring", "256K", NULL);
	record = ran(t);
	group = json_object_get(record_step(record, "stream"), "group");
	assert_int_equal(figure_of(group, "region_rss_kib"), 4 * 256);
	assert_in_range(figure_of(group, "region_pss_kib"), 256 - 4, 256);
	json_decref(record);
}

/* Messages of eight bytes, and as large as the ring lets them be. */
static void
messages_have_any_size_that_fits(void **state)
{
	struct trial *t = *state;

	trial_run(t, "stream", "--json", "--quiet", "--count", "1000",
	    "--message", "8", "--ring", "64K", NULL);
	json_decref(ran(t));
	trial_run(t, "stream", "--json", "--quiet", "--count", "50",
	    "--message", "20000", "--ring", "64K", NULL);
	json_decref(ran(t));
	trial_run(t, "stream", "--quiet", "--count", "50", "--message", "40000",
	    "--ring", "64K", NULL);
	assert_int_equal(t->status, 2);
	assert_string_equal(t->out, "");
	assert_non_null(strstr(t->err, "takes --ring SIZE"));
	trial_left_nothing(t);
}

static void
sizes_that_cannot_be_are_refused(void **state)
{
	struct trial *t = *state;

	trial_run(t, "pipe", "--message", "12", NULL);
	assert_int_equal(t->status, 2);
	assert_string_equal(t->out, "");
	assert_non_null(strstr(t->err, "a message has a multiple of 8 bytes"));
	trial_left_nothing(t);
	trial_run(t, "socket", "--message", "128K", NULL);
	assert_int_equal(t->status, 2);
	assert_string_equal(t->out, "");
	assert_non_null(strstr(t->err, "takes --size SIZE"));
	trial_left_nothing(t);
	trial_run(t, "stream", "--count", "many", NULL);
	assert_int_equal(t->status, 2);
}

static void
only_who_agrees_loses_no_count(void **state)
{
	static const char *const ways[] = {"no", "yes"};
	struct trial *t = *state;

	for (size_t i = 0; i < 2; i++) {
		json_t *record;
		const json_t *lines;

		trial_run(t, "counter", "--json", "--quiet", "--count", "20000",
		    "--consumers", "3", "--kill", ways[i], NULL);
		record = ran(t);
		lines = json_object_get(
		    said(record, "compare", "producer"), "lines");
		assert_int_equal(json_array_size(lines), 4);
		for (size_t k = 1; k < 4; k++)
			assert_non_null(
			    strstr(json_string_value(json_array_get(lines, k)),
				"80000 of 80000, 0 lost"));
		assert_true(
		    measure(record, "compare", "producer", "lost") >= 0);
		json_decref(record);
	}
}

static void
a_killed_owner_is_noticed_by_the_next(void **state)
{
	struct trial *t = *state;
	const json_t *lines;
	json_t *record;

	trial_run(t, "counter", "--json", "--quiet", "--count", "10", "--kill",
	    "yes", NULL);
	record = ran(t);
	lines = json_object_get(said(record, "kill", "producer"), "lines");
	assert_non_null(
	    strstr(json_string_value(json_array_get(lines, 0)), "EOWNERDEAD"));
	json_decref(record);
}

int
main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_message_is_what_was_written),
	    cmocka_unit_test(any_changed_byte_is_found),
	    cmocka_unit_test(percentiles_are_those_of_the_values),
	    cmocka_unit_test(small_and_huge_values_have_their_classes),
	    TEST(every_message_comes_through_every_channel),
	    TEST(a_ring_is_in_everybodys_rss_and_exists_once),
	    TEST(messages_have_any_size_that_fits),
	    TEST(sizes_that_cannot_be_are_refused),
	    TEST(only_who_agrees_loses_no_count),
	    TEST(a_killed_owner_is_noticed_by_the_next),
	};

	return cmocka_run_group_tests_name("stream", tests, NULL, NULL);
}
