/* test_pagemap.c: words of pagemap written by hand, and those of our own pages.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "probe/pagemap.h"
#include "probe/platform.h"
#include "skip.h"

/* Bits as Documentation/admin-guide/mm/pagemap.rst numbers them. */
#define BIT(n) (1ULL << (n))

static const struct pagemap_sight with_pfns = {
    .pfns = true, .exclusive = true, .zero_pfn = 0x3b34};
static const struct pagemap_sight without_pfns = {.exclusive = true};

static struct page_view
view(const struct pagemap_sight *sight, uint64_t word, bool zero)
{
	struct page_view out;

	pagemap_views(sight, &word, &zero, &out, 1);
	return out;
}

static void
the_bits_are_those_of_the_kernel(void **state)
{
	(void)state;
	assert_true(PAGEMAP_PRESENT == BIT(63));
	assert_true(PAGEMAP_SWAPPED == BIT(62));
	assert_true(PAGEMAP_FILE == BIT(61));
	assert_true(PAGEMAP_EXCLUSIVE == BIT(56));
	assert_true(PAGEMAP_PFN == 0x007fffffffffffff);
}

static void
a_page_without_a_frame_is_absent(void **state)
{
	(void)state;
	assert_int_equal(view(&with_pfns, 0, false).state, PAGE_ABSENT);
	/* Bit 55, soft-dirty, and bit 57, write-protected, change nothing. */
	assert_int_equal(
	    view(&with_pfns, BIT(55) | BIT(57), false).state, PAGE_ABSENT);
}

static void
a_frame_of_one_entry_is_exclusive(void **state)
{
	uint64_t word = BIT(63) | BIT(56) | BIT(55) | 0x12345;
	struct page_view page = view(&with_pfns, word, false);

	(void)state;
	assert_int_equal(page.state, PAGE_EXCLUSIVE);
	assert_int_equal(page.pfn, 0x12345);

	page = view(&with_pfns, word | BIT(61), false);
	assert_int_equal(page.state, PAGE_EXCLUSIVE);
}

static void
a_frame_of_more_entries_is_shared(void **state)
{
	struct page_view page;

	(void)state;
	page = view(&with_pfns, BIT(63) | 0x12345, false);
	assert_int_equal(page.state, PAGE_SHARED);
	assert_int_equal(page.pfn, 0x12345);

	page = view(&with_pfns, BIT(63) | BIT(61) | 0x12345, false);
	assert_int_equal(page.state, PAGE_SHARED);
}

static void
what_is_in_swap_is_no_frame(void **state)
{
	struct page_view page;

	(void)state;
	/* Swap type 3, offset 0x3b34: the number of the zero page, by
	 * chance. */
	page = view(&with_pfns, BIT(62) | 0x3b34ULL << 5 | 3, false);
	assert_int_equal(page.state, PAGE_SWAPPED);
	assert_int_equal(page.pfn, 0);

	page = view(&with_pfns, BIT(62) | 0x3b34, false);
	assert_int_equal(page.state, PAGE_SWAPPED);
}

static void
the_zero_page_is_known_by_its_frame(void **state)
{
	struct page_view page;

	(void)state;
	page = view(&with_pfns, BIT(63) | 0x3b34, false);
	assert_int_equal(page.state, PAGE_ZERO);
	assert_int_equal(page.pfn, 0);

	page = view(&with_pfns, BIT(63) | 0x3b35, false);
	assert_int_equal(page.state, PAGE_SHARED);
	page = view(&with_pfns, BIT(63) | 0x3b33, false);
	assert_int_equal(page.state, PAGE_SHARED);
}

static void
there_may_be_several_zero_pages(void **state)
{
	struct pagemap_sight sight = with_pfns;

	(void)state;
	sight.zero_more = 7;
	assert_int_equal(view(&sight, BIT(63) | 0x3b33, 0).state, PAGE_SHARED);
	assert_int_equal(view(&sight, BIT(63) | 0x3b34, 0).state, PAGE_ZERO);
	assert_int_equal(view(&sight, BIT(63) | 0x3b3b, 0).state, PAGE_ZERO);
	assert_int_equal(view(&sight, BIT(63) | 0x3b3c, 0).state, PAGE_SHARED);
}

