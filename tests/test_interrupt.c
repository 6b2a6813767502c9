/* test_interrupt.c: a run that is ended from outside leaves nothing.
 *
 * By a person's Ctrl-C, by signals, by SIGKILL, by a reader of its output who
 * goes away; at every step and in the middle of them.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "os/signal_name.h"
#include "own_folders.h"
#include "pairs.h"
#include "skip.h"

/* Steps of a pair, counted in a run of its own. */
static size_t
steps_of(struct trial *t, const char *pair)
{
	json_t *record;
	size_t steps;

	trial_run(t, pair, "--quiet", NULL);
	assert_int_equal(t->status, 0);
	record = trial_record(t);
	steps = json_array_size(json_object_get(record, "steps"));
	json_decref(record);
	return steps;
}

/* Starts a pair and goes on until it has paused so many times. */
static void
go_to_pause(struct trial *t, const char *pair, size_t pauses)
{
	trial_start(t, pair, "--pause", "--quiet", NULL);
	trial_await(t, TRIAL_PROMPT);
	while (--pauses > 0) {
		trial_type(t, "\n");
		trial_await(t, TRIAL_PROMPT);
	}
}

/* It ended by that signal, said so, and left a record of steps steps. */
static void
was_interrupted(const struct trial *t, int number, size_t steps)
{
	json_t *record = trial_record(t);
	char said[64], name[32];

	snprintf(said, sizeof said, "interrupted by %s;",
	    signal_name(number, name, sizeof name));
	if (strstr(t->err, said) == NULL)
		fail_msg("it did not say '%s' but:\n%s", said, t->err);
	assert_int_equal(t->status, 128 + number);
	trial_left_nothing(t);
	assert_true(json_is_false(json_object_get(record, "complete")));
	assert_string_not_equal(text_of(record, "verdict"), "balanced");
	if (steps > 0)
		assert_int_equal(
		    json_array_size(json_object_get(record, "steps")), steps);
	json_decref(record);
}

static void
interrupt_each_pause(struct trial *t, const struct way *way, const void *unused)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	size_t steps;

	(void)unused;
	if (way_reason(way, NULL) != NULL)
		return;
	steps = steps_of(t, way->pair);
	for (size_t pause = 1; pause <= steps; pause++) {
		int number = signals[pause % 4];

		go_to_pause(t, way->pair, pause);
		assert_return_code(kill(t->pid, number), errno);
		trial_end(t);
		was_interrupted(t, number, pause);
	}
}

static void
a_signal_at_any_pause_ends_any_pair(void **state)
{
	struct trial *t = *state;

	t->keep_record = true;
	each_pair(t, interrupt_each_pause, NULL);
}

/* Whatever ends a program that does not care; but for faults and SIGPIPE. */
static void
every_signal_that_ends_a_program_ends_a_run(void **state)
{
	const int signals[] = {SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF,
	    SIGIO, SIGPWR, SIGSTKFLT, SIGXCPU, SIGRTMIN, SIGRTMAX};
	struct trial *t = *state;

	t->keep_record = true;
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		go_to_pause(t, "cow", 2);
		assert_return_code(kill(t->pid, signals[i]), errno);
		trial_end(t);
		was_interrupted(t, signals[i], 2);
	}
}

/* The reader is there, and does not read. */
static void
stdout_is_stuck(void)
{
	const char byte = 'x';
	int ends[2];

	if (pipe(ends) < 0 || fcntl(ends[1], F_SETFL, O_NONBLOCK) < 0)
		_exit(126);
	while (write(ends[1], &byte, 1) == 1)
		;
	if (fcntl(ends[1], F_SETFL, 0) < 0)
		_exit(126);
	dup2(ends[1], STDOUT_FILENO);
	close(ends[1]);
}

