/* test_pause.c: a run that pauses after each step, by keys and by lines. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <cmocka.h>

#include "run.h"

#define CLEAR	     "\033[H\033[2J"
#define SCREEN_LINES 24

/* Runs cow with these lines as its stdin, which ends after them. */
static void
run_with_lines(struct trial *t, const char *lines)
{
	trial_start(t, "cow", "--pause", NULL);
	trial_type(t, lines);
	trial_end(t);
	assert_int_equal(t->status, 0);
	trial_left_nothing(t);
}

static void
says(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		fail_msg("'%s' is not in:\n%s", words, text);
}

/* The part of a text from one word up to another. Free it. */
static char *
part(const char *text, const char *from, const char *to)
{
	const char *start = strstr(text, from);
	const char *end = start != NULL ? strstr(start, to) : NULL;
	char *copy;

	if (end == NULL)
		fail_msg("no '%s' to '%s' in:\n%s", from, to, text);
	copy = strndup(start, (size_t)(end - start));
	assert_non_null(copy);
	return copy;
}

static void
an_earlier_step_is_told_as_it_was(void **state)
{
	struct trial *t = *state;
	char *told;

	run_with_lines(t, "\n\n\n\nb\n");
	told = part(t->out, "3 fork: ", "4 read: ");
	says(t->err, "cow 3 of 8, fork, as it was: ");
	says(t->err, told);
	free(told);
	says(t->out, "\n8 rewrite: ");
	says(t->out, "\nBalanced: ");
}

static void
a_number_goes_to_what_has_been(void **state)
{
	struct trial *t = *state;

	run_with_lines(t, "\n\n\n1\n\n7\n9\n");
	says(t->err, "cow 1 of 8, map, as it was: ");
	says(t->err, "cow 2 of 8, fill, as it was: ");
	says(t->err, "step 7 has not been");
	says(t->err, "the last step is 8");
	assert_null(strstr(t->err, "cow 3 of 8, fork, as it was: "));
}

/* Producers' and consumers' cells, and a mark below each that changed. */
static void
before_and_after_stand_side_by_side(void **state)
{
	struct trial *t = *state;

	run_with_lines(t, "d\n\nd\n\nd\n");
	says(t->err, "there is no step before this one\n");
	says(t->err, "before: 0 start; after: 1 map\n");
	says(t->err, "before: 1 map; after: 2 fill\n");
	says(t->err, "\n                               ^^^^^^^^^^^^^^^^\n");
}

static void
why_and_which_keys_is_told(void **state)
{
	struct trial *t = *state;

	run_with_lines(t, "\n\n\ne\n?\nnonsense\n");
	says(t->err, "fork() gives the child the parent's page table entries");
	says(t->err, "It takes no argument (man 2 fork)");
	says(t->err, "  b, left              the step before");
}

static void
a_pipe_is_never_cleared(void **state)
{
	struct trial *t = *state;

	run_with_lines(t, "\n\nb\n\n");
	assert_null(strchr(t->out, '\033'));
	assert_null(strchr(t->err, '\033'));
}

static void
the_end_of_the_lines_ends_the_pauses(void **state)
{
	struct trial *t = *state;

	run_with_lines(t, "\n");
	says(t->err, "stdin has ended, so no more pauses");
	says(t->out, "\n8 rewrite: ");
}

static void
quitting_ends_in_order(void **state)
{
	struct trial *t = *state;
	json_t *record;

	t->keep_record = true;
	run_with_lines(t, "\n\nq\n");
	says(t->err, "ended as asked");
	says(t->out, "Incomplete: ");
	record = trial_record(t);
	assert_true(json_is_false(json_object_get(record, "complete")));
	assert_int_equal(json_array_size(json_object_get(record, "steps")), 3);
	json_decref(record);
	trial_left_nothing(t);
}

/* No process can be looked at then, and q ends what is told. */
static void
a_record_can_be_stepped_through_as_well(void **state)
{
	struct trial *t = *state;
	char *path;

	t->keep_record = true;
	trial_run(t, "cow", "--quiet", NULL);
	t->keep_record = false;
	path = strdup(t->record_path);
	assert_non_null(path);
	*t->record_path = '\0';
	trial_start(t, "show", path, "--pause", NULL);
	trial_type(t, "\n\nb\n\n\nq\n");
	trial_end(t);
	assert_int_equal(t->status, 0);
	says(t->err, "cow 1 of 8, map, as it was: ");
	says(t->err, "cow 3 of 8, fork: ");
	assert_null(strstr(t->err, "ps -o"));
	assert_null(strstr(t->out, "4 read: "));
	unlink(path);
	free(path);
}

/* In the child: the terminal at stdout is stdin and stderr as well. */
static void
all_on_a_terminal(void)
{
	dup2(STDOUT_FILENO, STDIN_FILENO);
	dup2(STDOUT_FILENO, STDERR_FILENO);
}

