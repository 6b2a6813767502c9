#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>

#include "model/model.h"

#define PAGES 64

static const struct model_machine machine = {
    .page_size = 4096,
    .fault_around = 16,
    .table_pages = 512,
    .shared_read_writable = true,
};

static const struct model_mapping anonymous = {
    .backing = MODEL_ANONYMOUS, .start = 0x1000000000, .pages = PAGES};
static const struct model_mapping shm = {.backing = MODEL_SHM,
    .shared = true,
    .start = 0x1000000000,
    .pages = PAGES};
static const struct model_mapping private_shm = {
    .backing = MODEL_SHM, .start = 0x1000000000, .pages = PAGES};
static const struct model_mapping file = {.backing = MODEL_FILE,
    .shared = true,
    .start = 0x1000000000,
    .pages = PAGES,
    .cached = true,
    .tracks_dirty = true};

static struct model *m;
static struct model_total total;

/* One actor, 0, has mapped it. */
static void
begin(const struct model_mapping *mapping)
{
	m = model_new(&machine, 4);
	assert_non_null(m);
	assert_int_equal(model_start(m, 0), 0);
	assert_int_equal(model_map(m, 0, mapping), 0);
}

static int
end(void **state)
{
	(void)state;
	model_free(m);
	m = NULL;
	return 0;
}

static const struct model_total *
of(unsigned actor)
{
	model_total(m, actor, &total);
	return &total;
}

static uint64_t
faults(unsigned actor, enum model_fault fault)
{
	return of(actor)->faults[fault];
}

static void
mapping_costs_addresses_only(void **state)
{
	(void)state;
	begin(&anonymous);
	assert_int_equal(of(0)->size, PAGES);
	assert_int_equal(of(0)->states[MODEL_ABSENT], PAGES);
	assert_int_equal(of(0)->pss_kib, 0);
	assert_int_equal(model_frames(m), 0);
}

static void
reading_fresh_memory_costs_no_frame(void **state)
{
	(void)state;
	begin(&anonymous);
	model_read(m, 0, 0, PAGES);
	assert_int_equal(faults(0, FAULT_ZERO_READ), PAGES);
	assert_int_equal(of(0)->states[MODEL_ZERO], PAGES);
	assert_int_equal(of(0)->anonymous, 0);
	model_write(m, 0, 0, PAGES);
	assert_int_equal(faults(0, FAULT_ZERO_FILL), PAGES);
	assert_int_equal(of(0)->anonymous, PAGES);
	assert_int_equal(of(0)->pss_kib, PAGES * 4);
}

static void
a_second_write_is_free(void **state)
{
	(void)state;
	begin(&anonymous);
	model_write(m, 0, 0, PAGES);
	model_write(m, 0, 0, PAGES);
	assert_int_equal(faults(0, FAULT_ZERO_FILL), PAGES);
	assert_int_equal(faults(0, FAULT_REUSE), 0);
}

/* Copies = |Wc u Wp|, reuses = |Wc n Wp|, faults = |Wc| + |Wp|, frames =
 * P + |Wc u Wp| for any two write sets. */
static void
two_writers_after_fork_pay_for_the_union(void **state)
{
	(void)state;
	srand(1);
	for (int round = 0; round < 50; round++) {
		unsigned both = 0, either = 0, sum = 0;

		begin(&anonymous);
		model_write(m, 0, 0, PAGES);
		model_fork(m, 0, 1);
		for (uint64_t page = 0; page < PAGES; page++) {
			bool child = rand() % 2, parent = rand() % 2;

			if (child)
				model_write(m, 1, page, 1);
			if (parent)
				model_write(m, 0, page, 1);
			both += child && parent;
			either += child || parent;
			sum += child + parent;
		}
		assert_int_equal(
		    faults(0, FAULT_COPY) + faults(1, FAULT_COPY), either);
		assert_int_equal(
		    faults(0, FAULT_REUSE) + faults(1, FAULT_REUSE), both);
		assert_int_equal(sum, both + either);
		assert_int_equal(model_frames(m), PAGES + either);
		end(NULL);
	}
}

static void
the_last_owner_copies_nothing(void **state)
{
	(void)state;
	begin(&anonymous);
	model_write(m, 0, 0, PAGES);
	model_fork(m, 0, 1);
	model_exit(m, 1);
	model_write(m, 0, 0, PAGES);
	assert_int_equal(faults(0, FAULT_COPY), 0);
	assert_int_equal(faults(0, FAULT_REUSE), PAGES);
	assert_int_equal(model_frames(m), PAGES);
}

