/* test_stat.c: lines of stat and statm, and the start time of a process. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "os/life.h"
#include "probe/stat.h"

/* What follows "pid (comm) " in the line of a small sleeping process. */
#define REST                                                                   \
	"S 4013 4013 2671 34816 -1 4194304 100 7 3 9 1 2 -3 4 20 0 1 0 "       \
	"106751 3133440 390 18446744073709551615 94825385963520 "              \
	"94825385983401 140724601758864 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 "     \
	"94825385999408 94825386001024 94826370957312 140724601764462 "        \
	"140724601764499 140724601764499 140724601765867 0\n"

static void
a_plain_line_is_read(void **state)
{
	struct stat_line line;

	(void)state;
	assert_int_equal(stat_parse("4040 (cat) " REST, &line), 0);
	assert_int_equal(line.pid, 4040);
	assert_string_equal(line.comm, "cat");
	assert_int_equal(line.state, 'S');
	assert_int_equal(line.ppid, 4013);
	assert_int_equal(line.minor_faults, 100);
	assert_int_equal(line.major_faults, 3);
	assert_int_equal(line.start_time, 106751);
	assert_int_equal(line.vsize, 3133440);
	assert_int_equal(line.rss, 390);
}

static void
a_command_may_look_like_the_rest(void **state)
{
	static const char *const names[] = {
	    "a) R (b c",
	    ") S 1 2 3 (",
	    "))))",
	    "((",
	    " ",
	    "",
	    "two words",
	    "a\\nb",
	    "kworker/u16:3+flush-254:0",
	};
	struct stat_line line;
	char text[512];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(text, sizeof(text), "17 (%s) " REST, names[i]);
		assert_int_equal(stat_parse(text, &line), 0);
		assert_string_equal(line.comm, names[i]);
		assert_int_equal(line.pid, 17);
		assert_int_equal(line.state, 'S');
		assert_int_equal(line.ppid, 4013);
	}
}

static void
a_zombie_has_a_line_of_zeros(void **state)
{
	struct stat_line line;

	(void)state;
	assert_int_equal(
	    stat_parse("99 (sh) Z 1 99 99 0 -1 4227084 12 0 0 0 0 0 0 0 20 0 1 "
		       "0 5000 0 0 18446744073709551615 0 0 0 0 0 0 0 0 0\n",
		&line),
	    0);
	assert_int_equal(line.state, 'Z');
	assert_int_equal(line.start_time, 5000);
	assert_int_equal(line.vsize, 0);
	assert_int_equal(line.rss, 0);
}

/* However little is missing, half a number is not taken for a whole one. */
static void
a_line_that_breaks_off_is_refused(void **state)
{
	const char *whole = "4040 (cat) " REST;
	size_t needed = (size_t)(strstr(whole, " 390 ") - whole) + 5, cut;
	struct stat_line line = {.pid = -7};
	char text[512];

	(void)state;
	for (cut = 0; cut < needed; cut++) {
		snprintf(text, sizeof(text), "%.*s", (int)cut, whole);
		assert_int_equal(stat_parse(text, &line), -EBADMSG);
		assert_int_equal(line.pid, -7);
	}
	snprintf(text, sizeof(text), "%.*s", (int)needed, whole);
	assert_int_equal(stat_parse(text, &line), 0);
}

static void
statm_is_read(void **state)
{
	struct statm_line line;

	(void)state;
	assert_int_equal(statm_parse("765 435 406 5 0 123 0\n", &line), 0);
	assert_int_equal(line.size, 765);
	assert_int_equal(line.resident, 435);
	assert_int_equal(line.shared, 406);
}

static void
what_is_no_statm_is_refused(void **state)
{
	static const char *const texts[] = {
	    "",
	    "\n",
	    "765",
	    "765 435",
	    "765 435\n",
	    "765 435 406",
	    "765 x 406 5 0 123 0\n",
	    "99999999999999999999 435 406 5 0 123 0\n",
	};
	struct statm_line line = {.size = 77};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_int_equal(statm_parse(texts[i], &line), -EBADMSG);
		assert_int_equal(line.size, 77);
	}
}

static void
a_process_has_one_start_time(void **state)
{
	struct life first, second;

	(void)state;
	assert_int_equal(life_look(getpid(), &first), 0);
	assert_int_equal(life_look(getpid(), &second), 0);
	assert_true(first.start > 0);
	assert_true(first.start == second.start);
	assert_false(first.ended);
}

static void
a_child_does_not_start_before_its_parent(void **state)
{
	struct life parent, child;
	siginfo_t info;
	pid_t pid;

	(void)state;
	pid = fork();
	if (pid == 0)
		_exit(0);
	assert_true(pid > 0);
	assert_int_equal(life_look(getpid(), &parent), 0);

	/* A zombie still has its time; a reaped process has none. */
	assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	assert_int_equal(life_look(pid, &child), 0);
	assert_true(child.start >= parent.start);
	assert_true(child.ended);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	child.start = 77;
	assert_int_equal(life_look(pid, &child), -ENOENT);
	assert_true(child.start == 77);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_plain_line_is_read),
	    cmocka_unit_test(a_command_may_look_like_the_rest),
	    cmocka_unit_test(a_zombie_has_a_line_of_zeros),
	    cmocka_unit_test(a_line_that_breaks_off_is_refused),
	    cmocka_unit_test(statm_is_read),
	    cmocka_unit_test(what_is_no_statm_is_refused),
	    cmocka_unit_test(a_process_has_one_start_time),
	    cmocka_unit_test(a_child_does_not_start_before_its_parent),
	};

	return cmocka_run_group_tests_name("stat", tests, NULL, NULL);
}