/* Until it is in the middle of write(2) to stdout. */
static void
await_write(const struct trial *t)
{
	char path[64], now[64], wanted[32];

	snprintf(path, sizeof path, "/proc/%d/syscall", t->pid);
	snprintf(wanted, sizeof wanted, "%d 0x1 ", SYS_write);
	for (int patience = 30000; patience > 0; patience--) {
		FILE *file = fopen(path, "re");
		bool there = file != NULL &&
		    fgets(now, sizeof now, file) != NULL &&
		    strncmp(now, wanted, strlen(wanted)) == 0;

		skip_if(file == NULL, "system calls cannot be seen here");
		fclose(file);
		if (there)
			return;
		usleep(1000);
	}
	fail_msg("%s: it does not write", t->command);
}

static void
interrupt_a_write(struct trial *t, const char *const *words)
{
	trial_start_words(t, words);
	await_write(t);
	assert_return_code(kill(t->pid, SIGINT), errno);
	trial_end(t);
	if (t->status != 128 + SIGINT && t->status != -SIGINT)
		fail_msg("%s: status %d; stderr:\n%s", t->command, t->status,
		    t->err);
	trial_left_nothing(t);
}

/* One Ctrl-C is enough, whatever is being written. What has nothing to clean up
 * ends as any program. */
static void
a_write_that_nobody_reads_can_be_interrupted(void **state)
{
	static const char *const commands[][5] = {
	    {"cow"},
	    {"cow", "--json"},
	    {"cow", "--csv"},
	    {"predict", "cow"},
	    {"compare", "cow", "--consumers=1"},
	    {"compare", "cow", "--consumers=1", "--csv"},
	    {"compare", "cow", "--consumers=1", "--json"},
	    {"prove", "--ops=100"},
	    {"list"},
	    {"help", "cow"},
	    {"cow", "--help"},
	};
	struct trial *t = *state;

	t->prepare = stdout_is_stuck;
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		interrupt_a_write(t, commands[i]);
}

static int line; /* of a terminal that shows nothing for now */

static void
stdout_is_the_line(void)
{
	dup2(line, STDOUT_FILENO);
}

/* As after Ctrl-S. Such a stream is flushed at the end of each line. */
static void
a_terminal_that_stands_still_can_be_interrupted(void **state)
{
	static const char *const commands[][5] = {
	    {"cow"},
	    {"cow", "--json"},
	    {"cow", "--csv"},
	    {"predict", "cow"},
	    {"compare", "cow", "--consumers=1"},
	    {"compare", "cow", "--consumers=1", "--csv"},
	    {"compare", "cow", "--consumers=1", "--json"},
	    {"prove", "--ops=100"},
	};
	struct trial *t = *state;
	int screen = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);

	assert_true(screen >= 0);
	assert_int_equal(grantpt(screen), 0);
	assert_int_equal(unlockpt(screen), 0);
	line = open(ptsname(screen), O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(line >= 0);
	assert_int_equal(tcflow(line, TCOOFF), 0);
	t->prepare = stdout_is_the_line;
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		interrupt_a_write(t, commands[i]);
	close(line);
	close(screen);
}

/* As Ctrl-Z does it, for longer than an actor may take; and then fg. */
static void
the_time_in_which_all_are_stopped_does_not_count(void **state)
{
	struct trial *t = *state;
	int status;

	t->broken = true;
	trial_start(t, "hang", "--how", "job", "--timeout", "1", NULL);
	assert_int_equal(waitpid(t->pid, &status, WUNTRACED), t->pid);
	assert_true(WIFSTOPPED(status));
	usleep(1200 * 1000);
	assert_return_code(kill(-t->pid, SIGCONT), errno);
	trial_end(t);
	if (t->status != 0)
		fail_msg("status %d; stderr:\n%s", t->status, t->err);
	trial_left_nothing(t);
}

/* A while that is different each time, so that what comes next comes in the
 * middle of something. Of what is not known, and does not matter. */
static void
dawdle(void)
{
	static unsigned seed = 7;
	struct timespec a_while;

	seed = seed * 1103515245 + 12345;
	a_while = (struct timespec){.tv_nsec = (seed >> 16) % 3000 * 1000};
	nanosleep(&a_while, NULL);
}

/* Signals at ten points, told by how much of a whole run's output is there. To
 * the coordinator alone, or to its process group. */