static void
fork_copies_no_entry_of_memory_never_written(void **state)
{
	(void)state;
	begin(&anonymous);
	model_read(m, 0, 0, PAGES);
	model_fork(m, 0, 1);
	assert_int_equal(of(1)->states[MODEL_ABSENT], PAGES);
	model_write(m, 0, 0, 1); /* one page is enough */
	model_fork(m, 0, 2);
	assert_int_equal(of(2)->states[MODEL_ZERO], PAGES - 1);
	assert_int_equal(of(2)->states[MODEL_SHARED], 1);
}

static void
fork_copies_no_entry_of_shared_memory(void **state)
{
	(void)state;
	begin(&shm);
	model_write(m, 0, 0, PAGES);
	model_fork(m, 0, 1);
	assert_int_equal(of(1)->states[MODEL_ABSENT], PAGES);
	assert_int_equal(of(0)->states[MODEL_EXCLUSIVE], PAGES);
}

static void
one_read_maps_what_lies_around(void **state)
{
	(void)state;
	begin(&shm);
	model_write(m, 0, 0, PAGES);
	model_start(m, 1);
	model_map(m, 1, &shm);
	model_read(m, 1, 20, 1);
	assert_int_equal(faults(1, FAULT_MAP), 1);
	assert_int_equal(of(1)->object, 16);
	assert_int_equal(model_page(m, 1, 15).state, MODEL_ABSENT);
	assert_int_equal(model_page(m, 1, 16).state, MODEL_SHARED);
	assert_int_equal(model_page(m, 1, 32).state, MODEL_ABSENT);
	model_read(m, 1, 0, PAGES);
	assert_int_equal(faults(1, FAULT_MAP), 4);
}

static void
fault_around_finds_only_what_is_there(void **state)
{
	(void)state;
	begin(&shm);
	model_write(m, 0, 3, 2);
	model_start(m, 1);
	model_map(m, 1, &shm);
	model_read(m, 1, 0, 1); /* a hole, yet its neighbours are mapped */
	assert_int_equal(faults(1, FAULT_ZERO_FILL), 1);
	assert_int_equal(of(1)->object, 3);
	model_read(m, 1, 3, 2);
	assert_int_equal(faults(1, FAULT_MAP), 0);
}

/* Whole windows are counted at once: the same as page by page. */
static void
reading_at_once_is_reading_one_by_one(void **state)
{
	uint64_t at_once;

	(void)state;
	srand(2);
	for (int round = 0; round < 50; round++) {
		struct model_mapping odd = shm;

		odd.start += (uint64_t)(rand() % 20) * 4096;
		for (int way = 0; way < 2; way++) {
			begin(&odd);
			model_write(m, 0, 0, 40);
			model_start(m, 1);
			model_map(m, 1, &odd);
			for (uint64_t page = 0; way == 1 && page < PAGES;
			     page++)
				model_read(m, 1, page, 1);
			if (way == 0) {
				model_read(m, 1, 0, PAGES);
				at_once = faults(1, FAULT_MAP);
			} else {
				assert_int_equal(faults(1, FAULT_MAP), at_once);
			}
			assert_int_equal(
			    faults(1, FAULT_ZERO_FILL), PAGES - 40);
			assert_int_equal(of(1)->object, PAGES);
			end(NULL);
		}
	}
}

static void
a_private_write_leaves_the_object_alone(void **state)
{
	(void)state;
	begin(&shm);
	model_write(m, 0, 0, PAGES);
	model_start(m, 1);
	model_map(m, 1, &private_shm);
	model_read(m, 1, 0, PAGES);
	model_write(m, 1, 0, 8);
	assert_int_equal(faults(1, FAULT_COPY), 8);
	assert_int_equal(of(1)->anonymous, 8);
	assert_int_equal(of(1)->object, PAGES - 8);
	assert_int_equal(of(0)->states[MODEL_EXCLUSIVE], 8);
}

static void
a_file_system_that_tracks_dirty_pages_sees_each_first_write(void **state)
{
	(void)state;
	begin(&file);
	model_read(m, 0, 0, PAGES);
	model_write(m, 0, 0, PAGES);
	assert_int_equal(faults(0, FAULT_MAP), PAGES / 16);
	assert_int_equal(faults(0, FAULT_REUSE), PAGES);
	model_write(m, 0, 0, PAGES);
	assert_int_equal(faults(0, FAULT_REUSE), PAGES);
}

