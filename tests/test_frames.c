/* Which frame is which, and how pages join into runs. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>

#include "record/frames.h"
#include "record/runs.h"

#define PAGES 8

static int
make_frames(void **state)
{
	struct frames *f = malloc(sizeof(*f));

	assert_non_null(f);
	assert_int_equal(frames_init(f, PAGES), 0);
	*state = f;
	return 0;
}

static int
release_frames(void **state)
{
	frames_release(*state);
	free(*state);
	return 0;
}

static struct frame_name
name(struct frames *f, uint64_t page, uint64_t pfn)
{
	struct frame_name name;

	assert_int_equal(frames_name(f, page, pfn, &name), 0);
	return name;
}

static void
numbers_count_up_by_first_appearance(void **state)
{
	struct frames *f = *state;

	frames_begin(f);
	for (uint64_t page = 0; page < PAGES; page++)
		assert_int_equal(name(f, page, 900 - page).number, page);
	assert_int_equal(f->distinct, PAGES);
}

static void
one_frame_of_two_actors_is_one(void **state)
{
	struct frames *f = *state;

	frames_begin(f);
	assert_int_equal(name(f, 3, 77).number, 0);
	assert_int_equal(name(f, 3, 77).number, 0);
	assert_int_equal(name(f, 3, 77).ordinal, 0);
	assert_int_equal(f->distinct, 1);
}

static void
a_frame_keeps_its_number_while_it_is_mapped(void **state)
{
	struct frames *f = *state;

	for (int snapshot = 0; snapshot < 5; snapshot++) {
		frames_begin(f);
		assert_int_equal(name(f, 0, 77).number, 0);
		assert_int_equal(name(f, 1, 78).number, 1);
		assert_int_equal(f->distinct, 2);
	}
}

static void
a_frame_keeps_its_number_when_only_another_actor_maps_it(void **state)
{
	struct frames *f = *state;

	frames_begin(f);
	name(f, 0, 77);
	name(f, 0, 77);
	frames_begin(f);
	assert_int_equal(name(f, 0, 88).number, 1);
	assert_int_equal(name(f, 0, 77).number, 0);
	assert_int_equal(f->distinct, 2);
}

static void
a_pfn_on_another_page_is_another_frame(void **state)
{
	struct frames *f = *state;

	frames_begin(f);
	assert_int_equal(name(f, 0, 77).number, 0);
	frames_begin(f);
	assert_int_equal(name(f, 1, 77).number, 1);
	assert_int_equal(name(f, 1, 77).ordinal, 0);
	assert_int_equal(f->distinct, 1);
}

static void
a_pfn_that_was_away_for_a_snapshot_is_another_frame(void **state)
{
	struct frames *f = *state;

	frames_begin(f);
	assert_int_equal(name(f, 0, 77).number, 0);
	frames_begin(f);
	frames_begin(f);
	assert_int_equal(name(f, 0, 77).number, 1);
	assert_int_equal(name(f, 0, 77).ordinal, 1);
}

static void
ordinals_count_the_frames_of_each_page(void **state)
{
	struct frames *f = *state;

	frames_begin(f);
	assert_int_equal(name(f, 0, 10).ordinal, 0);
	assert_int_equal(name(f, 1, 20).ordinal, 0);
	frames_begin(f);
	assert_int_equal(name(f, 0, 10).ordinal, 0);
	assert_int_equal(name(f, 0, 11).ordinal, 1);
	assert_int_equal(name(f, 0, 12).ordinal, 2);
	assert_int_equal(name(f, 1, 20).ordinal, 0);
	assert_int_equal(name(f, 1, 21).ordinal, 1);
	assert_int_equal(f->distinct, 5);
}

/* Every snapshot, each of three actors has a new frame for each page. */
static void
entries_of_dead_frames_are_used_again(void **state)
{
	struct frames *f = *state;
	uint64_t pfn = 1, number = 0;

	for (int snapshot = 0; snapshot < 100; snapshot++) {
		frames_begin(f);
		for (int actor = 0; actor < 3; actor++)
			for (uint64_t page = 0; page < PAGES; page++)
				assert_int_equal(
				    name(f, page, pfn++).number, number++);
		assert_int_equal(f->distinct, 3 * PAGES);
	}
	/* Two snapshots' worth is alive at any time. */
	assert_true(f->count <= 2 * 3 * PAGES + 1);
}

static void
a_snapshot_without_pages_has_no_frames(void **state)
{
	struct frames *f = *state;

	frames_begin(f);
	name(f, 0, 77);
	frames_begin(f);
	assert_int_equal(f->distinct, 0);
}

static void
a_page_outside_the_region_is_refused(void **state)
{
	struct frames *f = *state;
	struct frame_name untouched = {42, 43};

	frames_begin(f);
	assert_int_equal(frames_name(f, PAGES, 77, &untouched), -ERANGE);
	assert_int_equal(untouched.number, 42);
	assert_int_equal(untouched.ordinal, 43);
	assert_int_equal(f->distinct, 0);
}

static void
a_region_of_2_to_the_32_pages_is_refused(void **state)
{
	struct frames f = {.pages = 5};

	(void)state;
	assert_int_equal(frames_init(&f, UINT32_MAX), -EOVERFLOW);
	assert_int_equal(frames_init(&f, UINT64_MAX), -EOVERFLOW);
	assert_int_equal(f.pages, 5);
}