static void
interrupt_a_long_run(struct trial *t, const char *pair, int number, bool group)
{
	size_t size;

	t->keep_record = true;
	/* The size of a whole run's output. What does not hold in it, and does
	 * not come back, is not what is tested here. */
	trial_run(t, pair, "--consumers", "50", "--pages", "64", NULL);
	if (t->status != 0)
		print_message("%s%s", t->out, t->err);
	if (t->status == 1 && strstr(t->out, "none of this came back"))
		trial_run(t, pair, "--consumers", "50", "--pages", "64", NULL);
	assert_int_equal(t->status, 0);
	size = t->out_size;
	for (size_t tenth = 0; tenth < 10; tenth++) {
		trial_start(
		    t, pair, "--consumers", "50", "--pages", "64", NULL);
		trial_await_output(t, 1 + size * tenth / 10);
		dawdle();
		(void)kill(group ? -t->pid : t->pid, number);
		trial_end(t);
		/* It was faster: or even through, and ended as any program. */
		if (t->status == 0 || t->status == -number)
			trial_left_nothing(t);
		else
			was_interrupted(t, number, 0);
	}
}

static void
a_signal_in_the_middle_ends_a_run(void **state)
{
	interrupt_a_long_run(*state, "cow", SIGINT, false);
	interrupt_a_long_run(*state, "shared", SIGTERM, false);
}

/* Ctrl-C, for one, reaches every process of the run at once; actors heed
 * SIGTERM. */
static void
a_signal_to_all_processes_ends_a_run(void **state)
{
	interrupt_a_long_run(*state, "cow", SIGTERM, true);
	interrupt_a_long_run(*state, "shared", SIGINT, true);
}

/* Before the first step there is nothing to be recorded yet. Until the
 * coordinator has taken signals over, they end it as they end any program. */
static void
a_signal_at_the_start_ends_a_run(void **state)
{
	struct trial *t = *state;

	for (int i = 0; i < 50; i++) {
		trial_start(t, "shared", "--quiet", NULL);
		dawdle();
		(void)kill(-t->pid, SIGINT);
		trial_end(t);
		if (t->status != 0 && t->status != -SIGINT)
			assert_int_equal(t->status, 128 + SIGINT);
		trial_left_nothing(t);
	}
}

/* All actors notice that their coordinator is gone, and end. */
static void
actors_end(void)
{
	const struct timespec a_moment = {.tv_nsec = 1000 * 1000};

	for (int patience = 20000; patience > 0; patience--) {
		pid_t pid = waitpid(-1, NULL, WNOHANG);

		if (pid < 0 && errno == ECHILD)
			return;
		if (pid == 0)
			nanosleep(&a_moment, NULL);
	}
	fail_msg("an actor outlives its coordinator");
}

/* What it could not take away, the next run does. */
static void
is_swept(struct trial *t, const char *object)
{
	trial_run(t, "lazy", "--quiet", NULL);
	assert_int_equal(t->status, 0);
	assert_string_equal(t->err,
	    "shmlab: removed 1 object that a killed run had left "
	    "behind\n");
	assert_int_equal(access(object, F_OK), -1);
}

static void
kill_at_each_pause(struct trial *t, const struct way *way, const void *unused)
{
	size_t steps;

	(void)unused;
	if (way_reason(way, NULL) != NULL)
		return;
	steps = steps_of(t, way->pair);
	for (size_t pause = 1; pause <= steps; pause++) {
		char object[256];

		go_to_pause(t, way->pair, pause);
		assert_return_code(kill(t->pid, SIGKILL), errno);
		trial_end(t);
		assert_int_equal(t->status, -SIGKILL);
		actors_end();
		if (trial_object(t, object, sizeof object))
			is_swept(t, object);
		trial_left_nothing(t);
	}
}

static void
what_a_killed_coordinator_leaves_is_ended_and_swept(void **state)
{
	struct trial *t = *state;

	t->keep_record = true;
	each_pair(t, kill_at_each_pause, NULL);
}

