/* What a step changed for one process. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "record/change.h"

#define START 0x1000000000

/* Fills in a region of 8 pages from its runs. */
#define REGION(runs_array)                                                     \
	(struct region_record)                                                 \
	{                                                                      \
		.start = START, .end = START + 8 * 4096, .size_kib = 32,       \
		.runs = (runs_array),                                          \
		.run_count = sizeof(runs_array) / sizeof((runs_array)[0])      \
	}

static uint64_t
sum(const struct change *change)
{
	uint64_t pages = 0;

	for (int from = 0; from < PAGE_STATES; from++)
		for (int to = 0; to < PAGE_STATES; to++)
			pages += change->pages[from][to];
	return pages;
}

static void
figures_are_after_minus_before(void **state)
{
	const struct process_record before = {
	    .vsz_kib = 100,
	    .rss_kib = 90,
	    .pss_kib = 80,
	    .uss_kib = 70,
	    .minor_faults = 60,
	    .major_faults = 50,
	    .settling_faults = 40,
	};
	const struct process_record after = {
	    .vsz_kib = 101,
	    .rss_kib = 92,
	    .pss_kib = 77,
	    .uss_kib = 74,
	    .minor_faults = 65,
	    .major_faults = 56,
	    .settling_faults = 40,
	};
	struct change change;

	(void)state;
	change_between(&before, &after, &change);
	assert_int_equal(change.vsz_kib, 1);
	assert_int_equal(change.rss_kib, 2);
	assert_int_equal(change.pss_kib, -3);
	assert_int_equal(change.uss_kib, 4);
	assert_int_equal(change.minor_faults, 5);
	assert_int_equal(change.major_faults, 6);
	assert_int_equal(change.settling_faults, 0);
}

static void
huge_pages_are_after_minus_before_too(void **state)
{
	struct region_record huge = {.huge_kib = 4096};
	struct region_record split = {.huge_kib = 2048};
	const struct process_record none = {0};
	const struct process_record before = {.region = &huge};
	const struct process_record after = {.region = &split};
	struct change change;

	(void)state;
	change_between(&before, &after, &change);
	assert_int_equal(change.region_huge_kib, -2048);
	change_between(&none, &after, &change);
	assert_int_equal(change.region_huge_kib, 2048);
	change_between(NULL, &after, &change);
	assert_int_equal(change.region_huge_kib, UNKNOWN);
}

static void
a_figure_unknown_on_one_side_has_an_unknown_change(void **state)
{
	const struct process_record before = {
	    .rss_kib = UNKNOWN, .pss_kib = 5, .uss_kib = UNKNOWN};
	const struct process_record after = {
	    .rss_kib = 5, .pss_kib = UNKNOWN, .uss_kib = UNKNOWN};
	struct change change;

	(void)state;
	change_between(&before, &after, &change);
	assert_int_equal(change.rss_kib, UNKNOWN);
	assert_int_equal(change.pss_kib, UNKNOWN);
	assert_int_equal(change.uss_kib, UNKNOWN);
	assert_int_equal(change.vsz_kib, 0);
}

static void
a_new_process_has_pages_from_absent_and_no_other_change(void **state)
{
	struct run runs[] = {
	    {0, 6, PAGE_SHARED, false, 0, 0},
	    {6, 2, PAGE_ABSENT, false, FRAME_UNSEEN, 0},
	};
	struct region_record region = REGION(runs);
	const struct process_record after = {
	    .rss_kib = 500, .minor_faults = 7, .region = &region};
	struct change change;

	(void)state;
	change_between(NULL, &after, &change);
	assert_int_equal(change.vsz_kib, UNKNOWN);
	assert_int_equal(change.rss_kib, UNKNOWN);
	assert_int_equal(change.minor_faults, UNKNOWN);
	assert_int_equal(change.settling_faults, UNKNOWN);
	assert_int_equal(change.region_size_kib, UNKNOWN);
	assert_int_equal(change.region_rss_kib, UNKNOWN);
	assert_true(change.pages_known);
	assert_int_equal(change.pages[PAGE_ABSENT][PAGE_SHARED], 6);
	assert_int_equal(change.pages[PAGE_ABSENT][PAGE_ABSENT], 2);
	assert_int_equal(sum(&change), 8);
	assert_true(change.frames_known);
	assert_int_equal(change.replaced + change.kept, 0);
}

