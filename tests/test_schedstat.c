/* test_schedstat.c: how long a process waited for a CPU. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <unistd.h>

#include "probe/schedstat.h"
#include "skip.h"

static void
a_wait_only_grows(void **state)
{
	int64_t before = schedstat_wait(getpid());

	(void)state;
	skip_if(before == -ENOENT, "this kernel keeps no such account");
	assert_true(before >= 0);
	assert_true(schedstat_wait(getpid()) >= before);
}

static void
nobody_waits_for_nothing(void **state)
{
	(void)state;
	assert_true(schedstat_wait(-1) == -ENOENT);
}

static void
a_machine_is_busy_above_ten_percent(void **state)
{
	(void)state;
	assert_false(schedstat_was_busy(0, 0));
	assert_false(schedstat_was_busy(100, 1000));
	assert_true(schedstat_was_busy(101, 1000));
	assert_true(schedstat_was_busy(1, 0));
	/* Where the kernel keeps no account, nothing is known. */
	assert_false(schedstat_was_busy(INT64_MIN, 1000));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_wait_only_grows),
	    cmocka_unit_test(nobody_waits_for_nothing),
	    cmocka_unit_test(a_machine_is_busy_above_ten_percent),
	};

	return cmocka_run_group_tests_name("schedstat", tests, NULL, NULL);
}