/* It is there for as long as somebody has yet to come. */
static void
a_name_is_left_while_consumers_may_attach(void **state)
{
	static const char *const pairs[] = {
	    "shared", "private-shm", "file-shared", "file-private"};
	struct trial *t = *state;

	t->keep_record = true;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		char object[256];

		go_to_pause(t, pairs[i], 2);
		assert_return_code(kill(t->pid, SIGKILL), errno);
		trial_end(t);
		actors_end();
		assert_true(trial_object(t, object, sizeof object));
		assert_int_equal(strncmp(object, "/dev/shm/", 9) == 0,
		    strncmp(pairs[i], "file", 4) != 0);
		is_swept(t, object);
	}
}

static void
an_object_of_a_living_coordinator_is_not_swept(void **state)
{
	struct trial *t = *state, *other;
	void *other_state;
	char object[256];

	t->keep_record = true;
	go_to_pause(t, "shared", 2);
	assert_true(trial_object(t, object, sizeof object));

	assert_int_equal(trial_setup(&other_state), 0);
	other = other_state;
	trial_run(other, "shared", "--quiet", NULL);
	assert_int_equal(other->status, 0);
	assert_string_equal(other->err, "");
	assert_int_equal(access(object, F_OK), 0);

	trial_end(t);
	assert_int_equal(t->status, 0);
	trial_left_nothing(t);
	trial_teardown(&other_state);
}

/* Kills an actor at the pause behind that step, the one of that number, and
 * goes on. */
static void
kill_an_actor(struct trial *t, const char *pair, const char *step,
    size_t number, json_int_t index)
{
	struct pollfd ended = {.events = POLLIN};
	json_t *record;
	pid_t pid;

	t->keep_record = true;
	go_to_pause(t, pair, number + 1);
	record = trial_record_so_far(t);
	pid = (pid_t)figure_of(
	    record_process(record_step(record, step), index), "pid");
	json_decref(record);
	ended.fd = (int)syscall(SYS_pidfd_open, pid, 0);
	assert_return_code(ended.fd, errno);
	assert_return_code(kill(pid, SIGKILL), errno);
	assert_int_equal(poll(&ended, 1, 20000), 1);
	close(ended.fd);
	trial_type(t, "\n");
	trial_end(t);
	assert_int_equal(t->status, 3);
	trial_left_nothing(t);
}

static void
is_named(const struct trial *t, const char *actor, const char *step)
{
	char words[160];

	snprintf(words, sizeof words,
	    "shmlab: %s, step '%s': killed by SIGKILL", actor, step);
	if (strstr(t->err, words) == NULL)
		fail_msg("it did not say '%s' but:\n%s", words, t->err);
}

static void
an_actor_that_is_killed_at_a_pause_is_named(void **state)
{
	struct trial *t = *state;

	kill_an_actor(t, "cow", "fork", 3, 2);
	is_named(t, "consumer 2", "read");
	kill_an_actor(t, "cow", "fork", 3, 0);
	is_named(t, "producer", "read");
}

/* Whoever dies, its children die with it, and are not to blame. */
static void
a_killed_parent_is_named_and_not_its_child(void **state)
{
	struct trial *t = *state;

	kill_an_actor(t, "generations", "grandchild", 5, 0);
	is_named(t, "producer", "read");
	kill_an_actor(t, "generations", "grandchild", 5, 1);
	is_named(t, "child", "read");
	kill_an_actor(t, "generations", "grandchild", 5, 2);
	is_named(t, "grandchild", "read");
}

static void
an_orphan_ends_with_the_producer(void **state)
{
	struct trial *t = *state;

	kill_an_actor(t, "generations", "end", 8, 2);
	is_named(t, "grandchild", "last");
	kill_an_actor(t, "generations", "end", 8, 0);
	is_named(t, "producer", "last");
}

static void
close_stdin_and_stderr(void)
{
	close(STDIN_FILENO);
	close(STDERR_FILENO);
}

/* What is opened next must not become one of them. (Without a stdout nothing is
 * run: see test_inputs.c.) */
static void
a_closed_stderr_does_no_harm(void **state)
{
	struct trial *t = *state;
	json_t *record;

	t->keep_record = true;
	t->prepare = close_stdin_and_stderr;
	trial_run(t, "shared", "--quiet", NULL);
	assert_string_equal(t->err, "");
	assert_int_equal(t->status, 0);
	trial_left_nothing(t);
	record = trial_record(t);
	assert_string_equal(text_of(record, "verdict"), "balanced");
	json_decref(record);
}

