/* test_deduce.c: of which class faults were, by what became of the pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "ledger/deduce.h"

/* A page in a character: '.' absent, '0' the zero page; A, B, ... an own frame
 * that nobody else has, a, b, ... one that others have too; 1, 2 the object's.
 * '#' and '=' are own frames that can't be told apart, '%' the object's. */
static struct seen_page
page(char sign)
{
	struct seen_page p = {.state = PAGE_ABSENT, .frame = FRAME_UNSEEN};

	if (sign == '0')
		p.state = PAGE_ZERO;
	else if ((sign >= 'A' && sign <= 'Z') || sign == '#')
		p.state = PAGE_EXCLUSIVE;
	else if (sign != '.')
		p.state = PAGE_SHARED;
	p.anonymous = p.state != PAGE_ABSENT && p.state != PAGE_ZERO &&
	    (sign < '1' || sign > '9') && sign != '%';
	if (p.state == PAGE_SHARED || p.state == PAGE_EXCLUSIVE)
		p.frame = sign >= 'a' && sign <= 'z' ? (uint64_t)(sign - 'a')
		    : sign >= 'A' && sign <= 'Z'     ? (uint64_t)(sign - 'A')
		    : sign >= '1' && sign <= '9'     ? 100u + (uint64_t)sign
						     : FRAME_UNSEEN;
	return p;
}

/* Every class in the order of enum model_fault: "1 zero-read ..." as numbers;
 * -1: not told. */
static void
assert_classes(struct evidence e, const char *before, const char *after,
    int zero_read, int zero_fill, int map, int copy, int reuse, int major)
{
	const int expected[FAULT_CLASSES] = {
	    zero_read, zero_fill, map, copy, reuse, major};
	int64_t classes[FAULT_CLASSES];

	for (size_t i = 0; before[i] != '\0'; i++) {
		struct seen_page was = page(before[i]), is = page(after[i]);

		evidence_add(&e, &was, &is, 1);
	}
	deduce(&e, classes);
	for (int i = 0; i < FAULT_CLASSES; i++)
		assert_int_equal(
		    classes[i] == UNKNOWN ? -1 : classes[i], expected[i]);
}

static void
private_memory_is_filled_copied_or_kept(void **state)
{
	const struct evidence write = {
	    .writes = true, .alone = true, .faults = 5};
	const struct evidence read = {.alone = true, .faults = 2};

	(void)state;
	assert_classes(write, "..0abC", "ABCACC", 0, 3, 0, 1, 1, 0);
	assert_classes(read, "..A", "00A", 2, 0, 0, 0, 0, 0);
}

/* Without frames, what is own now and was shared is a copy if nobody else can
 * have let go of it in the same step. */
static void
without_frames_a_page_of_ones_own_tells(void **state)
{
	struct evidence e = {.writes = true, .alone = true, .faults = 3};

	(void)state;
	assert_classes(e, "==#", "###", 0, 0, 0, 2, 1, 0);
	e.alone = false;
	assert_classes(e, "==#", "###", 0, 0, 0, -1, -1, 0);
	/* Nobody had it before either, so it is not copied. */
	assert_classes(e, "###", "###", 0, 0, 0, 0, 3, 0);
}

static void
a_private_write_copies_the_objects_frame(void **state)
{
	struct evidence e = {
	    .writes = true, .object = true, .alone = true, .faults = 4};

	(void)state;
	assert_classes(e, "1%.A", "A#BA", 0, 0, 0, 3, 1, 0);
	/* One of them came from the disk. */
	e.file = true;
	e.major = 1;
	assert_classes(e, "1%.A", "A#BA", 0, 0, 0, 2, 1, 1);
	e.major = UNKNOWN;
	assert_classes(e, "1%.A", "A#BA", 0, 0, 0, -1, 1, -1);
}

static void
a_shared_write_fills_holes_maps_or_makes_writable(void **state)
{
	struct evidence e = {.writes = true,
	    .shared = true,
	    .object = true,
	    .alone = true,
	    .faults = 5,
	    .object_growth = 1};

	(void)state;
	assert_classes(e, "...111", "111111", 0, 1, 2, 0, 2, 0);
	/* Somebody else may have filled it. */
	e.alone = false;
	assert_classes(e, "...111", "111111", 0, -1, -1, 0, 2, 0);
	e.object_growth = 0;
	assert_classes(e, "...111", "111111", 0, 0, 3, 0, 2, 0);
	e.object_growth = UNKNOWN;
	assert_classes(e, "...111", "111111", 0, -1, -1, 0, 2, 0);
	e.faults = UNKNOWN;
	e.object_growth = 0;
	assert_classes(e, "...111", "111111", 0, 0, 3, 0, -1, 0);
}

/* One fault of a read brings neighbours along. */
static void
a_read_of_an_object_maps_what_it_has(void **state)
{
	struct evidence e = {
	    .object = true, .alone = true, .faults = 2, .object_growth = 1};

	(void)state;
	assert_classes(e, "......", "111111", 0, 1, 1, 0, 0, 0);
	e.file = true;
	e.major = 2;
	assert_classes(e, "......", "111111", 0, 0, 0, 0, 0, 2);
}

static void
more_pages_than_faults_show(void **state)
{
	const struct evidence e = {.writes = true, .alone = true, .faults = 1};
	int64_t classes[FAULT_CLASSES];
	struct seen_page was = page('.'), is = page('A');
	struct evidence many = e;

	(void)state;
	evidence_add(&many, &was, &is, 3);
	deduce(&many, classes);
	assert_int_equal(classes[FAULT_ZERO_FILL], 3);
	assert_int_equal(classes[FAULT_REUSE], -2);
}

/* Of eight reuses, unsure may have been copies: is copies of them right? */
static bool
is_allowed(int64_t unsure, int64_t copies)
{
	const int64_t predicted[FAULT_CLASSES] = {
	    [FAULT_COPY] = 1, [FAULT_REUSE] = 8};
	int64_t classes[FAULT_CLASSES] = {
	    [FAULT_COPY] = 1 + copies, [FAULT_REUSE] = 8 - copies};

	deduce_allow_copies(predicted, unsure, classes);
	return memcmp(classes, predicted, sizeof classes) == 0;
}

static void
copies_by_chance_are_as_right_as_reuses(void **state)
{
	int64_t unknown[FAULT_CLASSES] = {
	    [FAULT_COPY] = UNKNOWN, [FAULT_REUSE] = UNKNOWN};

	(void)state;
	assert_true(is_allowed(0, 0));
	assert_true(is_allowed(8, 3));
	assert_true(is_allowed(8, 8));
	assert_false(is_allowed(0, 1));
	assert_false(is_allowed(2, 3));
	assert_false(is_allowed(8, -1));
	deduce_allow_copies(unknown, 8, unknown);
	assert_int_equal(unknown[FAULT_COPY], UNKNOWN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(private_memory_is_filled_copied_or_kept),
	    cmocka_unit_test(without_frames_a_page_of_ones_own_tells),
	    cmocka_unit_test(a_private_write_copies_the_objects_frame),
	    cmocka_unit_test(a_shared_write_fills_holes_maps_or_makes_writable),
	    cmocka_unit_test(a_read_of_an_object_maps_what_it_has),
	    cmocka_unit_test(more_pages_than_faults_show),
	    cmocka_unit_test(copies_by_chance_are_as_right_as_reuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
