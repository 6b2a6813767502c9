/* test_platform.c: what the probe says of this machine, by other witnesses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "probe/platform.h"
#include "user.h"

static void
the_plain_facts_are_those_of_the_system(void **state)
{
	struct platform platform;
	struct utsname uts;

	(void)state;
	assert_int_equal(platform_probe(&platform), 0);
	assert_int_equal(uname(&uts), 0);
	assert_string_equal(platform.uts.release, uts.release);
	assert_int_equal(platform.page_size, sysconf(_SC_PAGESIZE));
	assert_in_range(platform.cpus, 1, sysconf(_SC_NPROCESSORS_CONF));
	assert_true(platform.available_kib > 0);
}

static void
the_word_of_huge_pages_is_the_one_in_brackets(void **state)
{
	struct platform platform;
	char line[64], bracketed[32];
	FILE *file = fopen("/sys/kernel/mm/transparent_hugepage/enabled", "re");

	(void)state;
	assert_int_equal(platform_probe(&platform), 0);
	if (file == NULL) {
		assert_string_equal(platform.thp, "");
		return;
	}
	assert_non_null(fgets(line, sizeof(line), file));
	fclose(file);
	assert_int_not_equal(platform.thp[0], '\0');
	snprintf(bracketed, sizeof(bracketed), "[%s]", platform.thp);
	assert_non_null(strstr(line, bracketed));
}

static void
proof_follows_from_sight(void **state)
{
	struct platform p;

	(void)state;
	assert_int_equal(platform_probe(&p), 0);
	assert_int_equal(
	    p.proof == PROOF_FRAMES, p.sight.pfns && p.sight.exclusive);
	assert_int_equal(p.proof == PROOF_TOTALS, !p.sight.exclusive);
	if (!p.sight.pfns)
		assert_true(p.sight.zero_pfn == 0 && p.sight.zero_more == 0);
}

static void
two_probes_see_the_same(void **state)
{
	struct platform a, b;

	(void)state;
	assert_int_equal(platform_probe(&a), 0);
	assert_int_equal(platform_probe(&b), 0);
	assert_int_equal(a.proof, b.proof);
	assert_int_equal(a.sight.scan, b.sight.scan);
	assert_true(a.sight.zero_pfn == b.sight.zero_pfn);
	assert_true(a.sight.zero_more == b.sight.zero_more);
}

/* Runs judge() in a child without privilege, which answers 0 if all is well. */
static void
ask_as_another(int (*crosscheck)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (geteuid() == 0 && setresuid(NOBODY, NOBODY, NOBODY) != 0)
			_exit(99);
		_exit(crosscheck());
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static int
sees_no_frame(void)
{
	struct platform platform;

	if (prctl(PR_SET_DUMPABLE, 1) != 0)
		return 98;
	if (platform_probe(&platform) != 0)
		return 97;
	return platform.proof == PROOF_FRAMES || platform.sight.pfns;
}

static int
sees_totals_only(void)
{
	struct platform platform;

	if (prctl(PR_SET_DUMPABLE, 0) != 0)
		return 98;
	if (platform_probe(&platform) != 0)
		return 97;
	return platform.proof != PROOF_TOTALS || platform.sight.scan;
}

static void
without_privilege_there_are_no_frames(void **state)
{
	(void)state;
	ask_as_another(sees_no_frame);
}

static void
a_process_that_is_not_dumpable_sees_totals_only(void **state)
{
	(void)state;
	ask_as_another(sees_totals_only);
}

static void
every_proof_has_a_name(void **state)
{
	(void)state;
	assert_string_equal(proof_name(PROOF_TOTALS), "totals");
	assert_string_equal(proof_name(PROOF_PAGES), "pages");
	assert_string_equal(proof_name(PROOF_FRAMES), "frames");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_plain_facts_are_those_of_the_system),
	    cmocka_unit_test(the_word_of_huge_pages_is_the_one_in_brackets),
	    cmocka_unit_test(proof_follows_from_sight),
	    cmocka_unit_test(two_probes_see_the_same),
	    cmocka_unit_test(without_privilege_there_are_no_frames),
	    cmocka_unit_test(a_process_that_is_not_dumpable_sees_totals_only),
	    cmocka_unit_test(every_proof_has_a_name),
	};

	return cmocka_run_group_tests_name("platform", tests, NULL, NULL);
}