static void
without_frames_the_flags_tell_the_zero_page(void **state)
{
	const uint64_t words[] = {BIT(63), BIT(63), BIT(63) | BIT(56), 0};
	const bool zero[] = {true, false, false, false};
	struct page_view views[4];
	size_t i;

	(void)state;
	pagemap_views(&without_pfns, words, zero, views, 4);
	assert_int_equal(views[0].state, PAGE_ZERO);
	assert_int_equal(views[1].state, PAGE_SHARED);
	assert_int_equal(views[2].state, PAGE_EXCLUSIVE);
	assert_int_equal(views[3].state, PAGE_ABSENT);
	for (i = 0; i < 4; i++)
		assert_int_equal(views[i].pfn, 0);
}

static void
without_flags_no_page_is_zero(void **state)
{
	const uint64_t words[] = {BIT(63), BIT(63) | BIT(61)};
	struct page_view views[2];

	(void)state;
	pagemap_views(&without_pfns, words, NULL, views, 2);
	assert_int_equal(views[0].state, PAGE_SHARED);
	assert_int_equal(views[1].state, PAGE_SHARED);
}

static void
only_a_shared_anonymous_page_is_doubtful(void **state)
{
	(void)state;
	assert_true(pagemap_doubtful(BIT(63)));
	assert_true(pagemap_doubtful(BIT(63) | BIT(55)));
	assert_false(pagemap_doubtful(BIT(63) | BIT(56)));
	assert_false(pagemap_doubtful(BIT(63) | BIT(61)));
	assert_false(pagemap_doubtful(BIT(62)));
	assert_false(pagemap_doubtful(0));
}

/* A file that has the numbers where /proc/kpagecount has them. */
static int
counts_from(uint64_t pfn, const uint64_t *counts, size_t n)
{
	int fd = memfd_create("counts", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, counts, n * sizeof *counts,
			     (off_t)(pfn * sizeof *counts)),
	    n * sizeof *counts);
	return fd;
}

static void
counts_put_right_what_a_huge_page_says_of_its_pages(void **state)
{
	const uint64_t counts[] = {1, 2, 0, 3, 1};
	uint64_t words[] = {BIT(63) | BIT(56) | 0x100,
	    BIT(63) | BIT(56) | 0x101, 0, BIT(63) | BIT(56) | 0x102,
	    BIT(63) | 0x104, BIT(63) | BIT(56) | 0x103};
	int fd = counts_from(0x100, counts, 5);

	(void)state;
	assert_int_equal(pagemap_correct(&with_pfns, fd, words, 6), 0);
	assert_true(words[0] == (BIT(63) | BIT(56) | 0x100));
	assert_true(words[1] == (BIT(63) | 0x101));
	assert_true(words[2] == 0);
	assert_true(words[3] == (BIT(63) | with_pfns.zero_pfn));
	assert_true(words[4] == (BIT(63) | BIT(56) | 0x104));
	assert_true(words[5] == (BIT(63) | 0x103));
	close(fd);
}

static void
a_count_that_is_not_there_is_an_error(void **state)
{
	const uint64_t count = 1;
	uint64_t word = BIT(63) | 0x101;
	int fd = counts_from(0x100, &count, 1);

	(void)state;
	assert_int_equal(pagemap_correct(&with_pfns, fd, &word, 1), -EIO);
	assert_int_equal(pagemap_correct(&with_pfns, -1, &word, 1), -EBADF);
	close(fd);
}

static void
totals_settle_what_is_all_or_nothing(void **state)
{
	bool zero = true;

	(void)state;
	assert_int_equal(pagemap_settle(0, 0, 0, &zero), 0);
	assert_false(zero);
	zero = true;
	assert_int_equal(pagemap_settle(8, 0, 8, &zero), 0);
	assert_false(zero);
	zero = true;
	assert_int_equal(pagemap_settle(8, 5, 8, &zero), 0);
	assert_false(zero);
	assert_int_equal(pagemap_settle(8, 5, 3, &zero), 0);
	assert_true(zero);
	assert_int_equal(pagemap_settle(8, 8, 0, &zero), 0);
	assert_true(zero);
}

