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

#include "machine/machine.h"
#include "probe/pagemap.h"
#include "skip.h"

static struct machine machine;
static const struct model_machine *const m = &machine.model;

static int
measure(void **state)
{
	(void)state;
	return machine_learn(true, &machine);
}

/* How many pages the kernel maps for a read in the middle of cached ones, as
 * pagemap shows it: an independent witness. */
static size_t
pages_of_one_read(void)
{
	size_t pages = 2 * m->table_pages, size = pages * m->page_size;
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
	for (size_t i = 0; i < size; i += m->page_size)
		at[i] = 1;
	munmap((void *)at, size);

	at = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
	assert_ptr_not_equal(at, MAP_FAILED);
	(void)madvise((void *)at, size, MADV_NOHUGEPAGE);
	(void)at[size / 2];
	assert_int_equal(
	    pagemap_read(map, (uintptr_t)at, m->page_size, words, pages), 0);
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
	assert_int_equal(m->page_size, sysconf(_SC_PAGESIZE));
	assert_int_equal(m->table_pages, m->page_size / 8);
	/* A power of two. */
	assert_true(m->fault_around > 0);
	assert_int_equal(m->fault_around & (m->fault_around - 1), 0);
	assert_int_equal(m->fault_around, pages_of_one_read());
}

static void
the_answer_is_always_the_same(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++) {
		struct machine again;

		memset(&again, 0, sizeof again);
		assert_int_equal(machine_learn(true, &again), 0);
		assert_int_equal(again.frames, machine.frames);
		assert_memory_equal(&again.model, m, sizeof *m);
	}
}

/* An independent witness: AnonHugePages of one aligned huge page. */
static int64_t
huge_kib_of_one_write(void)
{
	size_t size = m->table_pages * m->page_size;
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
	if (m->huge_pages > 0)
		assert_int_equal(m->huge_pages, m->table_pages);
	assert_int_equal(huge_kib, m->huge_pages * m->page_size / 1024);
}

/* Inherited by whatever a process starts, and heeded by the kernel. */
static void
a_process_without_huge_pages_gets_none(void **state)
{
	struct machine without = {.model.huge_pages = 1};

	(void)state;
	skip_if(prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) < 0,
	    "needs a kernel with huge pages");
	assert_int_equal(machine_learn(true, &without), 0);
	assert_int_equal(prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0), 0);
	assert_int_equal(without.model.huge_pages, 0);
}

static void
no_descriptor_is_left_open(void **state)
{
	int before = dup(0), after;
	struct machine again;

	(void)state;
	close(before);
	assert_int_equal(machine_learn(false, &again), 0);
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
