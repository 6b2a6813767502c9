/* test_exercise.c: exercises can be done as they say, and are graded right.
 *
 * What is right is worked out here by arithmetic from the numbers of a sheet,
 * where the run is only the machine's word for it.
 */
#include <ctype.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "exercise/variant.h"
#include "run.h"
#include "schema.h"
#include "skip.h"

#define EXERCISES 8
#define ANSWERS	  16
#define SCHEMA	  "common/exercise/exercise.schema.json"

/* PSS is cut to whole kB in each of six processes at most. */
#define PSS_SLACK 6

/* The answers of a key, or others, as they are typed. */
struct sheet_answers {
	size_t count;
	char text[ANSWERS][32];
};

static void
set_number(char text[8], size_t number)
{
	snprintf(text, 8, "%zu", number);
}

/* "UNIT: ANSWER" below a question; a reason has blanks behind its colon, or in
 * front of it. */
static bool
is_answer(const char *line, size_t length)
{
	const char *colon = memchr(line, ':', length);

	return length > 3 && strncmp(line, "   ", 3) == 0 && colon != NULL &&
	    memchr(line + 3, ' ', (size_t)(colon - line - 3)) == NULL &&
	    memchr(colon + 2, ' ', (size_t)(line + length - colon - 2)) == NULL;
}

/* Calls visit with each line. */
static void
each_line(
    const char *text, void (*visit)(const char *, size_t, void *), void *arg)
{
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");

		visit(text, length, arg);
		text += length + (text[length] == '\n');
	}
}

static void
take_answer(const char *line, size_t length, void *arg)
{
	struct sheet_answers *a = arg;
	const char *value;

	if (!is_answer(line, length))
		return;
	value = strchr(line, ':') + 2;
	assert_true(a->count < ANSWERS);
	snprintf(a->text[a->count++], sizeof a->text[0], "%.*s",
	    (int)(line + length - value), value);
}

static struct sheet_answers
key_of(struct trial *t, size_t exercise, const char *seed)
{
	struct sheet_answers a = {0};
	char number[8];

	skip_unpredicted();
	set_number(number, exercise);
	trial_run(t, "exercise", number, "--seed", seed, "--key", NULL);
	if (t->status != 0)
		fail_msg(
		    "exercise %s --seed %s --key:\n%s", number, seed, t->err);
	assert_string_equal(t->err, "");
	each_line(t->out, take_answer, &a);
	assert_int_equal(
	    a.count, exercise_question_count(&exercises[exercise - 1]));
	trial_left_nothing(t);
	return a;
}

/* Answers from a file, that anybody can read. */
static void
answer_from_file(struct trial *t, size_t exercise, const char *seed,
    const struct sheet_answers *a)
{
	char path[] = "/tmp/shmlab-answers-XXXXXX", number[8];
	int fd = mkstemp(path);
	FILE *file = fdopen(fd, "w");

	assert_non_null(file);
	assert_int_equal(fchmod(fd, 0644), 0);
	fputs("# answers\n", file);
	for (size_t i = 0; i < a->count; i++)
		fprintf(file, "%s\n", a->text[i]);
	assert_int_equal(fclose(file), 0);
	set_number(number, exercise);
	trial_run(
	    t, "exercise", number, "--seed", seed, "--answers", path, NULL);
	unlink(path);
	assert_string_equal(t->err, "");
	trial_left_nothing(t);
}

static void
holds(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		fail_msg("'%s' is not in:\n%s", words, text);
}

static void
is_graded(const struct trial *t, int status, size_t right, size_t asked)
{
	char words[64];

	snprintf(words, sizeof words, "\n%zu of %zu answers are right.\n",
	    right, asked);
	holds(t->out, words);
	assert_int_equal(t->status, status);
}

static void
full_marks(struct trial *t, const char *seed)
{
	for (size_t i = 1; i <= EXERCISES; i++) {
		struct sheet_answers a = key_of(t, i, seed);

		answer_from_file(t, i, seed, &a);
		is_graded(t, 0, a.count, a.count);
	}
}

static void
the_answers_of_the_key_get_full_marks(void **state)
{
	full_marks(*state, "1");
	full_marks(*state, "2");
	full_marks(*state, "20261129");
}

static void
an_ordinary_user_gets_them_too(void **state)
{
	trial_as_nobody(*state);
	full_marks(*state, "3");
}

