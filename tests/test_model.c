#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>

#include "model/rules.h"

#define PAGES 64
#define HUGE  512

/* As Linux 6.18 does it. */
static const struct model_machine machine = {
    .page_size = 4096,
    .fault_around = 16,
    .table_pages = 512,
    .shared_read_writable = true,
    .huge_pages = HUGE,
    .protect_restores = true,
    .protect_restores_clean = true,
    .protect_restores_huge = true,
    .zeros_become_huge = true,
    .keeps_part = true,
    .dontneed_takes_table = true,
    .merge_takes_over = true,
    .unaccounts_unwritten = true,
};

static const struct model_files disk = {.tracks_dirty = true, .on_disk = true};

#define MAPPED(its_kind, pages)                                                \
	.what = OP_CREATE, .kind = its_kind, .start = 0x1000000000,            \
	.set.total = pages

static const struct op anonymous = {MAPPED(REGION_ANON_PRIVATE, PAGES)};
static const struct op shm = {MAPPED(REGION_SHM_SHARED, PAGES)};
static const struct op private_shm = {MAPPED(REGION_SHM_PRIVATE, PAGES)};
static const struct op file = {MAPPED(REGION_FILE_SHARED, PAGES)};
static const struct op private_file = {MAPPED(REGION_FILE_PRIVATE, PAGES)};

/* Two huge pages, and some. */
static const struct op huge = {
    MAPPED(REGION_ANON_PRIVATE, 2 * HUGE + PAGES), .huge = true};

static struct model *m;
static struct model_total total;

