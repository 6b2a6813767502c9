/* test_inputs.c: files that are no files: what is given to a command to be
 * read, or to write to, is taken, or refused with the reason; it is never
 * ignored, and never waited for without an end. And a run that did not reach
 * its end never says that it balances. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "file_text.h"
#include "os/clock.h"
#include "run.h"

#define DEADLINE_MS 30000

/* In a folder of its own. */
static char folder[] = "/tmp/shmlab-inputs-XXXXXX";
static char fifo[64], file[64];

static int
make_folder(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(fifo, sizeof fifo, "%s/fifo", folder);
	snprintf(file, sizeof file, "%s/file", folder);
	return mkfifo(fifo, 0600);
}

static int
remove_folder(void **state)
{
	(void)state;
	unlink(fifo);
	unlink(file);
	return rmdir(folder);
}

static void
write_file(const char *text)
{
	FILE *out = fopen(file, "we");

	assert_non_null(out);
	fputs(text, out);
	assert_int_equal(fclose(out), 0);
}

static void
is_refused(const struct trial *t, int status, const char *said)
{
	if (strstr(t->err, said) == NULL)
		fail_msg("%s: it did not say '%s' but:\n%s", t->command, said,
		    t->err);
	assert_int_equal(t->status, status);
	trial_left_nothing(t);
}

/* With these answers; NULL: from stdin. With a sanitizer nothing is predicted,
 * so nothing is asked. */
static void
quiz_is_refused(struct trial *t, const char *answers, const char *said)
{
	if (TAKES_NOTES)
		return;
	trial_run(t, "cow", "--quiz", answers != NULL ? "--answers" : NULL,
	    answers, NULL);
	is_refused(t, 3, said);
}

static void
a_directory_holds_nothing_to_read(void **state)
{
	struct trial *t = *state;

	trial_run(t, "cow", "--quiz", "--answers", "/tmp", NULL);
	is_refused(t, 3, "shmlab: /tmp: Is a directory\n");
	trial_run(t, "exercise", "6", "--answers", "/tmp", NULL);
	is_refused(t, 3, "shmlab: /tmp: Is a directory\n");
	trial_run(t, "prove", "--replay", "/tmp", NULL);
	is_refused(t, 2, "./run.sh prove: /tmp: Is a directory\n");
	trial_run(t, "show", "/tmp", NULL);
	is_refused(t, 3, "shmlab: /tmp: Is a directory\n");
	trial_run(t, "diff", "/tmp", "/tmp", NULL);
	is_refused(t, 3, "shmlab: /tmp: Is a directory\n");
}

static void
stdin_from_tmp(void)
{
	int fd = open("/tmp", O_RDONLY | O_CLOEXEC);

	dup2(fd, STDIN_FILENO);
}

static void
nor_does_stdin_if_it_is_one(void **state)
{
	struct trial *t = *state;

	t->prepare = stdin_from_tmp;
	quiz_is_refused(t, NULL, "shmlab: stdin: Is a directory\n");
	trial_run(t, "cow", "--pause", NULL);
	is_refused(t, 3, "shmlab: stdin: Is a directory\n");
}

static void
what_never_ends_is_refused(void **state)
{
	struct trial *t = *state;

	quiz_is_refused(t, "/dev/zero",
	    "shmlab: /dev/zero: it holds a byte 0, so it is no text\n");
	trial_run(t, "exercise", "6", "--answers", "/dev/zero", NULL);
	is_refused(
	    t, 3, "shmlab: /dev/zero: it holds a byte 0, so it is no text\n");
	trial_run(t, "prove", "--replay", "/dev/zero", NULL);
	is_refused(t, 2, "./run.sh prove: /dev/zero, line 1: not understood\n");
	trial_run(t, "show", "/dev/zero", NULL);
	is_refused(t, 3, "shmlab: /dev/zero: it ends in line 1");
}

