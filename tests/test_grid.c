#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "made.h"
#include "report/grid.h"

static const struct style plain = {.width = 80};
static const struct style ascii = {.width = 80, .ascii = true};
static const struct style color = {.width = 80, .color = true};

/* The row of a hand-made region in so many columns. Free it. */
static char *
row_of(const char *pages, size_t columns, const struct style *style)
{
	struct step_record step = made_step(0, "x", EVENT_NONE, 1);
	struct grid grid = grid_layout(strlen(pages), columns);
	char *row;

	made_region(&step, 0, REGION_ANON_PRIVATE, pages, 2);
	row = grid_row(&grid, step.processes[0].region, style);
	assert_non_null(row);
	step_release(&step);
	return row;
}

static void
assert_row(const char *pages, size_t columns, const struct style *style,
    const char *expected)
{
	char *row = row_of(pages, columns, style);

	assert_string_equal(row, expected);
	free(row);
}

/* The row of live chunks that two actors noted one after the other. */
static void
assert_live(struct pages earlier, struct pages first, struct pages second,
    size_t columns, const char *expected)
{
	struct step_record step = made_step(0, "x", EVENT_NONE, 2);
	struct grid grid = grid_layout(first.total, columns);
	char *row;

	made_op(&step, 0, OP_LIVE, earlier);
	made_op(&step, 1, OP_LIVE, first);
	made_op(&step, 1, OP_WRITE, pages_all(first.total));
	made_op(&step, 1, OP_LIVE, second);
	row = grid_live(&grid, &step, &ascii);
	assert_non_null(row);
	assert_string_equal(row, expected);
	free(row);
	step_release(&step);
}

static void
live_chunks_are_those_of_the_last_look(void **state)
{
	(void)state;
	assert_live(pages_all(8), pages_between(8, 0, 2),
	    pages_between(8, 5, 1), 8, "xx...x..");
	assert_live(pages_none(8), pages_all(8), pages_all(8), 8, "xxxxxxxx");
	assert_live(pages_all(8), pages_none(8), pages_none(8), 8, "........");
}

static void
a_cell_of_several_pages_shows_how_many_are_live(void **state)
{
	(void)state;
	assert_live(pages_none(16), pages_between(16, 0, 5),
	    pages_between(16, 8, 3), 4, "x:@.");
}

static void
without_live_chunks_there_is_no_row(void **state)
{
	struct step_record step = made_step(0, "x", EVENT_NONE, 1);
	struct grid grid = grid_layout(4, 4);

	(void)state;
	made_op(&step, 0, OP_WRITE, pages_all(4));
	assert_null(grid_live(&grid, &step, &plain));
	step_release(&step);
}

static void
every_state_has_its_sign(void **state)
{
	(void)state;
	assert_row("aABZ0s.", 16, &ascii, "AABZ0s.");
	assert_row("==##0s.", 16, &ascii, "==##0s.");
	assert_row("A.A", 16, &plain, "A\u00b7A");
}

static void
a_frame_after_the_twenty_sixth_is_a_plus(void **state)
{
	struct run run = {.count = 1, .state = PAGE_SHARED, .ordinal = 26};
	struct region_record region = {.runs = &run, .run_count = 1};
	struct grid grid = grid_layout(1, 10);
	char *row = grid_row(&grid, &region, &plain);

	(void)state;
	assert_string_equal(row, "+");
	free(row);
}

static void
cells_of_equal_pages_keep_their_sign(void **state)
{
	(void)state;
	assert_row("AAAAbbbb....0000", 4, &ascii, "AB.0");
}

static void
cells_of_mixed_pages_show_how_many_are_in_memory(void **state)
{
	(void)state;
	assert_row("A...AA..AAA.AAAB", 4, &ascii, ":%@@");
	assert_row("A...AA..AAA.AAAB", 4, &plain, "\u2591\u2592\u2593\u2593");
	assert_row("0.0.", 1, &ascii, ":");
}

static void
the_last_cell_may_stand_for_fewer_pages(void **state)
{
	struct grid grid = grid_layout(10, 4);

	(void)state;
	assert_int_equal(grid.per_cell, 3);
	assert_int_equal(grid.cells, 4);
	assert_row("AAA...AAA.", 4, &ascii, "A.A.");
}

static void
a_layout_never_has_more_cells_than_columns(void **state)
{
	(void)state;
	for (uint64_t pages = 1; pages < 500; pages++)
		for (size_t columns = 1; columns < 90; columns++) {
			struct grid grid = grid_layout(pages, columns);

			assert_true(grid.cells <= columns);
			assert_true(grid.cells * grid.per_cell >= pages);
			assert_true((grid.cells - 1) * grid.per_cell < pages);
		}
}

/* Equal frames have one colour, and own pages are bold. */
static void
colours_tell_frames_apart(void **state)
{
	(void)state;
	assert_row("aAAa", 16, &color,
	    "\033[97;44mA\033[0m\033[1;97;44mAA\033[0m\033[97;44mA\033[0m");
	assert_row("aabc", 16, &color,
	    "\033[97;44mAA\033[0m\033[30;43mB\033[0m\033[97;45mC\033[0m");
	assert_row("0.", 16, &color, "\033[30;42m0\033[0m\u00b7");
}