static void
totals_do_not_settle_a_mixture(void **state)
{
	bool zero = true;

	(void)state;
	assert_int_equal(pagemap_settle(8, 5, 4, &zero), -ENODATA);
	assert_int_equal(pagemap_settle(8, 5, 7, &zero), -ENODATA);
	/* Figures that do not fit together. */
	assert_int_equal(pagemap_settle(8, 5, 9, &zero), -ENODATA);
	assert_int_equal(pagemap_settle(8, 5, 2, &zero), -ENODATA);
	assert_int_equal(pagemap_settle(8, 0, 7, &zero), -ENODATA);
	assert_int_equal(pagemap_settle(4, 5, 4, &zero), -ENODATA);
	assert_true(zero);
}

static void
every_state_has_a_name(void **state)
{
	(void)state;
	assert_string_equal(page_state_name(PAGE_ABSENT), "absent");
	assert_string_equal(page_state_name(PAGE_ZERO), "zero");
	assert_string_equal(page_state_name(PAGE_SHARED), "shared");
	assert_string_equal(page_state_name(PAGE_EXCLUSIVE), "exclusive");
	assert_string_equal(page_state_name(PAGE_SWAPPED), "swapped");
}

/* Our own pagemap, and fresh anonymous memory to look at. */
struct own {
	struct platform platform;
	size_t size;
	unsigned char *pages;
	int fd;
};

#define OWN_PAGES 1000