/* Another answer, and far enough from it. */
static void
spoil(char text[32])
{
	static const char *const words[][2] = {{"yes", "no"}, {"no", "yes"},
	    {"rw-p", "rw-s"}, {"rw-s", "rw-p"}, {"PSS", "RSS"}};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(text, words[i][0]) == 0) {
			strcpy(text, words[i][1]);
			return;
		}
	snprintf(text, 32, "%ld", strtol(text, NULL, 10) + 100);
}

/* Both sides of a grade, where there are both. */
static void
sides_agree(const json_t *question)
{
	const json_t *model = json_object_get(question, "predicted");
	const json_t *kernel = json_object_get(question, "measured");
	const char *words = json_string_value(
	    json_object_get(question, "question"));
	bool is_pss = strstr(words, " PSS ") != NULL;

	if (json_is_null(model) || json_is_null(kernel))
		return;
	if (json_is_string(model))
		assert_string_equal(
		    json_string_value(model), json_string_value(kernel));
	else if (llabs(json_integer_value(model) - json_integer_value(kernel)) >
	    (is_pss ? PSS_SLACK : 0))
		fail_msg("%s the model: %lld, the kernel: %lld", words,
		    json_integer_value(model), json_integer_value(kernel));
}

static void
the_kernel_says_what_the_model_says(void **state)
{
	struct trial *t = *state;

	skip_unpredicted();
	for (size_t i = 1; i <= EXERCISES; i++) {
		const json_t *question;
		char number[8];
		json_t *grades;
		size_t k;

		set_number(number, i);
		trial_start(
		    t, "exercise", number, "--seed", "8", "--json", NULL);
		for (k = 0; k < ANSWERS; k++)
			trial_type(t, "bad\nyes\nrw\nrw-p\nRSS\n0\n");
		trial_end(t);
		grades = trial_document(t, SCHEMA);
		json_array_foreach (
		    json_object_get(grades, "questions"), k, question) {
			assert_false(
			    json_is_null(json_object_get(question, "answer")));
			if (geteuid() == 0)
				assert_false(json_is_null(
				    json_object_get(question, "measured")));
			sides_agree(question);
		}
		json_decref(grades);
	}
}

static void
wrong_answers_get_none(void **state)
{
	struct trial *t = *state;

	for (size_t i = 1; i <= EXERCISES; i++) {
		struct sheet_answers a = key_of(t, i, "4");

		for (size_t k = 0; k < a.count; k++)
			spoil(a.text[k]);
		answer_from_file(t, i, "4", &a);
		is_graded(t, 1, 0, a.count);
	}
}

static void
one_wrong_answer_costs_one(void **state)
{
	struct trial *t = *state;
	struct sheet_answers a = key_of(t, 5, "1");

	spoil(a.text[2]);
	answer_from_file(t, 5, "1", &a);
	is_graded(t, 1, a.count - 1, a.count);
	holds(t->out, "\n3. wrong: you said ");
}

/* The number behind --NAME in the commands. */
static long
number_of(const char *sheet, const char *option)
{
	const char *at = strstr(sheet, option);

	assert_non_null(at);
	return strtol(at + strlen(option), NULL, 10);
}

/* The key has these answers, with blanks between them: "?" is any, "~8" is near
 * 8. */
__attribute__((format(printf, 4, 5))) static void
key_is(
    struct trial *t, size_t exercise, const char *seed, const char *format, ...)
{
	struct sheet_answers a = key_of(t, exercise, seed);
	char expected[256], *rest = expected, *word;
	size_t i = 0;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(expected, sizeof expected, format, arguments);
	va_end(arguments);
	for (; (word = strsep(&rest, " ")) != NULL; i++) {
		assert_true(i < a.count);
		if (*word == '~')
			assert_in_range(strtol(word + 1, NULL, 10) -
				strtol(a.text[i], NULL, 10),
			    0, PSS_SLACK);
		else if (*word != '?' && strcmp(word, a.text[i]) != 0)
			fail_msg("exercise %zu --seed %s, question %zu: %s is "
				 "not %s",
			    exercise, seed, i + 1, a.text[i], word);
	}
	assert_int_equal(i, a.count);
}

