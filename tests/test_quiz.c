/* test_quiz.c: questions before each step, and what becomes of the answers. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pairs.h"
#include "skip.h"

#define NARROW 40

/* The text with each gap as one space, so that no line end is in the way. Free
 * it. */
static char *
unwrapped(const char *text)
{
	char *copy = malloc(strlen(text) + 1), *to = copy;

	assert_non_null(copy);
	for (; *text != '\0'; text++)
		if (!isspace((unsigned char)*text))
			*to++ = *text;
		else if (to > copy && to[-1] != ' ')
			*to++ = ' ';
	*to = '\0';
	return copy;
}

static void
says(const char *text, const char *words)
{
	char *all = unwrapped(text);

	if (strstr(all, words) == NULL)
		fail_msg("'%s' is not in:\n%s", words, text);
	free(all);
}

static void
says_not(const char *text, const char *words)
{
	char *all = unwrapped(text);

	if (strstr(all, words) != NULL)
		fail_msg("'%s' is in:\n%s", words, text);
	free(all);
}

/* The model's own answers, taken from a quiz without answers. */
static unsigned
write_answers(const char *out, const char *path)
{
	static const char said[] = "the model said ";
	char *text = unwrapped(out);
	FILE *file = fopen(path, "w");
	unsigned n = 0;

	assert_non_null(file);
	fputs("# right answers\n", file);
	for (char *at = text; (at = strstr(at, said)) != NULL; n++) {
		at += strlen(said);
		fprintf(file, "%.*s\n", (int)strcspn(at, " ") - 1, at);
	}
	fclose(file);
	free(text);
	return n;
}

static void
are_counted_as_right(struct trial *t, const char *pair)
{
	char path[] = "/tmp/shmlab-answers-XXXXXX", score[64];
	int fd = mkstemp(path);
	unsigned n;

	assert_true(fd >= 0);
	assert_int_equal(fchmod(fd, 0644), 0);
	close(fd);
	trial_run(t, pair, "--quiz", NULL);
	assert_int_equal(t->status, 0);
	says(t->out, "you said nothing");
	n = write_answers(t->out, path);
	assert_true(n >= 8);
	snprintf(score, sizeof score, "Quiz: 0 of %u answers were right", n);
	says(t->out, score);

	trial_run(t, pair, "--quiz", "--answers", path, NULL);
	snprintf(
	    score, sizeof score, "Quiz: %u of %u answers were right", n, n);
	says(t->out, score);
	unlink(path);
	trial_left_nothing(t);
}

static void
right_answers_are_counted(void **state)
{
	skip_unpredicted();
	are_counted_as_right(*state, "cow");
	are_counted_as_right(*state, "shared");
}

/* Half of 16 pages, by two consumers. */
static void
the_kernel_gives_the_same_answers(void **state)
{
	struct trial *t = *state;

	skip_unpredicted();
	trial_run(t, "cow", "--pages=16", "--write=50%", "--consumers=2",
	    "--quiz", NULL);
	says(t->out,
	    "? How many page faults will the producer take in this "
	    "step? you said nothing, the model said 16, the kernel "
	    "said 16:");
	says(t->out,
	    "? Which pages of consumer 1 will change: another frame, or "
	    "now shared, or now its own (such as 0-7,12 or none)? you said "
	    "nothing, the model said 0-7, the kernel said 0-7:");
	says(t->out,
	    "? How many pages will the kernel copy in this step, in "
	    "all? you said nothing, the model said 16, the kernel");
}

static unsigned
times(const char *text, const char *words)
{
	unsigned n = 0;

	while ((text = strstr(text, words)) != NULL) {
		text++;
		n++;
	}
	return n;
}

/* "? How many ...?", which ends there. Free it. */
static char *
question_before(const char *text, const char *end)
{
	const char *begin = end - 1;

	while (begin > text && *begin != '?')
		begin--;
	return strndup(begin, (size_t)(end + 1 - begin));
}

/* A question is asked before the step, and told after it. */
static void
is_asked_nothing_twice(
    struct trial *t, const struct way *way, const void *options)
{
	char *all;

