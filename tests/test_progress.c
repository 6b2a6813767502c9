/* test_progress.c: how far a long run is, and what is left of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cli/progress.h"

static void
is_told_as(uint64_t done, uint64_t total, double seconds, const char *expected)
{
	char text[64];

	assert_string_equal(
	    progress_words(done, total, seconds, text, sizeof text), expected);
}

static void
what_is_left_follows_from_what_is_done(void **state)
{
	(void)state;
	is_told_as(18, 72, 10, "25 %, about 30 s left");
	is_told_as(1, 2, 1.5, "50 %, about 2 s left");
	is_told_as(1, 100, 4, "1 %, about 7 min left");
	is_told_as(1, 1000, 40, "0 %, about 12 h left");
	is_told_as(72, 72, 10, "100 %, about 0 s left");
}

static void
more_than_all_is_all(void **state)
{
	(void)state;
	is_told_as(80, 72, 10, "100 %, about 0 s left");
}

static void
nothing_is_guessed_of_what_is_not_known(void **state)
{
	(void)state;
	is_told_as(0, 72, 10, "0 %");
	is_told_as(0, 0, 10, "10 s so far");
	is_told_as(7, 0, 91, "2 min so far");
}

/* What is on stderr after that. */
static void
announces(double seconds, bool wanted, const char *expected)
{
	char text[128] = "";
	int file = memfd_create("stderr", MFD_CLOEXEC), saved = dup(2);
	struct progress p;
	ssize_t size;

	assert_true(file >= 0 && saved >= 0);
	fflush(stderr);
	assert_int_equal(dup2(file, 2), 2);
	progress_init(&p, wanted);
	progress_begin(&p, seconds, "%d rows", 72);
	progress_clear(&p);
	assert_int_equal(dup2(saved, 2), 2);
	size = pread(file, text, sizeof text - 1, 0);
	close(saved);
	close(file);
	assert_true(size >= 0);
	assert_string_equal(text, expected);
}

static void
what_takes_long_is_announced(void **state)
{
	(void)state;
	announces(60, true, "shmlab: 72 rows: about 60 s\n");
	announces(600, true, "shmlab: 72 rows: about 10 min\n");
	announces(10, true, "");
	announces(0, true, "");
	announces(60, false, "");
}

static void
nobody_need_listen(void **state)
{
	(void)state;
	progress_begin(NULL, 60, "rows");
	progress_say(NULL, 1, 2, "rows");
	progress_clear(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_left_follows_from_what_is_done),
	    cmocka_unit_test(more_than_all_is_all),
	    cmocka_unit_test(nothing_is_guessed_of_what_is_not_known),
	    cmocka_unit_test(what_takes_long_is_announced),
	    cmocka_unit_test(nobody_need_listen),
	};

	return cmocka_run_group_tests_name("progress", tests, NULL, NULL);
}
