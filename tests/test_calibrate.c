/* test_calibrate.c: what the experiments say, and what can be seen of it. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>

#include "probe/calibrate.h"
#include "probe/pagemap.h"

static struct calibration c;

static int
measure(void **state)
{
	(void)state;
	return calibrate(&c);
}

/* How many pages the kernel maps for a read in the middle of cached ones, as
 * pagemap shows it: an independent witness. */
static size_t
pages_of_one_read(void)
{
	size_t pages = 2 * c.table_pages, size = pages * c.page_size;
	uint64_t *words = calloc(pages, sizeof *words);
	int map = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	int fd = memfd_create("test", MFD_CLOEXEC);
	volatile char *at;
	size_t present = 0;

	assert_non_null(words);
	assert_true(fd >= 0 && map >= 0);
	assert_int_equal(ftruncate(fd, (off_t)size), 0);
	at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	assert_ptr_not_equal(at, MAP_FAILED);
	(void)madvise((void *)at, size, MADV_NOHUGEPAGE);
	for (size_t i = 0; i < size; i += c.page_size)
		at[i] = 1;
	munmap((void *)at, size);

	at = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
	assert_ptr_not_equal(at, MAP_FAILED);
	(void)madvise((void *)at, size, MADV_NOHUGEPAGE);
	(void)at[size / 2];
	assert_int_equal(
	    pagemap_read(map, (uintptr_t)at, c.page_size, words, pages), 0);
	for (size_t i = 0; i < pages; i++)
		present += (words[i] & PAGEMAP_PRESENT) != 0;
	munmap((void *)at, size);
	close(fd);
	close(map);
	free(words);
	return present;
}

static void
the_window_is_what_pagemap_shows(void **state)
{
	(void)state;
	assert_int_equal(c.page_size, sysconf(_SC_PAGESIZE));
	assert_int_equal(c.table_pages, c.page_size / 8);
	/* A power of two. */
	assert_true(c.fault_around > 0);
	assert_int_equal(c.fault_around & (c.fault_around - 1), 0);
	assert_int_equal(c.fault_around, pages_of_one_read());
}

static void
the_answer_is_always_the_same(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++) {
		struct calibration again;

		memset(&again, 0, sizeof again);
		assert_int_equal(calibrate(&again), 0);
		assert_int_equal(again.fault_around, c.fault_around);
		assert_int_equal(
		    again.shared_read_writable, c.shared_read_writable);
	}
}

static void
memory_does_not_track_first_writes_unless_shm_does(void **state)
{
	int fd = memfd_create("test", MFD_CLOEXEC);
	bool tracks = false;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(calibrate_tracks_dirty(fd, &tracks), 0);
	assert_int_equal(tracks, !c.shared_read_writable);
	close(fd);
}

static void
what_cannot_be_mapped_is_an_error(void **state)
{
	int ends[2];
	bool tracks = true;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_true(calibrate_tracks_dirty(ends[1], &tracks) < 0);
	assert_true(tracks);
	close(ends[0]);
	close(ends[1]);
}

static void
no_descriptor_is_left_open(void **state)
{
	int before = dup(0), after;
	struct calibration again;

	(void)state;
	close(before);
	assert_int_equal(calibrate(&again), 0);
	after = dup(0);
	close(after);
	assert_int_equal(after, before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_window_is_what_pagemap_shows),
	    cmocka_unit_test(the_answer_is_always_the_same),
	    cmocka_unit_test(
		memory_does_not_track_first_writes_unless_shm_does),
	    cmocka_unit_test(what_cannot_be_mapped_is_an_error),
	    cmocka_unit_test(no_descriptor_is_left_open),
	};

	return cmocka_run_group_tests(tests, measure, NULL);
}