/* After the first frame, the copies take turns. */
static void
there_is_a_colour_for_every_copy(void **state)
{
	(void)state;
	assert_int_equal(tint_of_frame(0), TINT_FIRST);
	for (unsigned copy = 1; copy < 40; copy++) {
		assert_int_not_equal(tint_of_frame(copy), TINT_FIRST);
		assert_int_not_equal(
		    tint_of_frame(copy), tint_of_frame(copy + 1));
		assert_true(tint_of_frame(copy) < TINTS);
	}
}

/* Each depth and ground has a code of its own for every tint but none. */
static void
no_two_tints_look_the_same(void **state)
{
	(void)state;
	for (int depth = 0; depth <= COLORS_TRUE; depth++)
		for (int light = 0; light < 2; light++)
			for (int a = 1; a < TINTS; a++)
				for (int b = 0; b < a; b++)
					assert_string_not_equal(
					    tint_code((enum tint)a,
						(enum color_depth)depth, light),
					    tint_code((enum tint)b,
						(enum color_depth)depth,
						light));
}

/* Letters are read on their colours: WCAG asks for a contrast of 4.5. */
static double
luminance(const int rgb[3])
{
	double part[3];

	for (int i = 0; i < 3; i++) {
		double value = rgb[i] / 255.0;

		part[i] = value <= 0.04045 ? value / 12.92
					   : pow((value + 0.055) / 1.055, 2.4);
	}
	return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
}

static void
letters_can_be_read_on_their_colours(void **state)
{
	(void)state;
	for (int tint = 1; tint < TINTS; tint++)
		for (int light = 0; light < 2; light++) {
			const char *code = tint_code(
			    (enum tint)tint, COLORS_TRUE, light);
			int text[3], ground[3];
			double a, b;

			assert_int_equal(
			    sscanf(code, "38;2;%d;%d;%d;48;2;%d;%d;%d",
				&text[0], &text[1], &text[2], &ground[0],
				&ground[1], &ground[2]),
			    6);
			a = luminance(text) + 0.05;
			b = luminance(ground) + 0.05;
			if ((a > b ? a / b : b / a) < 4.5)
				fail_msg("tint %d, light %d", tint, light);
		}
}

static void
pages_beyond_the_runs_stay_blank(void **state)
{
	struct run run = {.count = 2, .state = PAGE_ZERO};
	struct region_record region = {.runs = &run, .run_count = 1};
	struct grid grid = grid_layout(4, 10);
	char *row = grid_row(&grid, &region, &plain);

	(void)state;
	assert_string_equal(row, "00  ");
	free(row);
}

static void
runs_beyond_the_pages_are_left_out(void **state)
{
	struct run run = {.count = 9, .state = PAGE_ZERO};
	struct region_record region = {.runs = &run, .run_count = 1};
	struct grid grid = grid_layout(4, 10);
	char *row = grid_row(&grid, &region, &plain);

	(void)state;
	assert_string_equal(row, "0000");
	free(row);
}

/* Two million pages in a million runs: every second page is in memory. */
static void
a_large_region_in_many_runs_fits_into_a_row(void **state)
{
	const size_t count = 1000000;
	struct run *runs = calloc(count, sizeof *runs);
	struct region_record region = {.runs = runs, .run_count = count};
	struct grid grid = grid_layout(2 * count, 50);
	char *row;

	(void)state;
	assert_non_null(runs);
	for (size_t i = 0; i < count; i++)
		runs[i] = (struct run){
		    .first = 2 * i,
		    .count = 2,
		    .state = i % 2 == 0 ? PAGE_EXCLUSIVE : PAGE_ABSENT,
		    .frame = i,
		};
	row = grid_row(&grid, &region, &ascii);
	assert_int_equal(strlen(row), 50);
	assert_int_equal(strspn(row, "%"), 50);
	free(row);
	free(runs);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(live_chunks_are_those_of_the_last_look),
	    cmocka_unit_test(a_cell_of_several_pages_shows_how_many_are_live),
	    cmocka_unit_test(without_live_chunks_there_is_no_row),
	    cmocka_unit_test(every_state_has_its_sign),
	    cmocka_unit_test(a_frame_after_the_twenty_sixth_is_a_plus),
	    cmocka_unit_test(cells_of_equal_pages_keep_their_sign),
	    cmocka_unit_test(cells_of_mixed_pages_show_how_many_are_in_memory),
	    cmocka_unit_test(the_last_cell_may_stand_for_fewer_pages),
	    cmocka_unit_test(a_layout_never_has_more_cells_than_columns),
	    cmocka_unit_test(colours_tell_frames_apart),
	    cmocka_unit_test(there_is_a_colour_for_every_copy),
	    cmocka_unit_test(no_two_tints_look_the_same),
	    cmocka_unit_test(letters_can_be_read_on_their_colours),
	    cmocka_unit_test(pages_beyond_the_runs_stay_blank),
	    cmocka_unit_test(runs_beyond_the_pages_are_left_out),
	    cmocka_unit_test(a_large_region_in_many_runs_fits_into_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
