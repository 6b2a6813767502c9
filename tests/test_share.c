/* test_share.c: every piece of work is done once, and by no two at a time in
 * one place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "os/share.h"

#define THINGS 5000

struct record {
	_Atomic unsigned times[THINGS];
	_Atomic bool busy[SHARE_MAX];
	_Atomic unsigned clashes, beyond;
	unsigned threads;
};

static void
note(void *arg, size_t i, unsigned thread)
{
	struct record *r = arg;

	if (thread >= r->threads) {
		r->beyond++;
		return;
	}
	r->clashes += atomic_exchange(&r->busy[thread], true);
	r->times[i]++;
	r->busy[thread] = false;
}

static unsigned
count_threads(void)
{
	DIR *tasks = opendir("/proc/self/task");
	struct dirent *entry;
	unsigned count = 0;

	assert_non_null(tasks);
	while ((entry = readdir(tasks)) != NULL)
		count += entry->d_name[0] != '.';
	closedir(tasks);
	return count;
}

static void
share(unsigned threads, size_t count)
{
	static struct record r;

	memset(&r, 0, sizeof r);
	r.threads = threads < 1 ? 1 : threads > SHARE_MAX ? SHARE_MAX : threads;
	share_work(threads, count, note, &r);
	for (size_t i = 0; i < THINGS; i++)
		assert_int_equal(r.times[i], i < count);
	assert_int_equal(r.clashes, 0);
	assert_int_equal(r.beyond, 0);
}

static void
each_thing_is_done_once(void **state)
{
	(void)state;
	share(2, THINGS);
	share(SHARE_MAX, THINGS);
	share(1, THINGS);
	share(2, 3);
	share(2, 0);
}

static void
there_are_never_more_threads_than_can_be_told_apart(void **state)
{
	(void)state;
	share(0, THINGS);
	share(100, THINGS);
}

static void
no_thread_is_left(void **state)
{
	unsigned before = count_threads();

	(void)state;
	share(SHARE_MAX, THINGS);
	/* One that has ended stays in the list for a moment. */
	for (int i = 0; i < 1000 && count_threads() != before; i++)
		usleep(1000);
	assert_int_equal(count_threads(), before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_thing_is_done_once),
	    cmocka_unit_test(
		there_are_never_more_threads_than_can_be_told_apart),
	    cmocka_unit_test(no_thread_is_left),
	};

	return cmocka_run_group_tests_name("share", tests, NULL, NULL);
}
