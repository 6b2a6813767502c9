/* test_stale.c: what the processor remembers, and how it is made to forget. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "machine/stale.h"
#include "os/tlb.h"
#include "skip.h"

#define PAGES 64

static size_t page_size;

static uint64_t
faults(void)
{
	struct rusage usage;

	assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
	return (uint64_t)(usage.ru_minflt + usage.ru_majflt);
}

static volatile char *
map(void)
{
	size_t size = PAGES * page_size;
	void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	assert_ptr_not_equal(pages, MAP_FAILED);
	(void)madvise(pages, size, MADV_NOHUGEPAGE);
	return pages;
}

static void
write_all(volatile char *pages)
{
	for (size_t i = 0; i < PAGES; i++)
		pages[i * page_size] = 1;
}

static void
share_for_a_moment(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void
a_flush_takes_two_faults_and_leaves_errno_alone(void **state)
{
	uint64_t before;

	(void)state;
	assert_int_equal(tlb_flush(), 2); /* its own code is in memory now */
	errno = EDOM;
	before = faults();
	assert_int_equal(tlb_flush(), 2);
	assert_int_equal(faults() - before, 2);
	assert_int_equal(errno, EDOM);
}

static void
nothing_is_left_of_a_flush(void **state)
{
	struct rlimit limit, none;
	(void)state;

	/* Without room there is no flush, and that is said. */
	assert_int_equal(getrlimit(RLIMIT_AS, &limit), 0);
	none = (struct rlimit){0, limit.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_AS, &none), 0);
	assert_int_equal(tlb_flush(), 0);
	assert_int_equal(setrlimit(RLIMIT_AS, &limit), 0);
	assert_int_equal(tlb_flush(), 2);
}

static const char no_populate[] = "this kernel has no MADV_POPULATE_WRITE";

/* What the trial looks for is gone after a flush, on every processor. */
static void
after_a_flush_right_entries_do_not_fault(void **state)
{
	volatile char *pages = map();
	uint64_t before;

	(void)state;
	for (int round = 0; round < 10; round++) {
		write_all(pages);
		share_for_a_moment();
		for (size_t i = 0; i < PAGES; i++)
			(void)pages[i * page_size];
		skip_if(madvise((void *)pages, PAGES * page_size,
			    MADV_POPULATE_WRITE) < 0,
		    no_populate);
		tlb_flush();
		before = faults();
		write_all(pages);
		assert_int_equal(faults() - before, 0);
	}
	munmap((void *)pages, PAGES * page_size);
}

static void
the_trial_tells_what_it_saw(void **state)
{
	struct stale_trial trial;

	(void)state;
	assert_int_equal(stale_try(&trial), 0);
	skip_if(!trial.tried, no_populate);
	assert_true(trial.pages >= PAGES && trial.pages % PAGES == 0);
	assert_true(trial.faults <= trial.pages);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_flush_takes_two_faults_and_leaves_errno_alone),
	    cmocka_unit_test(nothing_is_left_of_a_flush),
	    cmocka_unit_test(after_a_flush_right_entries_do_not_fault),
	    cmocka_unit_test(the_trial_tells_what_it_saw),
	};

	page_size = (size_t)sysconf(_SC_PAGESIZE);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