static const char *
sheet_of(struct trial *t, size_t exercise, const char *seed)
{
	char number[8];

	set_number(number, exercise);
	trial_run(t, "exercise", number, "--seed", seed, "--sheet", NULL);
	assert_int_equal(t->status, 0);
	assert_string_equal(t->err, "");
	return t->out;
}

/* As its sheet has them. */
struct numbers_of_sheet {
	long pages, write, consumers, kib;
	bool first, shared;
};

static struct numbers_of_sheet
numbers_of(struct trial *t, size_t exercise, const char *seed)
{
	const char *sheet = sheet_of(t, exercise, seed);
	/* The first exercise begins with one page. */
	const char *run = strstr(sheet, "\nAbout ");

	assert_non_null(run);
	return (struct numbers_of_sheet){
	    .pages = number_of(run, "--pages "),
	    .write = strstr(run, "--write ") ? number_of(run, "--write ") : 0,
	    .consumers = strstr(run, "--consumers ")
		? number_of(run, "--consumers ")
		: 2,
	    .kib = sysconf(_SC_PAGESIZE) / 1024,
	    .first = strstr(run, "--producer first") != NULL,
	    .shared = strstr(run, "-shared --pages") != NULL,
	};
}

static void
keys_are(struct trial *t, const char *seed)
{
	struct numbers_of_sheet n = numbers_of(t, 1, seed);
	long all = n.pages * n.kib;

	key_is(t, 1, seed, "%ld 0 0 %ld %ld -%ld", all, all, n.pages, all);
	n = numbers_of(t, 2, seed);
	all = n.pages * n.kib;
	key_is(t, 2, seed, "1 %ld %s 0 %ld 0", all, n.shared ? "rw-s" : "rw-p",
	    all);
	key_is(t, 3, seed, "0 ? ? 1 0 ? ?");
	n = numbers_of(t, 4, seed);
	key_is(t, 4, seed, "no 0 yes %ld %ld %ld %ld 0", n.pages,
	    n.pages * n.kib * (n.consumers + 1), n.pages, n.pages);
	n = numbers_of(t, 5, seed);
	all = n.pages * n.kib;
	key_is(
	    t, 5, seed, "0 %ld %ld %ld -%ld 0 0", n.pages, n.pages, all, all);
}

/* The producer copies with the others if it is the first to write; the last
 * owner of a page keeps it. */
static void
keys_of_copies_are(struct trial *t, const char *seed)
{
	struct numbers_of_sheet n = numbers_of(t, 6, seed);
	long copied;

	key_is(t, 6, seed, "0 %ld %ld %ld 0 %ld %ld %ld", n.write * n.kib,
	    2 * n.write, n.pages - n.write, n.first ? n.pages : 0,
	    (n.first ? 1 : 2) * n.pages, 3 * n.pages);
	n = numbers_of(t, 7, seed);
	key_is(t, 7, seed, "%ld %ld %ld 0 rw-s 0 %ld", n.pages * n.kib, n.write,
	    n.write * n.kib, n.write);
	n = numbers_of(t, 8, seed);
	copied = n.consumers * n.write;
	key_is(t, 8, seed, "%ld ~%ld %ld %ld PSS %ld",
	    n.pages * n.kib * (n.consumers + 1), (n.pages + copied) * n.kib,
	    (copied + n.write) * n.kib, n.pages + copied, n.write * n.kib);
}

static void
the_key_is_what_arithmetic_says(void **state)
{
	static const char *const seeds[] = {"1", "5", "42", "1000000"};

	for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
		keys_are(*state, seeds[i]);
		keys_of_copies_are(*state, seeds[i]);
	}
}

static void
a_key_is_the_same_again(void **state)
{
	struct trial *t = *state;
	char *once;

	trial_run(t, "exercise", "--key", "--seed", "9", NULL);
	assert_int_equal(t->status, 0);
	once = strdup(t->out);
	trial_run(t, "exercise", "--key", "--seed", "9", NULL);
	assert_string_equal(t->out, once);
	free(once);
}

/* Two hundred students in a row. */
static void
no_two_seeds_have_the_same_numbers(void **state)
{
	(void)state;
	assert_int_equal(exercise_count, EXERCISES);
	for (size_t i = 1; i <= exercise_count; i++)
		for (uint64_t seed = 1; seed <= 200; seed++) {
			struct variant a, b;

			variant_make(&a, i, seed);
			for (uint64_t other = 1; other < seed; other++) {
				variant_make(&b, i, other);
				assert_memory_not_equal(
				    a.values, b.values, sizeof a.values);
			}
		}
}