/* Actors and frames at random, against a table that remembers everything. */
static void
agrees_with_a_table_of_all_frames(void **state)
{
	enum {
		PFNS = 12,
		SNAPSHOTS = 400,
		NEVER = -2
	};
	struct frames *f = *state;
	struct {
		int seen;
		uint64_t number;
		unsigned ordinal;
	} table[PAGES][PFNS];
	unsigned ordinals[PAGES] = {0};
	uint64_t next = 0;
	unsigned seed = 1;

	for (int page = 0; page < PAGES; page++)
		for (int pfn = 0; pfn < PFNS; pfn++)
			table[page][pfn].seen = NEVER;
	for (int snapshot = 0; snapshot < SNAPSHOTS; snapshot++) {
		uint64_t distinct = 0;

		frames_begin(f);
		for (int i = 0; i < 4 * PAGES; i++) {
			unsigned page = (unsigned)rand_r(&seed) % PAGES;
			unsigned pfn = (unsigned)rand_r(&seed) % PFNS;
			struct frame_name got = name(f, page, pfn + 1);

			distinct += table[page][pfn].seen != snapshot;
			if (table[page][pfn].seen < snapshot - 1) {
				table[page][pfn].number = next++;
				table[page][pfn].ordinal = ordinals[page]++;
			}
			table[page][pfn].seen = snapshot;
			assert_int_equal(got.number, table[page][pfn].number);
			assert_int_equal(got.ordinal, table[page][pfn].ordinal);
		}
		assert_int_equal(f->distinct, distinct);
	}
}

static void
add(struct runs *r, enum page_state state, uint64_t frame, unsigned ordinal)
{
	assert_int_equal(runs_add(r,
			     (struct run){.count = 1,
				 .state = state,
				 .frame = frame,
				 .ordinal = ordinal}),
	    0);
}

static void
pages_in_consecutive_frames_are_one_run(void **state)
{
	struct runs r = {0};

	(void)state;
	for (uint64_t frame = 5; frame < 9; frame++)
		add(&r, PAGE_SHARED, frame, 0);
	assert_int_equal(r.count, 1);
	assert_int_equal(r.at[0].first, 0);
	assert_int_equal(r.at[0].count, 4);
	assert_int_equal(r.at[0].frame, 5);
	free(r.at);
}

static void
pages_without_a_visible_frame_join_by_state(void **state)
{
	struct runs r = {0};

	(void)state;
	for (int page = 0; page < 3; page++)
		add(&r, PAGE_ABSENT, FRAME_UNSEEN, 0);
	for (int page = 0; page < 2; page++)
		add(&r, PAGE_EXCLUSIVE, FRAME_UNSEEN, 0);
	assert_int_equal(r.count, 2);
	assert_int_equal(r.at[0].count, 3);
	assert_int_equal(r.at[1].first, 3);
	assert_int_equal(r.at[1].count, 2);
	assert_int_equal(r.at[1].frame, FRAME_UNSEEN);
	free(r.at);
}

static void
every_difference_begins_a_run(void **state)
{
	struct runs r = {0};

	(void)state;
	add(&r, PAGE_SHARED, 5, 0);
	add(&r, PAGE_EXCLUSIVE, 6, 0); /* state */
	add(&r, PAGE_EXCLUSIVE, 8, 0); /* frame leaps */
	add(&r, PAGE_EXCLUSIVE, 8, 0); /* frame stays */
	add(&r, PAGE_EXCLUSIVE, 9, 1); /* ordinal */
	add(&r, PAGE_EXCLUSIVE, FRAME_UNSEEN, 1);
	add(&r, PAGE_EXCLUSIVE, 0, 1); /* not the one after FRAME_UNSEEN */
	assert_int_equal(r.count, 7);
	for (size_t i = 0; i < r.count; i++) {
		assert_int_equal(r.at[i].first, i);
		assert_int_equal(r.at[i].count, 1);
	}
	free(r.at);
}

static void
runs_grow_without_limit_and_without_gaps(void **state)
{
	struct runs r = {0};

	(void)state;
	for (uint64_t page = 0; page < 1000; page++)
		add(&r, page % 2 ? PAGE_ZERO : PAGE_ABSENT, FRAME_UNSEEN, 0);
	assert_int_equal(r.count, 1000);
	assert_int_equal(r.at[999].first, 999);
	assert_int_equal(r.at[999].state, PAGE_ZERO);
	free(r.at);
}

int
main(void)
{
#define WITH_FRAMES(test)                                                      \
	cmocka_unit_test_setup_teardown(test, make_frames, release_frames)
	const struct CMUnitTest tests[] = {
	    WITH_FRAMES(numbers_count_up_by_first_appearance),
	    WITH_FRAMES(one_frame_of_two_actors_is_one),
	    WITH_FRAMES(a_frame_keeps_its_number_while_it_is_mapped),
	    WITH_FRAMES(
		a_frame_keeps_its_number_when_only_another_actor_maps_it),
	    WITH_FRAMES(a_pfn_on_another_page_is_another_frame),
	    WITH_FRAMES(a_pfn_that_was_away_for_a_snapshot_is_another_frame),
	    WITH_FRAMES(ordinals_count_the_frames_of_each_page),
	    WITH_FRAMES(entries_of_dead_frames_are_used_again),
	    WITH_FRAMES(a_snapshot_without_pages_has_no_frames),
	    WITH_FRAMES(a_page_outside_the_region_is_refused),
	    cmocka_unit_test(a_region_of_2_to_the_32_pages_is_refused),
	    WITH_FRAMES(agrees_with_a_table_of_all_frames),
	    cmocka_unit_test(pages_in_consecutive_frames_are_one_run),
	    cmocka_unit_test(pages_without_a_visible_frame_join_by_state),
	    cmocka_unit_test(every_difference_begins_a_run),
	    cmocka_unit_test(runs_grow_without_limit_and_without_gaps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