static void
stdout_to_nobody(void)
{
	int ends[2];

	if (pipe(ends) < 0)
		_exit(126);
	close(ends[0]);
	dup2(ends[1], STDOUT_FILENO);
	close(ends[1]);
}

/* As any program that writes into a pipe; `shmlab cow | head -1` is no
 * error. */
static void
a_reader_who_has_gone_ends_a_run_in_silence(void **state)
{
	struct trial *t = *state;

	t->prepare = stdout_to_nobody;
	for (int json = 0; json <= 1; json++) {
		trial_run(t, "shared", json ? "--json" : "--ascii", NULL);
		assert_string_equal(t->err, "");
		assert_int_equal(t->status, 128 + SIGPIPE);
		trial_left_nothing(t);
	}
}

/* With little room, so that it is full at once. */
static void
stdout_does_not_block(void)
{
	int flags = fcntl(STDOUT_FILENO, F_GETFL);

	(void)fcntl(STDOUT_FILENO, F_SETPIPE_SZ, 4096);
	if (fcntl(STDOUT_FILENO, F_SETFL, flags | O_NONBLOCK) < 0)
		_exit(126);
}

/* Whoever else has that pipe may have made it so. */
static void
a_stdout_that_does_not_block_is_waited_for(void **state)
{
	struct trial *t = *state;
	char *whole;

	trial_run(t, "list", "--json", NULL);
	assert_int_equal(t->status, 0);
	assert_true(strlen(t->out) > 4 * 4096);
	whole = strdup(t->out);
	t->prepare = stdout_does_not_block;
	for (int times = 0; times < 10; times++) {
		trial_run(t, "list", "--json", NULL);
		assert_string_equal(t->err, "");
		assert_int_equal(t->status, 0);
		assert_string_equal(t->out, whole);
	}
	free(whole);
	trial_run(
	    t, "cow", "--json", "--pages", "256", "--pattern", "random", NULL);
	assert_string_equal(t->err, "");
	json_decref(trial_record(t));
	/* A signal ends the wait. */
	trial_start(t, "cow", "--json", NULL);
	trial_await_output(t, 1);
	assert_return_code(kill(t->pid, SIGTERM), errno);
	trial_end(t);
	if (t->status != 0)
		assert_int_equal(t->status, 128 + SIGTERM);
	trial_left_nothing(t);
}

static void
stdout_is_full(void)
{
	int fd = open("/dev/full", O_WRONLY);

	dup2(fd, STDOUT_FILENO);
	close(fd);
}

static void
a_full_disk_is_told(void **state)
{
	struct trial *t = *state;

	t->prepare = stdout_is_full;
	for (int json = 0; json <= 1; json++) {
		trial_run(t, "shared", json ? "--json" : "--ascii", NULL);
		assert_int_equal(t->status, 3);
		assert_non_null(strstr(
		    t->err, "write the result: No space left on device"));
		trial_left_nothing(t);
	}
}

#define PIPE_BYTES 4096

static int unread[2]; /* a pipe that nobody reads */

static void
stdout_fills_up(void)
{
	dup2(unread[1], STDOUT_FILENO);
}

/* Ctrl-C while a pager has enough for now: its record has an end. */
static void
a_signal_while_nobody_reads_ends_the_record(void **state)
{
	struct trial *t = *state;
	int held = 0, before = 0;
	json_t *record;

	assert_return_code(pipe2(unread, O_CLOEXEC), errno);
	assert_int_equal(
	    fcntl(unread[1], F_SETPIPE_SZ, PIPE_BYTES), PIPE_BYTES);
	t->keep_record = true;
	t->prepare = stdout_fills_up;
	trial_start(t, "shared", "--ascii", NULL);
	/* Until no more comes, since the next part does not fit. */
	for (int same = 0; same < 200; same++) {
		usleep(1000);
		assert_return_code(ioctl(unread[0], FIONREAD, &held), errno);
		if (held > before || held == 0)
			same = 0;
		before = held;
	}
	assert_return_code(kill(t->pid, SIGINT), errno);
	trial_end(t);
	close(unread[0]);
	close(unread[1]);
	assert_int_equal(t->status, 128 + SIGINT);
	trial_left_nothing(t);
	record = trial_record(t);
	assert_true(json_is_false(json_object_get(record, "complete")));
	json_decref(record);
}