static int
own_setup(void **state)
{
	struct own *own = calloc(1, sizeof(*own));

	if (own == NULL || platform_probe(&own->platform) != 0)
		return -1;
	own->size = OWN_PAGES * own->platform.page_size;
	own->pages = mmap(NULL, own->size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (own->pages == MAP_FAILED)
		return -1;
	madvise(own->pages, own->size, MADV_NOHUGEPAGE);
	own->fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	*state = own;
	return 0;
}

static int
own_teardown(void **state)
{
	struct own *own = *state;

	munmap(own->pages, own->size);
	if (own->fd != -1)
		close(own->fd);
	free(own);
	return 0;
}

/* Every third page is read and every third one is written. */
static void
touch_own(struct own *own)
{
	volatile unsigned char *pages = own->pages;
	size_t i;

	for (i = 0; i < OWN_PAGES; i++) {
		if (i % 3 == 1)
			(void)pages[i * own->platform.page_size];
		if (i % 3 == 2)
			pages[i * own->platform.page_size] = 1;
	}
}

static void
our_own_pages_are_seen(void **state)
{
	struct own *own = *state;
	uint64_t words[OWN_PAGES];
	size_t i;

	skip_if(
	    own->platform.proof == PROOF_TOTALS, "pagemap shows nothing here");
	touch_own(own);
	assert_int_equal(pagemap_read(own->fd, (uintptr_t)own->pages,
			     own->platform.page_size, words, OWN_PAGES),
	    0);
	for (i = 0; i < OWN_PAGES; i++) {
		assert_int_equal(!(words[i] & PAGEMAP_PRESENT), i % 3 == 0);
		assert_int_equal(!(words[i] & PAGEMAP_EXCLUSIVE), i % 3 != 2);
		assert_int_equal(pagemap_doubtful(words[i]), i % 3 == 1);
	}
}

/* More zero pages apart from each other than one scan reports. */
static void
a_scan_finds_exactly_the_zero_pages(void **state)
{
	struct own *own = *state;
	bool zero[OWN_PAGES];
	size_t i;

	skip_if(!own->platform.sight.scan, "PAGEMAP_SCAN needs Linux 6.7");
	touch_own(own);
	assert_int_equal(pagemap_zero_pages(own->fd, (uintptr_t)own->pages,
			     own->platform.page_size, zero, OWN_PAGES),
	    0);
	for (i = 0; i < OWN_PAGES; i++)
		assert_int_equal(zero[i], i % 3 == 1);
}

static void
frames_and_scan_agree(void **state)
{
	struct own *own = *state;
	struct pagemap_sight blind = own->platform.sight;
	struct page_view by_frame[OWN_PAGES], by_scan[OWN_PAGES];
	uint64_t words[OWN_PAGES];
	bool zero[OWN_PAGES];
	size_t i;

	skip_if(
	    !own->platform.sight.scan || own->platform.proof != PROOF_FRAMES,
	    "needs PAGEMAP_SCAN and CAP_SYS_ADMIN");
	touch_own(own);
	assert_int_equal(pagemap_read(own->fd, (uintptr_t)own->pages,
			     own->platform.page_size, words, OWN_PAGES),
	    0);
	assert_int_equal(pagemap_zero_pages(own->fd, (uintptr_t)own->pages,
			     own->platform.page_size, zero, OWN_PAGES),
	    0);

	blind.pfns = false;
	pagemap_views(&own->platform.sight, words, NULL, by_frame, OWN_PAGES);
	pagemap_views(&blind, words, zero, by_scan, OWN_PAGES);
	for (i = 0; i < OWN_PAGES; i++) {
		assert_int_equal(by_frame[i].state, by_scan[i].state);
		assert_int_equal(by_frame[i].pfn != 0, i % 3 == 2);
	}
}

/* Any file without the ioctl stands for a pagemap before Linux 6.7. */
static void
a_kernel_without_scan_says_so(void **state)
{
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	bool zero[1];

	(void)state;
	assert_int_not_equal(fd, -1);
	assert_int_equal(
	    pagemap_zero_pages(fd, 0, (size_t)sysconf(_SC_PAGESIZE), zero, 1),
	    -ENOTTY);
	close(fd);
}

static void
a_closed_descriptor_is_an_error(void **state)
{
	uint64_t word;
	bool zero;

	(void)state;
	assert_int_equal(pagemap_read(-1, 0, 1, &word, 1), -EBADF);
	assert_int_equal(pagemap_zero_pages(-1, 0, 1, &zero, 1), -EBADF);
}

static void
a_process_that_ended_has_no_pages(void **state)
{
	struct own *own = *state;
	uint64_t word;
	char path[64];
	int fd, gate[2];
	pid_t pid;

	skip_if(own->fd == -1, "no pagemap here");
	assert_int_equal(pipe2(gate, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0) {
		close(gate[1]);
		_exit(read(gate[0], path, 1) == 0 ? 0 : 1);
	}
	assert_true(pid > 0);
	snprintf(path, sizeof(path), "/proc/%d/pagemap", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_int_not_equal(fd, -1);
	assert_int_equal(pagemap_read(fd, (uintptr_t)own->pages,
			     own->platform.page_size, &word, 1),
	    0);

	close(gate[0]);
	close(gate[1]);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_int_equal(pagemap_read(fd, (uintptr_t)own->pages,
			     own->platform.page_size, &word, 1),
	    -ESRCH);
	if (own->platform.sight.scan) {
		bool zero;

		assert_int_equal(pagemap_zero_pages(fd, (uintptr_t)own->pages,
				     own->platform.page_size, &zero, 1),
		    -ESRCH);
	}
	close(fd);
}

#define OWN(test) cmocka_unit_test_setup_teardown(test, own_setup, own_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_bits_are_those_of_the_kernel),
	    cmocka_unit_test(a_page_without_a_frame_is_absent),
	    cmocka_unit_test(a_frame_of_one_entry_is_exclusive),
	    cmocka_unit_test(a_frame_of_more_entries_is_shared),
	    cmocka_unit_test(what_is_in_swap_is_no_frame),
	    cmocka_unit_test(the_zero_page_is_known_by_its_frame),
	    cmocka_unit_test(there_may_be_several_zero_pages),
	    cmocka_unit_test(without_frames_the_flags_tell_the_zero_page),
	    cmocka_unit_test(without_flags_no_page_is_zero),
	    cmocka_unit_test(only_a_shared_anonymous_page_is_doubtful),
	    cmocka_unit_test(
		counts_put_right_what_a_huge_page_says_of_its_pages),
	    cmocka_unit_test(a_count_that_is_not_there_is_an_error),
	    cmocka_unit_test(totals_settle_what_is_all_or_nothing),
	    cmocka_unit_test(totals_do_not_settle_a_mixture),
	    cmocka_unit_test(every_state_has_a_name),
	    OWN(our_own_pages_are_seen),
	    OWN(a_scan_finds_exactly_the_zero_pages),
	    OWN(frames_and_scan_agree),
	    cmocka_unit_test(a_kernel_without_scan_says_so),
	    cmocka_unit_test(a_closed_descriptor_is_an_error),
	    OWN(a_process_that_ended_has_no_pages),
	};

	return cmocka_run_group_tests_name("pagemap", tests, NULL, NULL);
}