static void
mprotect_there_and_back_is_free_for_exclusive_pages_only(void **state)
{
	(void)state;
	begin(&anonymous);
	model_write(m, 0, 0, PAGES);
	model_fork(m, 0, 1);
	model_write(m, 0, 0, 8); /* copies: exclusive again */
	model_protect(m, 0, false);
	assert_int_equal(model_write(m, 0, 0, 1), -EINVAL);
	model_protect(m, 0, true);
	model_write(m, 0, 0, 16);
	assert_int_equal(faults(0, FAULT_COPY), 16);
	assert_int_equal(faults(0, FAULT_REUSE), 0);
}

static void
dontneed_keeps_what_fork_goes_by(void **state)
{
	(void)state;
	begin(&anonymous);
	model_write(m, 0, 0, PAGES);
	model_dontneed(m, 0, 0, PAGES);
	assert_int_equal(of(0)->states[MODEL_ABSENT], PAGES);
	model_read(m, 0, 0, PAGES);
	model_fork(m, 0, 1);
	assert_int_equal(of(1)->states[MODEL_ZERO], PAGES);
}

static void
madvise_decides_what_a_child_gets(void **state)
{
	(void)state;
	begin(&anonymous);
	model_write(m, 0, 0, PAGES);
	model_wipeonfork(m, 0, true);
	model_fork(m, 0, 1);
	assert_true(of(1)->mapped);
	assert_int_equal(of(1)->states[MODEL_ABSENT], PAGES);
	model_wipeonfork(m, 0, false);
	model_dontfork(m, 0, true);
	model_fork(m, 0, 2);
	assert_false(of(2)->mapped);
	/* Neither made the parent's pages read-only. */
	model_write(m, 0, 0, PAGES);
	assert_int_equal(faults(0, FAULT_REUSE), 0);
	end(NULL);
	begin(&shm);
	assert_int_equal(model_wipeonfork(m, 0, true), -EINVAL);
}

static void
an_object_ends_with_its_last_mapping(void **state)
{
	(void)state;
	begin(&shm);
	model_write(m, 0, 0, PAGES);
	model_unmap(m, 0);
	assert_int_equal(model_frames(m), 0);
	model_map(m, 0, &shm);
	model_read(m, 0, 0, PAGES);
	assert_int_equal(faults(0, FAULT_ZERO_FILL), 2 * PAGES);
}

static void
frames_are_named_in_the_order_of_their_appearance(void **state)
{
	(void)state;
	begin(&anonymous);
	model_write(m, 0, 0, PAGES);
	model_look(m);
	model_fork(m, 0, 1);
	model_fork(m, 0, 2);
	model_write(m, 2, 0, 1);
	model_look(m);
	model_write(m, 1, 0, 1);
	model_look(m);
	assert_int_equal(model_page(m, 0, 0).ordinal, 0);
	assert_int_equal(model_page(m, 2, 0).ordinal, 1);
	assert_int_equal(model_page(m, 1, 0).ordinal, 2);
}

static void
nonsense_is_refused_and_changes_nothing(void **state)
{
	(void)state;
	begin(&anonymous);
	assert_int_equal(model_read(m, 1, 0, 1), -EINVAL);
	assert_int_equal(model_read(m, 0, PAGES, 1), -EINVAL);
	assert_int_equal(model_read(m, 0, 1, UINT64_MAX), -EINVAL);
	assert_int_equal(model_map(m, 0, &anonymous), -EINVAL);
	assert_int_equal(model_fork(m, 1, 2), -EINVAL);
	assert_int_equal(model_fork(m, 0, 0), -EINVAL);
	assert_int_equal(model_exit(m, 3), -EINVAL);
	assert_int_equal(of(0)->states[MODEL_ABSENT], PAGES);
}

#define TEST(name) cmocka_unit_test_teardown(name, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(mapping_costs_addresses_only),
	    TEST(reading_fresh_memory_costs_no_frame),
	    TEST(a_second_write_is_free),
	    TEST(two_writers_after_fork_pay_for_the_union),
	    TEST(the_last_owner_copies_nothing),
	    TEST(fork_copies_no_entry_of_memory_never_written),
	    TEST(fork_copies_no_entry_of_shared_memory),
	    TEST(one_read_maps_what_lies_around),
	    TEST(fault_around_finds_only_what_is_there),
	    TEST(reading_at_once_is_reading_one_by_one),
	    TEST(a_private_write_leaves_the_object_alone),
	    TEST(a_file_system_that_tracks_dirty_pages_sees_each_first_write),
	    TEST(mprotect_there_and_back_is_free_for_exclusive_pages_only),
	    TEST(dontneed_keeps_what_fork_goes_by),
	    TEST(madvise_decides_what_a_child_gets),
	    TEST(an_object_ends_with_its_last_mapping),
	    TEST(frames_are_named_in_the_order_of_their_appearance),
	    TEST(nonsense_is_refused_and_changes_nothing),
	};

	return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
