/* test_kernels.c: what make kernels says before it fetches anything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <cmocka.h>

static void
a_kernel_that_is_not_there_is_refused(void **state)
{
	FILE *pipe = popen("KERNELS='6.1 2.6' tests/kernels.sh 2>&1", "r");
	char text[512];
	size_t size;
	int status;

	(void)state;
	assert_non_null(pipe);
	size = fread(text, 1, sizeof text - 1, pipe);
	text[size] = '\0';
	status = pclose(pipe);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 3);
	assert_string_equal(text,
	    "kernels: there is no kernel 2.6; there are: 5.10 6.1 6.12 newest "
	    "6.12-arm64 6.12-arm64-16k\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_kernel_that_is_not_there_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