static void
every_number_has_a_value_within_its_bounds(void **state)
{
	(void)state;
	for (size_t i = 1; i <= exercise_count; i++)
		for (uint64_t seed = 0; seed < 1000; seed++) {
			struct variant v;

			variant_make(&v, i, seed * seed * 977);
			for (size_t k = 0; k < EXERCISE_NUMBERS; k++) {
				const struct exercise_number *n =
				    &v.exercise->numbers[k];

				if (n->name != NULL && n->words == NULL)
					assert_in_range(
					    strtoul(v.values[k], NULL, 10),
					    n->least, n->most);
				else if (n->name != NULL)
					assert_non_null(
					    strstr(n->words, v.values[k]));
			}
		}
}

/* A text without the lines that hold an answer, a blank or a reason. */
static void
keep_question(const char *line, size_t length, void *arg)
{
	if (strncmp(line, "   ", 3) != 0)
		fprintf(arg, "%.*s\n", (int)length, line);
}

static char *
questions_of(const char *text)
{
	char *out;
	size_t size;
	FILE *file = open_memstream(&out, &size);

	assert_non_null(file);
	each_line(text, keep_question, file);
	fclose(file);
	return out;
}

static void
count_blank(const char *line, size_t length, void *arg)
{
	if (length > 3 && strncmp(line, "   ", 3) == 0 &&
	    strncmp(line + length - 4, "____", 4) == 0)
		++*(size_t *)arg;
}

/* It is printed before anything is run; and it is the key without all that
 * stands below the questions. */
static void
a_sheet_has_the_questions_and_blanks_alone(void **state)
{
	struct trial *t = *state;

	for (size_t i = 1; i <= EXERCISES; i++) {
		const struct exercise *e = &exercises[i - 1];
		size_t blanks = 0;
		char *sheet, *key, number[8];

		sheet = questions_of(sheet_of(t, i, "7"));
		each_line(t->out, count_blank, &blanks);
		assert_int_equal(blanks, exercise_question_count(e));
		for (size_t k = 0; k < exercise_question_count(e); k++) {
			char why[24];

			snprintf(why, sizeof why, "%s", e->questions[k].why);
			assert_null(strstr(t->out, why));
		}
		set_number(number, i);
		trial_run(t, "exercise", number, "--seed", "7", "--key", NULL);
		key = questions_of(t->out);
		assert_string_equal(sheet, key);
		free(sheet);
		free(key);
	}
}

static void
is_narrow(const char *line, size_t length, void *arg)
{
	size_t columns = 0;

	(void)arg;
	for (size_t i = 0; i < length; i++)
		columns += (line[i] & 0xc0) != 0x80;
	if (columns > 80)
		fail_msg("%zu columns: %.*s", columns, (int)length, line);
}

static void
is_plain(const struct trial *t)
{
	for (const char *at = t->out; *at != '\0'; at++)
		assert_true(isprint((unsigned char)*at) || *at == '\n');
}

static void
no_line_is_too_wide_and_plain_text_will_do(void **state)
{
	struct trial *t = *state;

	setenv("COLUMNS", "200", 1);
	for (uint64_t seed = 1; seed < 30; seed++) {
		char digits[24];

		snprintf(digits, sizeof digits, "%u", (unsigned)seed * 7919);
		trial_run(t, "exercise", "--sheet", "--seed", digits, NULL);
		each_line(t->out, is_narrow, NULL);
	}
	trial_run(t, "exercise", "--key", "--ascii", NULL);
	each_line(t->out, is_narrow, NULL);
	is_plain(t);
	trial_run(t, "exercise", "8", "--color=always", "--key", NULL);
	holds(t->out, "\033[");
	trial_start(t, "exercise", "8", "--ascii", NULL);
	trial_type(t, "1\n2\n3\n4\nRSS\n-6\n");
	trial_end(t);
	is_graded(t, 1, 0, 6);
	each_line(t->out, is_narrow, NULL);
	is_plain(t);
	unsetenv("COLUMNS");
}

/* Splits a command into what follows ./run.sh. */
static void
split(char *line, const char *words[24])
{
	size_t n = 0;

	assert_string_equal(strsep(&line, " "), "./run.sh");
	while ((words[n] = strsep(&line, " ")) != NULL)
		assert_true(++n < 24);
}

