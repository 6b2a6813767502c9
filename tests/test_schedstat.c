/* test_schedstat.c: how long a process waited for a CPU. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <unistd.h>

#include "probe/schedstat.h"

static void
a_wait_only_grows(void **state)
{
	int64_t before = schedstat_wait(getpid());

	(void)state;
	if (before == -ENOENT) {
		print_message("this kernel keeps no such account\n");
		skip();
	}
	assert_true(before >= 0);
	assert_true(schedstat_wait(getpid()) >= before);
}

static void
nobody_waits_for_nothing(void **state)
{
	(void)state;
	assert_true(schedstat_wait(-1) == -ENOENT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_wait_only_grows),
	    cmocka_unit_test(nobody_waits_for_nothing),
	};

	return cmocka_run_group_tests_name("schedstat", tests, NULL, NULL);
}