static void
without_a_region_nothing_about_it_changes(void **state)
{
	const struct process_record process = {.vsz_kib = 1};
	struct change change;

	(void)state;
	change_between(&process, &process, &change);
	assert_true(change.pages_known);
	assert_true(change.frames_known);
	assert_int_equal(sum(&change), 0);
	assert_int_equal(change.region_size_kib, 0);
}

static void
mmap_and_munmap_count_from_and_to_absent(void **state)
{
	struct run runs[] = {
	    {0, 3, PAGE_ZERO, false, FRAME_UNSEEN, 0},
	    {3, 5, PAGE_EXCLUSIVE, false, 0, 0},
	};
	struct region_record region = REGION(runs);
	const struct process_record without = {.pid = 1};
	const struct process_record with = {.pid = 1, .region = &region};
	struct change change;

	(void)state;
	region.rss_kib = 20;
	region.uss_kib = UNKNOWN;
	change_between(&without, &with, &change);
	assert_int_equal(change.pages[PAGE_ABSENT][PAGE_ZERO], 3);
	assert_int_equal(change.pages[PAGE_ABSENT][PAGE_EXCLUSIVE], 5);
	assert_int_equal(sum(&change), 8);
	assert_int_equal(change.region_size_kib, 32);
	assert_int_equal(change.region_rss_kib, 20);
	assert_int_equal(change.region_uss_kib, UNKNOWN);

	change_between(&with, &without, &change);
	assert_int_equal(change.pages[PAGE_ZERO][PAGE_ABSENT], 3);
	assert_int_equal(change.pages[PAGE_EXCLUSIVE][PAGE_ABSENT], 5);
	assert_int_equal(sum(&change), 8);
	assert_int_equal(change.region_size_kib, -32);
	assert_int_equal(change.region_rss_kib, -20);
	assert_int_equal(change.replaced + change.kept, 0);
}

/* Runs that begin and end at different pages on both sides. */
static void
a_copied_page_is_replaced_and_its_neighbours_are_kept(void **state)
{
	struct run shared[] = {{0, 8, PAGE_SHARED, false, 100, 0}};
	struct run written[] = {
	    {0, 2, PAGE_SHARED, false, 100, 0},
	    {2, 3, PAGE_EXCLUSIVE, false, 200, 1},
	    {5, 1, PAGE_EXCLUSIVE, false, 105, 0}, /* the last owner: no copy */
	    {6, 2, PAGE_ABSENT, false, FRAME_UNSEEN, 0},
	};
	struct region_record from = REGION(shared), to = REGION(written);
	const struct process_record before = {.region = &from};
	const struct process_record after = {.region = &to};
	struct change change;

	(void)state;
	change_between(&before, &after, &change);
	assert_true(change.frames_known);
	assert_int_equal(change.replaced, 3);
	assert_int_equal(change.kept, 3);
	assert_int_equal(change.pages[PAGE_SHARED][PAGE_SHARED], 2);
	assert_int_equal(change.pages[PAGE_SHARED][PAGE_EXCLUSIVE], 4);
	assert_int_equal(change.pages[PAGE_SHARED][PAGE_ABSENT], 2);
	assert_int_equal(sum(&change), 8);

	change_between(&after, &before, &change);
	assert_int_equal(change.replaced, 3);
	assert_int_equal(change.kept, 3);
	assert_int_equal(change.pages[PAGE_ABSENT][PAGE_SHARED], 2);
	assert_int_equal(sum(&change), 8);
}