static void
start_on_a_terminal(struct trial *t, const char *pair)
{
	const struct winsize window = {.ws_row = SCREEN_LINES, .ws_col = 80};

	t->terminal = true;
	t->prepare = all_on_a_terminal;
	trial_start(t, pair, "--pause", NULL);
	assert_int_equal(ioctl(t->out_fd, TIOCSWINSZ, &window), 0);
}

/* Waits until the screen has said these words after that many bytes, and
 * returns how many there are then. */
static size_t
await_screen(struct trial *t, size_t after, const char *words)
{
	while (t->out_size <= after || strstr(t->out + after, words) == NULL)
		trial_await_output(t, t->out_size + 1);
	return t->out_size;
}

static void
press(const struct trial *t, const char *keys)
{
	size_t size = strlen(keys);

	assert_int_equal(write(t->out_fd, keys, size), (ssize_t)size);
}

static void
keys_of_a_terminal_need_no_enter(void **state)
{
	struct trial *t = *state;
	struct termios now;
	size_t at = 0;
	int terminal;

	start_on_a_terminal(t, "cow");
	terminal = open(ptsname(t->out_fd), O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(terminal >= 0);
	at = await_screen(t, at, "cow 0 of 8, start: ");
	press(t, " ");
	at = await_screen(t, at, "cow 1 of 8, map: ");
	press(t, "\033[C");
	at = await_screen(t, at, "cow 2 of 8, fill: ");
	press(t, "\033[D");
	at = await_screen(t, at, "cow 1 of 8, map, as it was: ");
	press(t, "0\n");
	at = await_screen(t, at, "cow 0 of 8, start, as it was: ");
	press(t, "?");
	at = await_screen(t, at, "end the run in order");
	press(t, "q");
	await_screen(t, at, "ended as asked");
	trial_end(t);
	assert_int_equal(tcgetattr(terminal, &now), 0);
	assert_true(now.c_lflag & ICANON);
	assert_true(now.c_lflag & ECHO);
	close(terminal);
	assert_int_equal(t->status, 0);
	trial_left_nothing(t);
}

static unsigned
newlines(const char *from, const char *to)
{
	unsigned count = 0;

	for (; from < to; from++)
		count += *from == '\n';
	return count;
}

/* A key that is pressed too early is echoed below the prompt: empty lines there
 * do not count. */
static unsigned
lines_of(const char *screen, const char *end)
{
	const char *prompt = strstr(screen, TRIAL_PROMPT), *rest;
	unsigned lines;

	if (prompt == NULL || prompt >= end)
		return 1 + newlines(screen, end);
	lines = 1 + newlines(screen, prompt);
	rest = prompt + strcspn(prompt, "\r\n");
	rest += strspn(rest, "\r\n");
	if (rest < end)
		lines += 1 + newlines(rest, end);
	return lines;
}

/* A screen begins where it is cleared. With a sanitizer each step says besides
 * why it is not predicted. */
static void
fits(struct trial *t, const char *pair, unsigned last)
{
	const char *screen, *next;
	char prompt[40];
	size_t at = 0;

	start_on_a_terminal(t, pair);
	for (unsigned step = 0; step <= last; step++) {
		snprintf(
		    prompt, sizeof prompt, "%s %u of %u, ", pair, step, last);
		at = await_screen(t, at, prompt);
		press(t, "\n");
	}
	await_screen(t, at, "Balanced: ");
	trial_end(t);
	for (screen = t->out; *screen != '\0'; screen = next) {
		next = strstr(screen + 1, CLEAR);
		if (next == NULL)
			next = strchr(screen, '\0');
		if (lines_of(screen, next) > SCREEN_LINES && !TAKES_NOTES)
			fail_msg("%s: more than %d lines:\n%s", pair,
			    SCREEN_LINES, screen);
	}
	trial_left_nothing(t);
}

/* A projector has so many lines: a step, and the prompt below it. */
static void
each_step_fits_on_a_screen(void **state)
{
	fits(*state, "cow", 8);
	fits(*state, "shared", 9);
	fits(*state, "pool", 10);
	fits(*state, "stream", 9);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(an_earlier_step_is_told_as_it_was),
	    TEST(a_number_goes_to_what_has_been),
	    TEST(before_and_after_stand_side_by_side),
	    TEST(why_and_which_keys_is_told),
	    TEST(a_pipe_is_never_cleared),
	    TEST(the_end_of_the_lines_ends_the_pauses),
	    TEST(quitting_ends_in_order),
	    TEST(a_record_can_be_stepped_through_as_well),
	    TEST(keys_of_a_terminal_need_no_enter),
	    TEST(each_step_fits_on_a_screen),
	};

	return cmocka_run_group_tests_name("pause", tests, NULL, NULL);
}