/* Does it end well, and print anything? */
static bool
works(const char *command)
{
	FILE *pipe = popen(command, "r");
	bool prints;

	assert_non_null(pipe);
	prints = fgetc(pipe) != EOF;
	while (fgetc(pipe) != EOF)
		;
	return pclose(pipe) == 0 && prints;
}

/* The commands for elsewhere, at the first pauses of the run, when the memory
 * is mapped but for the first of them. */
static void
elsewhere_works(struct trial *t, const struct variant *v, const char **words)
{
	const char *const *commands = v->exercise->elsewhere;
	bool worked[EXERCISE_COMMANDS] = {false};
	char text[256];

	trial_start_words(t, words);
	for (int pause = 0; pause < 6; pause++) {
		trial_await(t, TRIAL_PROMPT);
		for (size_t i = 0; i < EXERCISE_COMMANDS; i++)
			if (commands[i] != NULL && !worked[i])
				worked[i] = works(variant_text(
				    v, commands[i], text, sizeof text));
		trial_type(t, "\n");
	}
	trial_end(t);
	for (size_t i = 0; i < EXERCISE_COMMANDS; i++)
		if (commands[i] != NULL && !worked[i])
			fail_msg("it never worked: %s",
			    variant_text(v, commands[i], text, sizeof text));
}

static void
all_works(struct trial *t, const struct variant *v)
{
	const char *const *commands = v->exercise->commands;
	bool paused = false;

	for (size_t i = 0; i < EXERCISE_COMMANDS && commands[i] != NULL; i++) {
		char text[256];
		const char *words[24];

		paused = strstr(commands[i], "--pause") != NULL;
		split(variant_text(v, commands[i], text, sizeof text), words);
		if (paused)
			elsewhere_works(t, v, words);
		else
			trial_run_words(t, words);
		if (t->status != 0)
			fail_msg("%s ends with %d:\n%s", commands[i], t->status,
			    t->err);
	}
	assert_true(paused); /* the last one: others are typed meanwhile */
}

static void
what_is_to_be_typed_works(void **state)
{
	skip_unpredicted();
	skip_if(!works("command -v pgrep"), "needs pgrep");
	for (size_t i = 1; i <= EXERCISES; i++)
		for (uint64_t seed = 1; seed <= 2; seed++) {
			struct variant v;

			variant_make(&v, i, seed);
			all_works(*state, &v);
		}
}

static void
an_answer_that_cannot_be_read_is_asked_again(void **state)
{
	struct trial *t = *state;

	trial_start(t, "exercise", "1", NULL);
	trial_type(t, "four\n4 pages\n-\n99999999999999999999\n0 kB\n");
	trial_type(t, "0\n\n\n q \n");
	trial_end(t);
	holds(t->out, "'four' is no number of kB; once more:");
	holds(t->out, "'4 pages' is no number of kB; once more:");
	holds(t->out, "'-' is no number of kB; once more:");
	holds(t->out, "\n1. wrong: you said 0, ");
	holds(t->out, "\n2. right: you said 0, ");
	holds(t->out, "\n3. no answer\n");
	is_graded(t, 1, 1, 6);
	trial_start(t, "exercise", "4", NULL);
	trial_type(t, "maybe\nNO\n");
	trial_end(t);
	holds(t->out, "'maybe' is none of yes|no; once more:");
	holds(t->out, "\n1. right: you said no, the model does not say, ");
	holds(t->out, "(no more answers)");
	is_graded(t, 1, 1, 8);
}

static void
without_an_answer_nothing_is_run_or_given_away(void **state)
{
	struct trial *t = *state;

	for (int i = 0; i < 3; i++) {
		trial_start(t, "exercise", "6", NULL);
		trial_type(t, i == 0 ? "" : i == 1 ? "q\n" : "\n\n\n");
		trial_end(t);
		assert_int_equal(t->status, 1);
		holds(t->out, "Nothing was answered, so nothing was run.\n");
		assert_null(strstr(t->out, "the kernel"));
		trial_left_nothing(t);
	}
}