static void
a_first_frame_replaces_nothing(void **state)
{
	struct run zero[] = {{0, 8, PAGE_ZERO, false, FRAME_UNSEEN, 0}};
	struct run written[] = {{0, 8, PAGE_EXCLUSIVE, false, 0, 0}};
	struct region_record from = REGION(zero), to = REGION(written);
	const struct process_record before = {.region = &from};
	const struct process_record after = {.region = &to};
	struct change change;

	(void)state;
	change_between(&before, &after, &change);
	assert_true(change.frames_known);
	assert_int_equal(change.replaced + change.kept, 0);
	assert_int_equal(change.pages[PAGE_ZERO][PAGE_EXCLUSIVE], 8);
}

static void
unseen_frames_are_neither_replaced_nor_kept(void **state)
{
	struct run from_runs[] = {
	    {0, 4, PAGE_SHARED, false, 0, 0},
	    {4, 4, PAGE_SHARED, false, FRAME_UNSEEN, 0},
	};
	struct run to_runs[] = {{0, 8, PAGE_EXCLUSIVE, false, 0, 0}};
	struct region_record from = REGION(from_runs), to = REGION(to_runs);
	const struct process_record before = {.region = &from};
	const struct process_record after = {.region = &to};
	struct change change;

	(void)state;
	change_between(&before, &after, &change);
	assert_true(change.pages_known);
	assert_false(change.frames_known);
	assert_int_equal(change.replaced + change.kept, 0);
	assert_int_equal(change.pages[PAGE_SHARED][PAGE_EXCLUSIVE], 8);
}

static void
unknown_page_states_count_nothing(void **state)
{
	struct run runs[] = {{0, 8, PAGE_SHARED, false, 0, 0}};
	struct region_record known = REGION(runs), unknown = REGION(runs);
	const struct process_record before = {.region = &known};
	const struct process_record after = {.region = &unknown};
	struct change change;

	(void)state;
	unknown.runs = NULL;
	unknown.run_count = 0;
	change_between(&before, &after, &change);
	assert_false(change.pages_known);
	assert_false(change.frames_known);
	assert_int_equal(sum(&change), 0);
	change_between(&after, &before, &change);
	assert_false(change.pages_known);
	change_between(NULL, &after, &change);
	assert_false(change.pages_known);
}

static void
a_region_elsewhere_has_other_pages(void **state)
{
	struct run runs[] = {{0, 8, PAGE_SHARED, false, 0, 0}};
	struct region_record from = REGION(runs), to = REGION(runs);
	const struct process_record before = {.region = &from};
	const struct process_record after = {.region = &to};
	struct change change;

	(void)state;
	to.start += 8 * 4096;
	to.end += 8 * 4096;
	change_between(&before, &after, &change);
	assert_int_equal(change.pages[PAGE_SHARED][PAGE_ABSENT], 8);
	assert_int_equal(change.pages[PAGE_ABSENT][PAGE_SHARED], 8);
	assert_int_equal(change.kept + change.replaced, 0);
}

/* Collects what change_of_maps() says as one text. */
static void
collect(void *arg, char sign, const char *line)
{
	char *said = arg;
	size_t end = strlen(said);

	said[end] = sign;
	strcpy(said + end + 1, line);
	strcat(said, "\n");
}

static void
maps_lines_are_matched_by_their_start(void **state)
{
	char *from[] = {
	    "1000-2000 r-xp prog",
	    "3000-4000 rw-p [heap]",
	    "5000-6000 rw-p gone",
	    "7f0000000000-7f0000001000 rw-p same",
	    "ffffffffff600000-ffffffffff601000 --xp [vsyscall]",
	};
	char *to[] = {
	    "1000-2000 r-xp prog",
	    "2000-3000 rw-p new",
	    "3000-4800 rw-p [heap]",
	    "7f0000000000-7f0000001000 rw-p same",
	    "7f0000001000-7f0000002000 rw-p new too",
	    "ffffffffff600000-ffffffffff601000 --xp [vsyscall]",
	};
	const struct process_record before = {.maps = from, .map_count = 5};
	const struct process_record after = {.maps = to, .map_count = 6};
	char said[400] = "";

	(void)state;
	change_of_maps(&before, &after, collect, said);
	assert_string_equal(said,
	    "+2000-3000 rw-p new\n"
	    "~3000-4800 rw-p [heap]\n"
	    "-5000-6000 rw-p gone\n"
	    "+7f0000001000-7f0000002000 rw-p new too\n");
}