	if (way->info->no_dry_run || way_reason(way, options) != NULL)
		return;
	way_run(t, way, NULL, options);
	assert_int_equal(t->status, 0);
	assert_null(strstr(t->out, "CONTRADICTED"));
	assert_null(strstr(t->out, "not predicted"));
	all = unwrapped(t->out);
	for (char *at = all; (at = strstr(at, "? > ")) != NULL; at++) {
		char *question = question_before(all, at);

		if (times(all, question) != 2)
			fail_msg("%s: %u times: %s", t->command,
			    times(all, question), question);
		free(question);
	}
	free(all);
}

static void
no_question_comes_twice(void **state)
{
	skip_unpredicted();
	each_pair(*state, is_asked_nothing_twice,
	    (const char *const[]){"--quiz", NULL});
}

static void
what_cannot_be_read_is_asked_again(void **state)
{
	struct trial *t = *state;

	skip_unpredicted();
	trial_start(t, "cow", "--pages=16", "--quiz", NULL);
	trial_type(t, "-1\nlots\n0\n16.0\n16\n\n8-0\n0-15\n");
	trial_end(t);
	assert_int_equal(t->status, 0);
	says(t->out, "-1 is too small: at least 0; once more:");
	says(t->out, "'lots' is not a whole number; once more:");
	says(t->out, "you said 0, the model said 0, the kernel said 0: right");
	says(t->out, "'16.0' is not a whole number; once more:");
	says(t->out,
	    "you said 16, the model said 16, the kernel said 16: right");
	says(t->out,
	    "'8-0' does not name its pages in ascending order; once "
	    "more:");
	says(t->out,
	    "you said 0-15, the model said 0-15, the kernel said "
	    "0-15: right");
	says(t->out, "Quiz: 3 of ");
	trial_left_nothing(t);
}

static void
q_ends_the_run_in_order(void **state)
{
	struct trial *t = *state;

	skip_unpredicted();
	trial_start(t, "cow", "--quiz", NULL);
	trial_type(t, "0\nq\n");
	trial_end(t);
	assert_int_equal(t->status, 0);
	says(t->err, "ended as asked");
	says(t->out, "Quiz: 1 of 1 answer was right.");
	says_not(t->out, "2 fill:");
	trial_left_nothing(t);
}

static void
answer_at_great_length(struct trial *t)
{
	char line[400];

	memset(line, '7', sizeof line);
	line[sizeof line - 2] = '\n';
	line[sizeof line - 1] = '\0';
	trial_type(t, line);
}

static void
be_narrow(void)
{
	char width[8];

	snprintf(width, sizeof width, "%d", NARROW);
	setenv("COLUMNS", width, 1);
}

static void
no_question_is_wider_than_the_screen(void **state)
{
	struct trial *t = *state;
	const char *line;

	skip_unpredicted();
	t->prepare = be_narrow;
	trial_start(t, "generations", "--quiz", NULL);
	answer_at_great_length(t);
	trial_end(t);
	assert_int_equal(t->status, 0);
	says(t->out, "an answer has fewer than");
	line = strstr(t->out, "\nnext, ");
	assert_non_null(line);
	for (; line != NULL; line = strchr(line + 1, '\n')) {
		size_t columns = 0;

		if (line[1] == '>')
			continue; /* what was typed */
		for (const char *c = line + 1; *c != '\n' && *c != '\0'; c++)
			columns += (*c & 0xc0) != 0x80;
		if (columns > NARROW)
			fail_msg("wider than %d: %.*s", NARROW, 100, line);
	}
}

static void
answers_go_with_a_quiz(void **state)
{
	struct trial *t = *state;

	trial_run(t, "cow", "--answers", "/dev/null", NULL);
	assert_int_equal(t->status, 2);
	trial_run(t, "cow", "--quiz", "--answers", "/nonexistent", NULL);
	assert_int_equal(t->status, 3);
	trial_run(t, "cow", "--quiz", "--json", NULL);
	assert_int_equal(t->status, 2);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(right_answers_are_counted),
	    TEST(the_kernel_gives_the_same_answers),
	    TEST(no_question_comes_twice),
	    TEST(what_cannot_be_read_is_asked_again),
	    TEST(q_ends_the_run_in_order),
	    TEST(no_question_is_wider_than_the_screen),
	    TEST(answers_go_with_a_quiz),
	};

	return cmocka_run_group_tests_name("quiz", tests, NULL, NULL);
}