static void
what_is_too_long_is_refused(void **state)
{
	struct trial *t = *state;
	char *text = malloc(20002);

	assert_non_null(text);
	memset(text, '1', 5000);
	text[5000] = '\0';
	write_file(text);
	quiz_is_refused(t, file, "a line of it has more than 4096 bytes\n");
	trial_run(t, "prove", "--replay", file, NULL);
	is_refused(t, 2, ", line 1: not understood\n");

	for (int i = 0; i < 20002; i += 2)
		memcpy(text + i, "#\n", 2);
	text[20001] = '\0';
	write_file(text);
	trial_run(t, "prove", "--replay", file, NULL);
	is_refused(t, 2, ": it has more than 10000 lines\n");
	free(text);
}

static void
what_cannot_be_read_is_refused(void **state)
{
	struct trial *t = *state;

	trial_as_nobody(t);
	write_file("16\n");
	chmod(file, 0);
	chmod(folder, 0755);
	trial_run(t, "cow", "--quiz", "--answers", file, NULL);
	is_refused(t, 3, ": Permission denied\n");
	trial_run(t, "prove", "--replay", file, NULL);
	is_refused(t, 2, ": Permission denied\n");
	trial_run(t, "show", file, NULL);
	is_refused(t, 3, ": Permission denied\n");
}

/* Waits until it is blocked in one of these system calls. */
static void
await_call(const struct trial *t, long call, long other)
{
	const struct timespec a_while = {.tv_nsec = 5 * 1000 * 1000};
	int64_t end = clock_ms() + DEADLINE_MS;
	char path[64], word[32];
	long now = -1;

	snprintf(path, sizeof path, "/proc/%d/syscall", t->pid);
	while (now != call && now != other) {
		FILE *in = fopen(path, "re");

		assert_non_null(in);
		now = fscanf(in, "%31s", word) == 1 ? atol(word) : -1;
		fclose(in);
		if (clock_ms() > end)
			fail_msg("%s: it does not wait", t->command);
		nanosleep(&a_while, NULL);
	}
}

/* Outside a run nobody has taken the signal over, and it ends the program
 * itself; a shell calls both 130. */
static void
ends_when_interrupted(struct trial *t)
{
	assert_return_code(kill(t->pid, SIGINT), errno);
	trial_end(t);
	if (t->status != -SIGINT)
		assert_int_equal(t->status, 128 + SIGINT);
	assert_null(strstr(t->err, "Interrupted system call"));
	trial_left_nothing(t);
}

static void
the_wait_for_somebody_who_writes_can_be_interrupted(void **state)
{
	struct trial *t = *state;

	/* The question stands there, and then nothing else is waited for. */
	trial_start(t, "exercise", "6", "--answers", fifo, NULL);
	trial_await_output(t, 100);
	ends_when_interrupted(t);
}

static void
the_wait_for_somebody_who_reads_can_be_interrupted(void **state)
{
	static const char *const options[] = {"json", "csv", "html"};
	struct trial *t = *state;
	char option[80];

	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		snprintf(option, sizeof option, "--%s=%s", options[i], fifo);
		trial_start(t, "cow", option, NULL);
		await_call(t, SYS_clock_nanosleep, SYS_nanosleep);
		ends_when_interrupted(t);
		trial_start(t, "compare", "anonymous-private", option, NULL);
		await_call(t, SYS_clock_nanosleep, SYS_nanosleep);
		ends_when_interrupted(t);
	}
}

static void
two_outputs_do_not_go_to_one_file(void **state)
{
	struct trial *t = *state;
	char json[96], csv[96], html[96];

	snprintf(json, sizeof json, "--json=%s", file);
	snprintf(csv, sizeof csv, "--csv=%s", file);
	snprintf(html, sizeof html, "--html=%s", file);
	trial_run(t, "cow", json, csv, NULL);
	is_refused(t, 2, "option '--csv': another output goes to that file\n");
	trial_run(t, "cow", csv, html, NULL);
	is_refused(t, 2, "option '--html': another output goes to that file\n");
	trial_run(t, "compare", json, html, NULL);
	is_refused(t, 2, "option '--html': another output goes to that file\n");
	trial_run(
	    t, "cow", "--quiet", "--json=/dev/null", "--csv=/dev/null", NULL);
	assert_int_equal(t->status, 0);
}