static void
maps_lines_at_the_ends_are_said_too(void **state)
{
	char *lines[] = {"1000-2000 r-xp a", "3000-4000 r-xp b"};
	const struct process_record none = {.map_count = 0};
	const struct process_record both = {.maps = lines, .map_count = 2};
	char said[100] = "";

	(void)state;
	change_of_maps(&none, &both, collect, said);
	assert_string_equal(said, "+1000-2000 r-xp a\n+3000-4000 r-xp b\n");
	said[0] = '\0';
	change_of_maps(&both, &none, collect, said);
	assert_string_equal(said, "-1000-2000 r-xp a\n-3000-4000 r-xp b\n");
	said[0] = '\0';
	change_of_maps(NULL, &both, collect, said);
	assert_string_equal(said, "");
}

static void
a_process_is_found_by_its_index_not_its_place(void **state)
{
	struct process_record processes[] = {{.index = 0}, {.index = 7}};
	const struct step_record step = {
	    .processes = processes, .process_count = 2};

	(void)state;
	assert_ptr_equal(step_process(&step, 0), &processes[0]);
	assert_ptr_equal(step_process(&step, 7), &processes[1]);
	assert_null(step_process(&step, 1));
	assert_null(step_process(NULL, 0));
}

/* The address sanitizer sees what is forgotten. */
static void
a_step_releases_all_it_owns(void **state)
{
	struct step_record step = {
	    .number = 3, .actor_count = 1, .op_count = 1, .process_count = 2};
	const struct step_record zero = {0};

	(void)state;
	step.actors = calloc(1, sizeof(*step.actors));
	step.ops = calloc(1, sizeof(*step.ops));
	step.processes = calloc(2, sizeof(*step.processes));
	assert_non_null(step.processes);
	step.processes[0].text = calloc(1, 10);
	step.processes[0].maps = calloc(1, sizeof(char *));
	step.processes[0].region = calloc(1, sizeof(struct region_record));
	assert_non_null(step.processes[0].region);
	step.processes[0].region->runs = calloc(1, sizeof(struct run));
	step_release(&step);
	assert_memory_equal(&step, &zero, sizeof(step));
	step_release(&step);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(figures_are_after_minus_before),
	    cmocka_unit_test(huge_pages_are_after_minus_before_too),
	    cmocka_unit_test(
		a_figure_unknown_on_one_side_has_an_unknown_change),
	    cmocka_unit_test(
		a_new_process_has_pages_from_absent_and_no_other_change),
	    cmocka_unit_test(without_a_region_nothing_about_it_changes),
	    cmocka_unit_test(mmap_and_munmap_count_from_and_to_absent),
	    cmocka_unit_test(
		a_copied_page_is_replaced_and_its_neighbours_are_kept),
	    cmocka_unit_test(a_first_frame_replaces_nothing),
	    cmocka_unit_test(unseen_frames_are_neither_replaced_nor_kept),
	    cmocka_unit_test(unknown_page_states_count_nothing),
	    cmocka_unit_test(a_region_elsewhere_has_other_pages),
	    cmocka_unit_test(maps_lines_are_matched_by_their_start),
	    cmocka_unit_test(maps_lines_at_the_ends_are_said_too),
	    cmocka_unit_test(a_process_is_found_by_its_index_not_its_place),
	    cmocka_unit_test(a_step_releases_all_it_owns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
