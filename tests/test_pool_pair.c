/* test_pool_pair.c: what the pair "pool" claims, and what its actors say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "facts.h"

static int
setup(void **state)
{
	int result = trial_setup(state);

	if (result == 0)
		((struct trial *)*state)->keep_record = true;
	return result;
}

/* The n-th line that an actor said in a step, or NULL. */
static const char *
line_of(const struct facts *f, const char *step, const char *actor, size_t n)
{
	const json_t *said = json_object_get(
	    record_step(f->record, step), "said");
	size_t i;
	json_t *one;

	json_array_foreach (said, i, one)
		if (strcmp(text_of(one, "actor"), actor) == 0)
			return json_string_value(
			    json_array_get(json_object_get(one, "lines"), n));
	return NULL;
}

/* Where live chunks are, as the map that is said in a step tells. */
static size_t
live_cells(const struct facts *f, const char *step, const char *actor)
{
	const char *map = NULL;
	size_t count = 0;

	for (size_t i = 0; map == NULL || strncmp(map, "map", 3) != 0; i++) {
		map = line_of(f, step, actor, i);
		assert_non_null(map);
	}
	for (; *map != '\0'; map++)
		count += *map == '#' || *map == '+';
	return count;
}

static json_int_t
live_pages(const struct facts *f, const char *step)
{
	const json_t *did = json_object_get(
	    record_step(f->record, step), "did");
	json_int_t count = 0;
	size_t i;
	json_t *one;

	json_array_foreach (did, i, one)
		if (strcmp(text_of(one, "op"), "live") == 0)
			count += figure_of(
			    json_object_get(one, "pages"), "count");
	return count;
}

/* Pages that all chunks together take, by --fill. */
static json_int_t
filled_pages(const struct facts *f)
{
	const json_t *options = json_object_get(
	    json_object_get(f->record, "parameters"), "options");

	return (f->pages * atoi(text_of(options, "fill")) + 99) / 100;
}

static void
rss_follows_use(const struct facts *f)
{
	json_int_t used, filled = filled_pages(f);

	rss_is(f, "create", 0, 0);
	rss_is(f, "form", 0, 1);
	for (json_int_t i = 1; i <= f->consumers; i++)
		rss_is(f, "attach", i, 1);
	used = region_figure(f, "allot", 0, "rss_kib") / f->page_kib;
	assert_true(used >= filled && used <= f->pages);
	assert_true(f->pages == filled || used < f->pages);
	/* Freeing gives nothing back, trimming does, to everybody: the pool's
	 * own pages are left, and those that some chunk begins in. */
	rss_is(f, "take", 0, used);
	assert_true(change(f, "take", "mistakes", 0, "rss_kib") >= 0);
	for (json_int_t i = 0; i <= f->consumers; i++)
		assert_true(region_figure(f, "trim", i, "rss_kib") <=
		    f->page_kib * (2 + f->pages / 64));
}

static void
rss_grows_with_use_and_falls_with_a_trim(void **state)
{
	claim_holds(*state, rss_follows_use,
	    (const char *const[]){"pool", "pool --pages 64",
		"pool --consumers 4", "pool --pages 333 --consumers 7",
		"pool --size 64M --fill 10", "pool --pages 1",
		"pool --fill 100", NULL});
}

static void
balances(void **state)
{
	claim_holds(*state, NULL,
	    (const char *const[]){"pool --fill 0",
		"pool --pages 1 --consumers 20", "pool --pages 2 --consumers 1",
		"pool --pages 700 --consumers 16 --fill 90",
		"pool --size 64M --consumers 4 --fill 100", NULL});
}

static void
balances_for_nobody(void **state)
{
	struct trial *t = *state;

	trial_as_nobody(t);
	claim_holds(t, rss_follows_use,
	    (const char *const[]){
		"pool", "pool --pages 64 --consumers 4", NULL});
}

static void
freeing_is_seen(const struct facts *f)
{
	char last[32];

	snprintf(last, sizeof last, "consumer %d", (int)f->consumers);
	assert_true(live_pages(f, "allot") >= filled_pages(f));
	assert_true(live_cells(f, "allot", "producer") >
	    live_cells(f, "take", "consumer 1"));
	assert_true(
	    live_cells(f, "take", "consumer 1") > live_cells(f, "take", last));
	assert_int_equal(live_cells(f, "take", last), 1); /* the list */
	/* Neighbours have become one: there is the map, and one more line. */
	assert_non_null(line_of(f, "take", last, 1));
	assert_null(line_of(f, "take", last, 2));
}

static void
the_map_shows_what_is_live_and_neighbours_join(void **state)
{
	claim_holds(*state, freeing_is_seen,
	    (const char *const[]){"pool", "pool --pages 64 --consumers 5",
		"pool --size 16M", NULL});
}

static void
each_mistake_is_named(const struct facts *f)
{
	static const char *const words[] = {"no room for ",
	    "no chunk ever began there; it lies inside chunk ",
	    "(20 bytes): its owner wrote beyond its end",
	    ": it was freed before"};

	for (size_t i = 0; i < 4; i++) {
		const char *line = line_of(f, "mistakes", "producer", i);

		assert_non_null(line);
		assert_non_null(strstr(line, words[i]));
	}
}

static void
mistakes_are_named(void **state)
{
	claim_holds(*state, each_mistake_is_named,
	    (const char *const[]){"pool", "pool --pages 1", NULL});
}

static void
is_measured(const struct facts *f)
{
	const char *line = line_of(f, "measure", "producer", 0);

	assert_non_null(line);
	assert_non_null(strstr(line, "malloc"));
	faults_are(f, "trim", "measure", 0, 0);
	rss_is(f, "measure", 0,
	    region_figure(f, "trim", 0, "rss_kib") / f->page_kib);
}

static void
measuring_disturbs_nothing(void **state)
{
	claim_holds(*state, is_measured,
	    (const char *const[]){"pool --measure yes", NULL});
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, trial_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(rss_grows_with_use_and_falls_with_a_trim),
	    TEST(balances),
	    TEST(balances_for_nobody),
	    TEST(the_map_shows_what_is_live_and_neighbours_join),
	    TEST(mistakes_are_named),
	    TEST(measuring_disturbs_nothing),
	};

	return cmocka_run_group_tests_name("pool pair", tests, NULL, NULL);
}