static void
close_stdout(void)
{
	close(STDOUT_FILENO);
}

static void
without_a_stdout_nothing_is_lost_in_silence(void **state)
{
	struct trial *t = *state;

	t->prepare = close_stdout;
	trial_run(t, "cow", NULL);
	is_refused(t, 3, "shmlab: stdout is closed, so the result cannot be");
	trial_run(t, "version", NULL);
	is_refused(t, 3, "shmlab: stdout is closed, so the result cannot be");
}

/* A run that is quit after two steps, whose checks hold so far. */
static void
quit_early(struct trial *t)
{
	char option[80];

	snprintf(option, sizeof option, "--json=%s", file);
	trial_start(t, "cow", "--pause", option, NULL);
	trial_type(t, "\nq\n");
	trial_end(t);
	assert_int_equal(t->status, 0);
}

static void
says_incomplete(const struct trial *t)
{
	assert_null(strstr(t->out, "Balanced"));
	assert_non_null(
	    strstr(t->out, "Incomplete: the run did not reach its end; "));
	assert_non_null(strstr(t->out, " checks so far hold.\n"));
}

static void
a_run_that_is_cut_short_is_not_balanced(void **state)
{
	struct trial *t = *state;
	char option[96], page[80];
	json_t *record;
	char *text;

	quit_early(t);
	says_incomplete(t);
	record = json_load_file(file, 0, NULL);
	assert_string_equal(text_of(record, "verdict"), "not checked");
	assert_true(json_is_false(json_object_get(record, "complete")));
	json_decref(record);

	snprintf(page, sizeof page, "%s/page", folder);
	snprintf(option, sizeof option, "--html=%s", page);
	trial_run(t, "show", file, option, NULL);
	assert_int_equal(t->status, 0); /* whoever quits, wants no more */
	says_incomplete(t);
	trial_run(t, "diff", file, file, NULL);
	assert_null(strstr(t->out, "alance"));
	text = file_text(page);
	assert_null(strstr(text, "Balanced"));
	assert_non_null(strstr(text, "checks so far hold."));
	free(text);
	unlink(page);
}

static void
and_a_record_that_says_so_is_refused(void **state)
{
	struct trial *t = *state;
	json_t *record;

	quit_early(t);
	record = json_load_file(file, 0, NULL);
	assert_non_null(record);
	json_object_set_new(record, "verdict", json_string("balanced"));
	assert_int_equal(json_dump_file(record, file, 0), 0);
	json_decref(record);
	trial_run(t, "show", file, NULL);
	is_refused(
	    t, 3, ": verdict is balanced, and the run did not reach its end");
	assert_string_equal(t->out, "");
}

int
main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(a_directory_holds_nothing_to_read),
	    TEST(nor_does_stdin_if_it_is_one),
	    TEST(what_never_ends_is_refused),
	    TEST(what_is_too_long_is_refused),
	    TEST(what_cannot_be_read_is_refused),
	    TEST(the_wait_for_somebody_who_writes_can_be_interrupted),
	    TEST(the_wait_for_somebody_who_reads_can_be_interrupted),
	    TEST(two_outputs_do_not_go_to_one_file),
	    TEST(without_a_stdout_nothing_is_lost_in_silence),
	    TEST(a_run_that_is_cut_short_is_not_balanced),
	    TEST(and_a_record_that_says_so_is_refused),
	};

	return cmocka_run_group_tests_name(
	    "inputs", tests, make_folder, remove_folder);
}