/* One actor, 0, has mapped it. */
static void
begin(const struct op *mapping)
{
	m = model_new(&machine, 4);
	assert_non_null(m);
	model_set_files(m, &disk);
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

/* All that actor 0 has mapped. */
static int
protect(enum access access)
{
	return model_protect(m, 0, 0, of(0)->size, access);
}

static void
mapping_costs_addresses_only(void **state)
{
	(void)state;
	begin(&anonymous);
	assert_int_equal(of(0)->size, PAGES);
	assert_int_equal(of(0)->states[PAGE_ABSENT], PAGES);
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
	assert_int_equal(of(0)->states[PAGE_ZERO], PAGES);
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
	assert_int_equal(of(1)->states[PAGE_ABSENT], PAGES);
	model_write(m, 0, 0, 1); /* one page is enough */
	model_fork(m, 0, 2);
	assert_int_equal(of(2)->states[PAGE_ZERO], PAGES - 1);
	assert_int_equal(of(2)->states[PAGE_SHARED], 1);
}

static void
fork_copies_no_entry_of_shared_memory(void **state)
{
	(void)state;
	begin(&shm);
	model_write(m, 0, 0, PAGES);
	model_fork(m, 0, 1);
	assert_int_equal(of(1)->states[PAGE_ABSENT], PAGES);
	assert_int_equal(of(0)->states[PAGE_EXCLUSIVE], PAGES);
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
	assert_int_equal(model_page(m, 1, 15).state, PAGE_ABSENT);
	assert_int_equal(model_page(m, 1, 16).state, PAGE_SHARED);
	assert_int_equal(model_page(m, 1, 32).state, PAGE_ABSENT);
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
		struct op odd = shm;

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
	assert_int_equal(of(0)->states[PAGE_EXCLUSIVE], 8);
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
	protect(ACCESS_READ);
	assert_int_equal(model_write(m, 0, 0, 1), -EINVAL);
	protect(ACCESS_WRITE);
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
	assert_int_equal(of(0)->states[PAGE_ABSENT], PAGES);
	model_read(m, 0, 0, PAGES);
	model_fork(m, 0, 1);
	assert_int_equal(of(1)->states[PAGE_ZERO], PAGES);
}

static void
madvise_decides_what_a_child_gets(void **state)
{
	(void)state;
	begin(&anonymous);
	model_write(m, 0, 0, PAGES);
	model_wipeonfork(m, 0, 0, PAGES, true);
	model_fork(m, 0, 1);
	assert_true(of(1)->mapped);
	assert_int_equal(of(1)->states[PAGE_ABSENT], PAGES);
	model_wipeonfork(m, 0, 0, PAGES, false);
	model_dontfork(m, 0, 0, PAGES, true);
	model_fork(m, 0, 2);
	assert_false(of(2)->mapped);
	/* Neither made the parent's pages read-only. */
	model_write(m, 0, 0, PAGES);
	assert_int_equal(faults(0, FAULT_REUSE), 0);
	end(NULL);
	begin(&shm);
	assert_int_equal(model_wipeonfork(m, 0, 0, PAGES, true), -EINVAL);
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

/* A file that is untouched since it was written, and whose pages have left the
 * cache. */
static void
begin_on_disk(const struct op *mapping)
{
	begin(mapping);
	assert_int_equal(model_sync(m), 0);
	assert_int_equal(model_evict(m), 0);
	assert_int_equal(model_memory(m), 0);
}

static void
a_page_that_left_the_cache_is_one_major_fault(void **state)
{
	(void)state;
	begin_on_disk(&file);
	model_read(m, 0, 0, 8);
	assert_int_equal(faults(0, FAULT_MAJOR), 8);
	model_write(m, 0, 8, 8);
	assert_int_equal(faults(0, FAULT_MAJOR), 16);
	model_read(m, 0, 0, 16);
	model_write(m, 0, 8, 8);
	assert_int_equal(faults(0, FAULT_MAJOR), 16);
	assert_int_equal(faults(0, FAULT_REUSE), 0);
	assert_int_equal(model_memory(m), 16);
}

/* The copy is made in the same fault. */
static void
a_private_write_waits_for_the_page_that_it_copies(void **state)
{
	(void)state;
	begin_on_disk(&private_file);
	model_write(m, 0, 0, 8);
	assert_int_equal(faults(0, FAULT_MAJOR), 8);
	assert_int_equal(faults(0, FAULT_COPY), 0);
	assert_int_equal(of(0)->anonymous, 8);
	assert_int_equal(model_frames(m), 8);
	assert_int_equal(model_memory(m), 16);
}

static void
reading_past_the_mapping_brings_pages_but_maps_none(void **state)
{
	(void)state;
	begin_on_disk(&file);
	assert_int_equal(model_cache(m, 2, 4), 0);
	assert_int_equal(model_frames(m), 0);
	assert_int_equal(model_memory(m), 4);
	/* The fault finds its neighbours in the cache. */
	model_read(m, 0, 0, 1);
	assert_int_equal(of(0)->object, 5);
	assert_int_equal(faults(0, FAULT_MAJOR), 1);
	assert_int_equal(model_cache(m, PAGES, 1), -EINVAL);
}

/* What read faults bring into a hole stays, but behind a page with bytes. */
static void
a_file_system_that_keeps_holes_makes_none_where_one_is(void **state)
{
	struct model_files keeps = disk;

	(void)state;
	keeps.keeps_holes = true;
	begin(&file);
	model_unmap(m, 0);
	model_set_files(m, &keeps);
	model_map(m, 0, &file);
	/* An unknown number of pages around it is written back with it. */
	assert_int_equal(model_remove(m, 0, 0, 2), -EINVAL);
	model_sync(m);
	assert_int_equal(model_remove(m, 0, 2, 2), 0);
	model_read(m, 0, 0, PAGES);
	assert_int_equal(of(0)->object, PAGES);
	assert_int_equal(model_remove(m, 0, 2, 2), 0);
	assert_int_equal(of(0)->object, PAGES);
	assert_int_equal(model_remove(m, 0, 3, 3), 0);
	assert_int_equal(of(0)->object, PAGES - 2);
	/* Written, and written back, it has bytes. */
	model_write(m, 0, 2, 1);
	model_sync(m);
	assert_int_equal(model_remove(m, 0, 2, 3), 0);
	assert_int_equal(of(0)->object, PAGES - 4);
}

static void
mapped_pages_stay_in_the_cache(void **state)
{
	(void)state;
	begin(&private_file);
	model_read(m, 0, 0, 1);	 /* maps 16 pages */
	model_write(m, 0, 0, 8); /* and gives 8 of them up */
	model_sync(m);
	assert_int_equal(model_evict(m), 0);
	assert_int_equal(model_frames(m), 16);
	assert_int_equal(model_memory(m), 16);
}

static void
dirty_pages_are_not_evicted_by_anything_that_can_be_foreseen(void **state)
{
	(void)state;
	begin(&file);
	assert_int_equal(model_evict(m), -EINVAL);
	assert_int_equal(model_memory(m), PAGES);
	model_sync(m);
	model_write(m, 0, 0, 1);
	assert_int_equal(model_evict(m), -EINVAL);
	assert_int_equal(model_pageout(m, 0, 0, 1), -EINVAL);
	assert_int_equal(of(0)->object, 1);
}

static void
writeback_makes_every_process_fault_again(void **state)
{
	(void)state;
	begin(&file);
	model_start(m, 1);
	model_map(m, 1, &file);
	for (unsigned i = 0; i < 2; i++)
		model_write(m, i, 0, 8);
	model_sync(m);
	for (unsigned i = 0; i < 2; i++) {
		uint64_t before = faults(i, FAULT_REUSE);

		model_write(m, i, 0, 8);
		model_write(m, i, 0, 8);
		assert_int_equal(faults(i, FAULT_REUSE), before + 8);
	}
	/* Not even mprotect() gives back what writeback took. */
	model_sync(m);
	protect(ACCESS_READ);
	protect(ACCESS_WRITE);
	model_write(m, 0, 0, 8);
	assert_int_equal(faults(0, FAULT_REUSE), 16);
}

static void
memory_has_nowhere_to_be_written_to(void **state)
{
	(void)state;
	begin(&shm);
	model_write(m, 0, 0, PAGES);
	assert_int_equal(model_sync(m), 0);
	assert_int_equal(model_evict(m), 0);
	model_write(m, 0, 0, PAGES);
	assert_int_equal(faults(0, FAULT_REUSE), 0);
	assert_int_equal(of(0)->object, PAGES);
	end(NULL);
	begin(&anonymous);
	assert_int_equal(model_sync(m), -EINVAL);
	assert_int_equal(model_evict(m), -EINVAL);
	assert_int_equal(model_cache(m, 0, 1), -EINVAL);
}

static void
pageout_takes_only_pages_of_one_process(void **state)
{
	(void)state;
	begin(&file);
	model_sync(m);
	model_start(m, 1);
	model_map(m, 1, &file);
	model_read(m, 0, 0, PAGES);
	model_read(m, 1, 0, 1);
	assert_int_equal(model_pageout(m, 0, 0, PAGES), 0);
	assert_int_equal(of(0)->object, 16);
	assert_int_equal(model_memory(m), 16);
	model_read(m, 0, 0, PAGES);
	assert_int_equal(faults(0, FAULT_MAJOR), PAGES - 16);
}

static void
without_swap_only_what_holds_nothing_is_paged_out(void **state)
{
	(void)state;
	begin(&anonymous);
	model_write(m, 0, 0, PAGES);
	model_pageout(m, 0, 0, PAGES);
	assert_int_equal(of(0)->anonymous, PAGES);
	end(NULL);
	begin(&shm);
	model_read(m, 0, 0, 16);
	model_write(m, 0, 0, 8);
	model_pageout(m, 0, 0, 16);
	assert_int_equal(of(0)->object, 0);
	assert_int_equal(model_memory(m), 8);
}

/* The frame that is written waits in a list, and so may be copied: then what
 * was given up is gone, and its mark with it. */
static void
what_may_be_a_copy_is_not_given_up(void **state)
{
	(void)state;
	begin(&anonymous);
	model_write(m, 0, 0, 2);
	model_fork(m, 0, 1);
	model_write(m, 1, 0, 1);
	assert_int_equal(model_free_lazily(m, 0, 0, 1), 0);
	model_write(m, 0, 0, 1);
	assert_true(model_page(m, 0, 0).unsure);
	model_pageout(m, 0, 0, 1);
	model_exit(m, 1);
	model_fork(m, 0, 2);
	assert_int_equal(model_free_lazily(m, 2, 0, 1), -EINVAL);
	assert_int_equal(model_free_lazily(m, 2, 1, 1), 0);
}

static void
a_hole_is_a_hole_for_everybody_but_copies_stay(void **state)
{
	(void)state;
	begin(&shm);
	model_write(m, 0, 0, 16);
	model_start(m, 1);
	model_map(m, 1, &private_shm);
	model_read(m, 1, 0, 1);
	model_write(m, 1, 0, 4);
	assert_int_equal(model_remove(m, 1, 0, 8), -EINVAL);
	assert_int_equal(model_remove(m, 0, 0, 8), 0);
	assert_int_equal(of(0)->object, 8);
	assert_int_equal(of(1)->object, 8);
	assert_int_equal(of(1)->anonymous, 4);
	assert_int_equal(model_memory(m), 12);
	model_read(m, 0, 0, 1);
	assert_int_equal(faults(0, FAULT_ZERO_FILL), 17);
}

static void
the_hole_of_a_file_is_a_major_fault(void **state)
{
	(void)state;
	begin(&file);
	model_read(m, 0, 0, PAGES);
	assert_int_equal(model_remove(m, 0, 0, 4), 0);
	model_read(m, 0, 0, PAGES);
	assert_int_equal(faults(0, FAULT_MAJOR), 4);
}

static void
memory_counts_what_the_object_has_unmapped(void **state)
{
	(void)state;
	begin(&file);
	assert_int_equal(model_frames(m), 0);
	assert_int_equal(model_memory(m), PAGES);
	model_read(m, 0, 0, 1);
	assert_int_equal(model_frames(m), 16);
	assert_int_equal(model_memory(m), PAGES);
	model_unmap(m, 0);
	assert_int_equal(model_memory(m), 0);
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
one_fault_brings_a_huge_page(void **state)
{
	(void)state;
	begin(&huge);
	model_write(m, 0, HUGE + 3, 1);
	assert_int_equal(faults(0, FAULT_ZERO_FILL), 1);
	assert_int_equal(of(0)->huge, HUGE);
	assert_int_equal(model_page(m, 0, HUGE - 1).state, PAGE_ABSENT);
	assert_int_equal(model_page(m, 0, HUGE).state, PAGE_EXCLUSIVE);
	model_write(m, 0, 0, huge.set.total);
	assert_int_equal(faults(0, FAULT_ZERO_FILL), 2 + PAGES);
	assert_int_equal(of(0)->huge, 2 * HUGE);
	assert_int_equal(of(0)->anonymous, huge.set.total);
}

static void
the_huge_page_of_zeros_costs_no_frame_but_is_inherited(void **state)
{
	(void)state;
	begin(&huge);
	model_read(m, 0, 5, 1);
	assert_int_equal(faults(0, FAULT_ZERO_READ), 1);
	assert_int_equal(of(0)->states[PAGE_ZERO], HUGE);
	assert_int_equal(of(0)->anonymous + of(0)->huge, 0);
	model_fork(m, 0, 1);
	assert_int_equal(of(1)->states[PAGE_ZERO], HUGE);
	model_write(m, 1, 6, 1);
	assert_int_equal(faults(1, FAULT_ZERO_FILL), 1);
	assert_int_equal(of(1)->huge, HUGE);
	assert_int_equal(of(0)->huge, 0);
}

static void
a_byte_written_after_fork_copies_one_page(void **state)
{
	(void)state;
	begin(&huge);
	model_write(m, 0, 0, HUGE);
	model_fork(m, 0, 1);
	assert_int_equal(of(1)->huge, HUGE);
	model_write(m, 1, 0, 1);
	assert_int_equal(faults(1, FAULT_COPY), 1);
	assert_int_equal(model_frames(m), HUGE + 1);
	assert_int_equal(of(1)->huge, 0);
	assert_int_equal(of(0)->huge, HUGE);
	assert_int_equal(of(0)->states[PAGE_EXCLUSIVE], 1);
	assert_int_equal(of(0)->pss_kib, (HUGE - 1) * 4 / 2 + 4);
	model_exit(m, 1);
	model_write(m, 0, 0, HUGE); /* no other process has any of it */
	assert_int_equal(faults(0, FAULT_REUSE), 1);
	assert_int_equal(of(0)->huge, HUGE);
}

/* Page 0 has no other owner by then; the huge page has. */
static void
a_page_is_copied_while_others_have_the_huge_page(void **state)
{
	(void)state;
	begin(&huge);
	model_write(m, 0, 0, HUGE);
	model_fork(m, 0, 1);
	model_write(m, 1, 0, 1);
	model_write(m, 0, 0, 1);
	assert_int_equal(faults(0, FAULT_COPY), 1);
	assert_int_equal(of(0)->huge, 0);
	model_exit(m, 1);
	model_write(m, 0, 1, 3);
	assert_int_equal(faults(0, FAULT_REUSE), 3);
}

static void
the_last_page_of_a_huge_page_is_copied(void **state)
{
	(void)state;
	begin(&huge);
	model_write(m, 0, 0, HUGE);
	model_fork(m, 0, 1);
	model_exit(m, 1);
	model_dontneed(m, 0, 1, HUGE - 1);
	model_write(m, 0, 0, 1);
	assert_int_equal(faults(0, FAULT_COPY), 1);
	assert_int_equal(faults(0, FAULT_REUSE), 0);
}

/* The kernel keeps account of two processes. */
static void
of_three_that_share_a_huge_page_the_third_copies(void **state)
{
	(void)state;
	for (unsigned survivor = 1; survivor <= 2; survivor++) {
		begin(&huge);
		model_write(m, 0, 0, HUGE);
		model_fork(m, 0, 1);
		model_fork(m, 0, 2);
		model_write(m, survivor, 0, 1); /* takes its entry apart */
		model_exit(m, 0);
		model_exit(m, 3 - survivor);
		model_write(m, survivor, 1, 1);
		assert_int_equal(
		    faults(survivor, FAULT_COPY), survivor == 1 ? 1 : 2);
		assert_int_equal(
		    faults(survivor, FAULT_REUSE), survivor == 1 ? 1 : 0);
		end(NULL);
	}
}

/* An account that is begun when the entry is taken apart is no help. */
static void
an_account_that_begins_late_is_not_believed(void **state)
{
	(void)state;
	begin(&huge);
	model_write(m, 0, 0, HUGE);
	model_fork(m, 0, 1);
	model_fork(m, 0, 2);
	model_exit(m, 1);
	model_write(m, 2, 0, 1);
	model_exit(m, 0);
	model_write(m, 2, 1, 1);
	assert_int_equal(faults(2, FAULT_COPY), 2);
	model_fork(m, 2, 3); /* there is room for the child's, a right one */
	model_exit(m, 2);
	model_write(m, 3, 2, 1);
	assert_int_equal(faults(3, FAULT_REUSE), 1);
}

static void
a_page_table_stays_unless_its_range_is_dropped_at_once(void **state)
{
	(void)state;
	begin(&huge);
	model_write(m, 0, 0, 1);
	model_dontneed(m, 0, 0, HUGE);
	model_write(m, 0, 0, 1);
	assert_int_equal(of(0)->huge, HUGE);
	model_dontneed(m, 0, 0, 1);
	assert_int_equal(of(0)->huge, 0);
	assert_int_equal(of(0)->anonymous, HUGE - 1);
	model_dontneed(m, 0, 1, HUGE - 1);
	model_fork(m, 0, 1);
	model_write(m, 0, 0, 1);
	model_write(m, 1, 0, 1);
	assert_int_equal(of(0)->anonymous, 1);
	assert_int_equal(of(1)->anonymous, 1);
	model_dontneed(m, 1, 0, huge.set.total);
	model_write(m, 1, 0, 1);
	assert_int_equal(of(1)->huge, HUGE);
}

static void
mprotect_there_and_back_is_free_for_an_exclusive_huge_page(void **state)
{
	(void)state;
	begin(&huge);
	model_write(m, 0, 0, 1);
	for (int shared = 0; shared < 2; shared++) {
		if (shared)
			model_fork(m, 0, 1);
		protect(ACCESS_READ);
		protect(ACCESS_WRITE);
		if (shared)
			model_exit(m, 1);
		model_write(m, 0, 0, HUGE);
		assert_int_equal(faults(0, FAULT_REUSE), shared);
	}
}

/* Many huge pages are handled at once: the same as one by one. */
static void
a_thousand_huge_pages_are_as_each_of_them(void **state)
{
	struct op large = huge;
	uint64_t pages = 1000 * HUGE;

	(void)state;
	large.set.total = pages;
	begin(&large);
	model_write(m, 0, 0, pages);
	assert_int_equal(faults(0, FAULT_ZERO_FILL), 1000);
	model_fork(m, 0, 1);
	model_write(m, 1, 7, pages - HUGE); /* begins and ends inside one */
	assert_int_equal(faults(1, FAULT_COPY), pages - HUGE);
	assert_int_equal(of(1)->huge, 0);
	assert_int_equal(of(0)->huge, pages);
	assert_int_equal(of(0)->states[PAGE_SHARED], HUGE);
	model_exit(m, 1);
	model_write(m, 0, 3 * HUGE + 1, 2 * HUGE);
	assert_int_equal(faults(0, FAULT_REUSE), 3);
	model_write(m, 0, 0, pages);
	assert_int_equal(faults(0, FAULT_REUSE), 1000);
	assert_int_equal(model_frames(m), pages);
}

static void
huge_pages_are_refused_where_their_rules_do_not_hold(void **state)
{
	struct op odd = huge, object = shm;

	(void)state;
	begin(&huge);
	assert_int_equal(model_pageout(m, 0, 0, 1), -EINVAL);
	odd.start += 4096;
	object.huge = true;
	model_start(m, 1);
	assert_int_equal(model_map(m, 1, &odd), -EINVAL);
	assert_int_equal(model_map(m, 1, &object), -EINVAL);
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
	assert_int_equal(of(0)->states[PAGE_ABSENT], PAGES);
}

/* A logged operation is told by its kind and its set of pages. */
static void
an_operation_is_applied_run_by_run(void **state)
{
	const struct op fork = {.what = OP_FORK, .child = 1};
	struct op op = {.what = OP_WRITE,
	    .set = pages_part(PAGES, PAGES / 2, PAGES_STRIDE, 0)};

	(void)state;
	begin(&anonymous);
	assert_int_equal(model_apply(m, 0, &op), 0);
	assert_int_equal(of(0)->anonymous, PAGES / 2);
	assert_int_equal(model_apply(m, 0, &fork), 0);
	assert_int_equal(of(1)->states[PAGE_SHARED], PAGES / 2);
	op.set = pages_none(PAGES);
	assert_int_equal(model_apply(m, 0, &op), 0);
	assert_int_equal(model_apply(m, 2, &op), -EINVAL);
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
	    TEST(a_page_that_left_the_cache_is_one_major_fault),
	    TEST(a_private_write_waits_for_the_page_that_it_copies),
	    TEST(reading_past_the_mapping_brings_pages_but_maps_none),
	    TEST(a_file_system_that_keeps_holes_makes_none_where_one_is),
	    TEST(mapped_pages_stay_in_the_cache),
	    TEST(dirty_pages_are_not_evicted_by_anything_that_can_be_foreseen),
	    TEST(writeback_makes_every_process_fault_again),
	    TEST(memory_has_nowhere_to_be_written_to),
	    TEST(pageout_takes_only_pages_of_one_process),
	    TEST(without_swap_only_what_holds_nothing_is_paged_out),
	    TEST(what_may_be_a_copy_is_not_given_up),
	    TEST(a_hole_is_a_hole_for_everybody_but_copies_stay),
	    TEST(the_hole_of_a_file_is_a_major_fault),
	    TEST(memory_counts_what_the_object_has_unmapped),
	    TEST(frames_are_named_in_the_order_of_their_appearance),
	    TEST(one_fault_brings_a_huge_page),
	    TEST(the_huge_page_of_zeros_costs_no_frame_but_is_inherited),
	    TEST(a_byte_written_after_fork_copies_one_page),
	    TEST(a_page_is_copied_while_others_have_the_huge_page),
	    TEST(the_last_page_of_a_huge_page_is_copied),
	    TEST(of_three_that_share_a_huge_page_the_third_copies),
	    TEST(an_account_that_begins_late_is_not_believed),
	    TEST(a_page_table_stays_unless_its_range_is_dropped_at_once),
	    TEST(mprotect_there_and_back_is_free_for_an_exclusive_huge_page),
	    TEST(a_thousand_huge_pages_are_as_each_of_them),
	    TEST(huge_pages_are_refused_where_their_rules_do_not_hold),
	    TEST(an_operation_is_applied_run_by_run),
	    TEST(nonsense_is_refused_and_changes_nothing),
	};

	return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
