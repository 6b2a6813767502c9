/* test_machines.c: the model of kernels that do it in another way, each beside
 * one that does not. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>

#include "model/rules.h"

#define PAGES 64
#define HUGE  512

/* As Linux 6.18 does it. */
static const struct model_machine usual = {
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
static const struct op file = {MAPPED(REGION_FILE_SHARED, PAGES)};

/* Two huge pages, and some. */
static const struct op huge = {
    MAPPED(REGION_ANON_PRIVATE, 2 * HUGE + PAGES), .huge = true};

static struct model *m;
static struct model_total total;

/* One actor, 0, has mapped it. */
static void
begin(const struct model_machine *kernel, const struct op *mapping)
{
	m = model_new(kernel, 4);
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
protect_there_and_back(void)
{
	assert_int_equal(protect(ACCESS_READ), 0);
	assert_int_equal(protect(ACCESS_WRITE), 0);
}

/* The first write fault of a page, of any process; where the file system is
 * asked, each. */
static void
a_fault_that_dirties_a_page_may_be_counted_as_major(void **state)
{
	const struct op *const objects[] = {&shm, &file};

	(void)state;
	for (unsigned major = 0; major < 2; major++)
		for (int i = 0; i < 2; i++) {
			struct model_machine kernel = usual;

			kernel.dirtying_is_major = major;
			begin(&kernel, objects[i]);
			model_sync(m);
			model_start(m, 1);
			model_map(m, 1, objects[i]);
			model_write(m, 0, 0, 8);
			model_write(m, 1, 0, 8);
			assert_int_equal(of(0)->counted_major, 8 * major);
			assert_int_equal(
			    of(1)->counted_major, i == 1 ? 8 * major : 0);
			assert_int_equal(faults(0, FAULT_MAJOR), 0);
			end(NULL);
		}
}

/* A store without a fault marks the entry alone; the page hears of it when the
 * entry goes. */
static void
a_page_is_marked_dirty_by_a_fault_or_by_an_entry_that_goes(void **state)
{
	struct model_machine kernel = usual;

	(void)state;
	kernel.dirtying_is_major = true;
	begin(&kernel, &shm);
	model_start(m, 1);
	model_map(m, 1, &shm);
	model_read(m, 0, 0, 8);
	model_write(m, 0, 0, 8);
	assert_int_equal(of(0)->counted_major, 0);
	model_write(m, 1, 0, 4);
	assert_int_equal(of(1)->counted_major, 4);
	model_dontneed(m, 0, 0, 8);
	model_write(m, 1, 4, 4);
	assert_int_equal(of(1)->counted_major, 4);
	model_remove(m, 0, 0, 8);
	model_write(m, 1, 0, 8);
	assert_int_equal(of(1)->counted_major, 12);
}

/* A file on tmpfs: fresh shm has no page. */
static void
what_write_has_written_is_marked_dirty(void **state)
{
	const struct model_files tmpfs = {.tracks_dirty = false};
	struct model_machine kernel = usual;

	(void)state;
	kernel.dirtying_is_major = true;
	begin(&kernel, &file);
	model_unmap(m, 0);
	model_set_files(m, &tmpfs);
	model_map(m, 0, &file);
	model_write(m, 0, 0, 8);
	assert_int_equal(of(0)->counted_major, 0);
}

static void
mprotect_gives_exclusive_pages_the_right_back_or_not(void **state)
{
	(void)state;
	for (int restores = 0; restores < 2; restores++) {
		struct model_machine kernel = usual;

		kernel.protect_restores = restores;
		begin(&kernel, &anonymous);
		model_write(m, 0, 0, 8);
		protect_there_and_back();
		model_write(m, 0, 0, 8);
		assert_int_equal(faults(0, FAULT_REUSE), restores ? 0 : 8);
		assert_int_equal(faults(0, FAULT_COPY), 0);
		end(NULL);
	}
}

static void
mprotect_gives_a_huge_page_the_right_back_or_not(void **state)
{
	(void)state;
	for (int restores = 0; restores < 2; restores++) {
		struct model_machine kernel = usual;

		kernel.protect_restores_huge = restores;
		begin(&kernel, &huge);
		model_write(m, 0, 0, HUGE);
		protect_there_and_back();
		model_write(m, 0, 0, HUGE);
		assert_int_equal(faults(0, FAULT_REUSE), restores ? 0 : 1);
		assert_int_equal(of(0)->huge, HUGE);
		end(NULL);
	}
}

/* Page 1 was written since it was a part of a huge entry, page 2 was not. */
static void
mprotect_may_want_parts_of_a_huge_page_to_be_written(void **state)
{
	(void)state;
	for (int clean = 0; clean < 2; clean++) {
		struct model_machine kernel = usual;

		kernel.protect_restores_clean = clean;
		begin(&kernel, &huge);
		model_write(m, 0, 0, HUGE);
		model_dontneed(m, 0, 0, 1);
		model_write(m, 0, 1, 1);
		protect_there_and_back();
		model_write(m, 0, 1, 2);
		assert_int_equal(faults(0, FAULT_REUSE), clean ? 0 : 1);
		end(NULL);
	}
}

static void
a_write_over_huge_zeros_brings_a_huge_page_or_a_base_page(void **state)
{
	(void)state;
	for (int become = 0; become < 2; become++) {
		struct model_machine kernel = usual;

		kernel.zeros_become_huge = become;
		begin(&kernel, &huge);
		model_read(m, 0, 0, 1);
		model_write(m, 0, 7, 1);
		assert_int_equal(faults(0, FAULT_ZERO_FILL), 1);
		assert_int_equal(of(0)->anonymous, become ? HUGE : 1);
		assert_int_equal(
		    of(0)->states[PAGE_ZERO], become ? 0 : HUGE - 1);
		end(NULL);
	}
}

/* Of a huge page that a child has shared, count pages are left; one of them is
 * written. Is it copied? */
static bool
part_is_copied(const struct model_machine *kernel, uint64_t count)
{
	bool copied;

	begin(kernel, &huge);
	model_write(m, 0, 0, HUGE);
	model_fork(m, 0, 1);
	model_exit(m, 1);
	model_dontneed(m, 0, count, HUGE - count);
	model_write(m, 0, 0, 1);
	copied = faults(0, FAULT_COPY) == 1;
	assert_int_equal(faults(0, FAULT_REUSE), copied ? 0 : 1);
	end(NULL);
	return copied;
}

static void
a_part_of_a_huge_page_is_kept_or_copied(void **state)
{
	(void)state;
	for (int many = 0; many < 2; many++)
		for (int last = 0; last < 2; last++) {
			struct model_machine kernel = usual;

			kernel.keeps_part = many;
			kernel.keeps_last_part = last;
			assert_int_equal(part_is_copied(&kernel, 2), !many);
			assert_int_equal(part_is_copied(&kernel, 1), !last);
		}
}

/* Not while another process has it. */
static void
the_last_of_many_pages_is_kept_where_one_is(void **state)
{
	struct model_machine kernel = usual;

	(void)state;
	kernel.keeps_part = false;
	kernel.keeps_last_part = true;
	begin(&kernel, &huge);
	model_write(m, 0, 0, 2 * HUGE);
	model_fork(m, 0, 1);
	model_write(m, 1, 0, 2 * HUGE); /* takes its entries apart */
	assert_int_equal(faults(1, FAULT_COPY), 2 * HUGE);
	end(NULL);

	begin(&kernel, &huge);
	model_write(m, 0, 0, 2 * HUGE);
	model_fork(m, 0, 1);
	model_write(m, 1, 0, 1);
	model_exit(m, 0);
	model_write(m, 1, 1, HUGE - 1);
	assert_int_equal(faults(1, FAULT_COPY), 1 + HUGE - 2);
	assert_int_equal(faults(1, FAULT_REUSE), 1);
}

/* A page that is exclusive is no more than a page of one owner to a kernel that
 * keeps no such mark. */
static void
without_a_mark_an_exclusive_part_is_copied_too(void **state)
{
	(void)state;
	for (int marks = 0; marks < 2; marks++) {
		struct model_machine kernel = usual;

		kernel.protect_restores = marks;
		kernel.protect_restores_clean = false;
		kernel.protect_restores_huge = false;
		kernel.keeps_part = false;
		begin(&kernel, &huge);
		model_write(m, 0, 0, HUGE);
		model_dontneed(m, 0, 0, 1);
		protect_there_and_back();
		model_write(m, 0, 1, 1);
		assert_int_equal(faults(0, FAULT_COPY), !marks);
		end(NULL);
	}
}

static void
dontneed_of_a_whole_range_takes_the_page_table_or_not(void **state)
{
	(void)state;
	for (int table = 0; table < 2; table++) {
		struct model_machine kernel = usual;

		kernel.dontneed_takes_table = table;
		begin(&kernel, &huge);
		model_write(m, 0, 0, 1);
		model_dontneed(m, 0, 0, 1); /* takes the huge entry apart */
		model_dontneed(m, 0, 0, HUGE);
		model_write(m, 0, 0, 1);
		assert_int_equal(of(0)->anonymous, table ? HUGE : 1);
		/* A huge entry has no table to leave. */
		model_write(m, 0, HUGE, 1);
		model_dontneed(m, 0, HUGE, HUGE);
		model_write(m, 0, HUGE, 1);
		assert_int_equal(of(0)->huge, table ? 2 * HUGE : HUGE);
		end(NULL);
	}
}

static void
a_hole_may_need_a_mapping_that_is_writable(void **state)
{
	(void)state;
	for (int needs = 0; needs < 2; needs++) {
		struct model_machine kernel = usual;

		kernel.remove_needs_write = needs;
		begin(&kernel, &shm);
		model_write(m, 0, 0, PAGES);
		protect(ACCESS_READ);
		assert_int_equal(model_remove(m, 0, 0, 1), needs ? -EINVAL : 0);
		assert_int_equal(of(0)->object, needs ? PAGES : PAGES - 1);
		protect(ACCESS_WRITE);
		assert_int_equal(model_remove(m, 0, 0, PAGES), 0);
		assert_int_equal(of(0)->object, 0);
		end(NULL);
	}
}

/* The reuse is still a reuse; but its frame is not promised any more. */
static void
the_only_owner_may_copy_by_chance(void **state)
{
	(void)state;
	for (unsigned may = 0; may < 2; may++) {
		struct model_machine kernel = usual;

		kernel.may_copy_own = may;
		begin(&kernel, &anonymous);
		model_write(m, 0, 0, PAGES);
		assert_false(model_page(m, 0, 0).unsure);
		model_fork(m, 0, 1);
		model_write(m, 1, 0, 4); /* a copy, by no chance */
		model_write(m, 0, 0, 4);
		assert_int_equal(faults(0, FAULT_REUSE), 4);
		assert_int_equal(of(0)->unsure, 4 * may);
		assert_int_equal(of(1)->unsure, 0);
		assert_int_equal(model_page(m, 0, 3).unsure, may);
		assert_false(model_page(m, 0, 4).unsure);
		end(NULL);
	}
}

#define TEST(name) cmocka_unit_test_teardown(name, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_fault_that_dirties_a_page_may_be_counted_as_major),
	    TEST(a_page_is_marked_dirty_by_a_fault_or_by_an_entry_that_goes),
	    TEST(what_write_has_written_is_marked_dirty),
	    TEST(mprotect_gives_exclusive_pages_the_right_back_or_not),
	    TEST(mprotect_gives_a_huge_page_the_right_back_or_not),
	    TEST(mprotect_may_want_parts_of_a_huge_page_to_be_written),
	    TEST(a_write_over_huge_zeros_brings_a_huge_page_or_a_base_page),
	    TEST(a_part_of_a_huge_page_is_kept_or_copied),
	    TEST(the_last_of_many_pages_is_kept_where_one_is),
	    TEST(without_a_mark_an_exclusive_part_is_copied_too),
	    TEST(dontneed_of_a_whole_range_takes_the_page_table_or_not),
	    TEST(a_hole_may_need_a_mapping_that_is_writable),
	    TEST(the_only_owner_may_copy_by_chance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
