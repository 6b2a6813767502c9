/* test_calibrate.c: what the experiments say, and what can be seen of it. */
#include <fcntl.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>
#include <cmocka.h>

#include "probe/calibrate.h"
#include "probe/pagemap.h"

static struct calibration c;
static struct huge_calibration huge;

static int
measure(void **state)
{
	(void)state;
	return calibrate(&c) < 0 || calibrate_huge(&huge) < 0 ? -1 : 0;
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
		struct huge_calibration huge_again;

		memset(&again, 0, sizeof again);
		memset(&huge_again, 0, sizeof huge_again);
		assert_int_equal(calibrate(&again), 0);
		assert_int_equal(calibrate_huge(&huge_again), 0);
		assert_memory_equal(&again, &c, sizeof c);
		assert_memory_equal(&huge_again, &huge, sizeof huge);
	}
}

/* An independent witness: AnonHugePages of one aligned huge page. */
static int64_t
huge_kib_of_one_write(void)
{
	size_t size = c.table_pages * c.page_size;
	char *room = mmap(NULL, 2 * size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *start = room + (-(uintptr_t)room & (size - 1));
	FILE *smaps = fopen("/proc/self/smaps", "r");
	char line[256];
	int64_t kib = 0, sum = 0;

	assert_ptr_not_equal(room, MAP_FAILED);
	assert_non_null(smaps);
	(void)madvise(start, size, MADV_HUGEPAGE);
	*(volatile char *)start = 1;
	while (fgets(line, sizeof line, smaps) != NULL)
		if (sscanf(line, "AnonHugePages: %" SCNd64, &kib) == 1)
			sum += kib;
	fclose(smaps);
	munmap(room, 2 * size);
	return sum;
}

static void
huge_pages_are_what_smaps_shows(void **state)
{
	int64_t huge_kib = huge_kib_of_one_write();

	(void)state;
	if (huge.huge_pages > 0)
		assert_int_equal(huge.huge_pages, c.table_pages);
	assert_int_equal(huge_kib, huge.huge_pages * c.page_size / 1024);
}

/* Inherited by whatever a process starts, and heeded by the kernel. */
static void
a_process_without_huge_pages_gets_none(void **state)
{
	struct huge_calibration without = {.huge_pages = 1};

	(void)state;
	if (prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) < 0) {
		print_message("needs a kernel with huge pages\n");
		skip();
	}
	assert_int_equal(calibrate_huge(&without), 0);
	assert_int_equal(prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0), 0);
	assert_int_equal(without.huge_pages, 0);
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
	    cmocka_unit_test(huge_pages_are_what_smaps_shows),
	    cmocka_unit_test(a_process_without_huge_pages_gets_none),
	    cmocka_unit_test(no_descriptor_is_left_open),
	};

	return cmocka_run_group_tests(tests, measure, NULL);
}