static void
a_signal_at_a_question_ends_it(void **state)
{
	struct trial *t = *state;
	const char *asked;
	size_t size;

	trial_start(t, "exercise", "1", NULL);
	trial_type(t, "1\n");
	trial_end(t);
	asked = strstr(t->out, "(no more answers)");
	assert_non_null(asked);
	size = (size_t)(asked - t->out);
	trial_start(t, "exercise", "1", NULL);
	trial_type(t, "1\n");
	trial_await_output(t, size);
	assert_return_code(kill(t->pid, SIGINT), errno);
	trial_end(t);
	assert_int_equal(t->status, 128 + SIGINT);
	holds(t->err, "interrupted by SIGINT");
	trial_left_nothing(t);
}

static void
what_makes_no_sense_is_refused(void **state)
{
	static const char *const lines[][4] = {{"0"}, {"9"}, {"cow"},
	    {"1", "2"}, {"1", "--sheet", "--key"}, {"--answers=/dev/null"},
	    {"1", "--key", "--answers=/dev/null"}, {"--json"},
	    {"1", "--sheet", "--json"}, {"--seed", "-1"}};
	struct trial *t = *state;

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		const char *const *l = lines[i];

		trial_run(t, "exercise", l[0], l[1], l[2], NULL);
		assert_int_equal(t->status, 2);
		assert_string_equal(t->out, "");
		holds(t->err, "./run.sh exercise: ");
	}
	trial_run(t, "exercise", "1", "--answers=/nowhere/answers", NULL);
	assert_int_equal(t->status, 3);
	holds(t->err, "/nowhere/answers: No such file or directory");
	trial_run(t, "exercise", "1", "--json=/nowhere/grades", NULL);
	assert_int_equal(t->status, 3);
}

static void
alone_it_lists_them(void **state)
{
	struct trial *t = *state;
	const char *line;

	trial_run(t, "exercise", NULL);
	assert_int_equal(t->status, 0);
	line = t->out;
	for (size_t i = 0; i < EXERCISES; i++) {
		char words[128];

		snprintf(words, sizeof words, "  %zu  %s\n", i + 1,
		    exercises[i].title);
		assert_memory_equal(line, words, strlen(words));
		line += strlen(words);
	}
	assert_string_equal(line, "");
}

static void
grades_go_to_programs_as_well(void **state)
{
	struct trial *t = *state;
	json_t *grades;

	trial_start(t, "exercise", "4", "--seed", "3", "--json", NULL);
	trial_type(t, "no\n1\n\n");
	trial_end(t);
	assert_int_equal(t->status, 1);
	holds(t->err, "1 of 8 answers are right.");
	grades = trial_document(t, SCHEMA);
	assert_string_equal(
	    json_string_value(json_at(grades, "questions/0/grade")), "right");
	assert_string_equal(
	    json_string_value(json_at(grades, "questions/0/measured")), "no");
	assert_true(json_is_null(json_at(grades, "questions/0/predicted")));
	assert_string_equal(
	    json_string_value(json_at(grades, "questions/1/grade")), "wrong");
	assert_int_equal(
	    json_integer_value(json_at(grades, "questions/1/measured")), 0);
	assert_string_equal(
	    json_string_value(json_at(grades, "questions/2/grade")),
	    "no answer");
	assert_true(json_is_null(json_at(grades, "questions/2/measured")));
	json_decref(grades);
}

int
main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(the_answers_of_the_key_get_full_marks),
	    TEST(an_ordinary_user_gets_them_too),
	    TEST(the_kernel_says_what_the_model_says),
	    TEST(wrong_answers_get_none),
	    TEST(one_wrong_answer_costs_one),
	    TEST(the_key_is_what_arithmetic_says),
	    TEST(a_key_is_the_same_again),
	    TEST(no_two_seeds_have_the_same_numbers),
	    TEST(every_number_has_a_value_within_its_bounds),
	    TEST(a_sheet_has_the_questions_and_blanks_alone),
	    TEST(no_line_is_too_wide_and_plain_text_will_do),
	    TEST(what_is_to_be_typed_works),
	    TEST(an_answer_that_cannot_be_read_is_asked_again),
	    TEST(without_an_answer_nothing_is_run_or_given_away),
	    TEST(a_signal_at_a_question_ends_it),
	    TEST(what_makes_no_sense_is_refused),
	    TEST(alone_it_lists_them),
	    TEST(grades_go_to_programs_as_well),
	};

	return cmocka_run_group_tests_name("exercise", tests, NULL, NULL);
}