static void
help_and_list_tell_of_a_full_disk(void **state)
{
	struct trial *t = *state;

	t->prepare = stdout_is_full;
	trial_run(t, "list", NULL);
	assert_int_equal(t->status, 3);
	assert_non_null(strstr(t->err, "No space left on device"));
	trial_run(t, "cow", "--help", NULL);
	assert_int_equal(t->status, 3);
	assert_non_null(strstr(t->err, "No space left on device"));
}

static void
a_record_that_cannot_be_written_is_told(void **state)
{
	struct trial *t = *state;

	trial_run(t, "shared", "--json=/dev/full", NULL);
	assert_int_equal(t->status, 3);
	assert_string_equal(
	    t->err, "shmlab: /dev/full: No space left on device\n");
	trial_left_nothing(t);
	trial_run(t, "shared", "--json=/nowhere/record", NULL);
	assert_int_equal(t->status, 3);
	assert_string_equal(
	    t->err, "shmlab: /nowhere/record: No such file or directory\n");
	trial_left_nothing(t);
}

/* Nobody is there to press Enter, so nobody is waited for. */
static void
an_end_of_stdin_ends_the_pauses(void **state)
{
	struct trial *t = *state;

	trial_run(t, "cow", "--pause", NULL);
	assert_int_equal(t->status, 0);
	assert_non_null(strstr(t->err, "stdin has ended"));
	trial_left_nothing(t);
}

static void
ignore_hangup(void)
{
	signal(SIGHUP, SIG_IGN);
}

/* As nohup(1) has it. */
static void
a_signal_that_was_ignored_from_the_start_stays_so(void **state)
{
	static const char *const runs[][3] = {
	    {"shared", "--size=64M", "--quiet"},
	    {"compare", "shared", "--consumers=1"},
	};
	struct trial *t = *state;

	t->prepare = ignore_hangup;
	for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
		trial_start(t, runs[i][0], runs[i][1], runs[i][2], NULL);
		trial_await_object(t);
		assert_return_code(kill(t->pid, SIGHUP), errno);
		trial_end(t);
		assert_int_equal(t->status, 0);
	}
}

int
main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(a_signal_at_any_pause_ends_any_pair),
	    TEST(every_signal_that_ends_a_program_ends_a_run),
	    TEST(a_write_that_nobody_reads_can_be_interrupted),
	    TEST(a_terminal_that_stands_still_can_be_interrupted),
	    TEST(the_time_in_which_all_are_stopped_does_not_count),
	    TEST(a_signal_in_the_middle_ends_a_run),
	    TEST(a_signal_at_the_start_ends_a_run),
	    TEST(a_signal_to_all_processes_ends_a_run),
	    TEST(what_a_killed_coordinator_leaves_is_ended_and_swept),
	    TEST(a_name_is_left_while_consumers_may_attach),
	    TEST(an_object_of_a_living_coordinator_is_not_swept),
	    TEST(an_actor_that_is_killed_at_a_pause_is_named),
	    TEST(a_killed_parent_is_named_and_not_its_child),
	    TEST(an_orphan_ends_with_the_producer),
	    TEST(a_closed_stderr_does_no_harm),
	    TEST(a_reader_who_has_gone_ends_a_run_in_silence),
	    TEST(a_stdout_that_does_not_block_is_waited_for),
	    TEST(a_full_disk_is_told),
	    TEST(a_signal_while_nobody_reads_ends_the_record),
	    TEST(help_and_list_tell_of_a_full_disk),
	    TEST(a_record_that_cannot_be_written_is_told),
	    TEST(an_end_of_stdin_ends_the_pauses),
	    TEST(a_signal_that_was_ignored_from_the_start_stays_so),
	};

	return cmocka_run_group_tests_name(
	    "interrupt", tests, own_folders_take, own_folders_leave);
}
