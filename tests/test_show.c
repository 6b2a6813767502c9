/* test_show.c: ./run.sh show tells a run from its record, byte for byte as the
 * run has told it. */
#include <errno.h>
#include <glob.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "file_text.h"
#include "pairs.h"
#include "skip.h"

static int
setup(void **state)
{
	if (trial_setup(state) != 0)
		return -1;
	((struct trial *)*state)->keep_record = true;
	return 0;
}

/* A run's record, kept from the next run; what it printed; how it ended. */
struct told {
	char path[80];
	char *out;
	int status;
};

static struct told
take_told(const struct trial *t)
{
	struct told told = {.out = strdup(t->out), .status = t->status};

	snprintf(told.path, sizeof told.path, "%s.kept", t->record_path);
	assert_non_null(told.out);
	assert_return_code(rename(t->record_path, told.path), errno);
	return told;
}

static void
release_told(const struct told *told)
{
	unlink(told->path);
	free(told->out);
}

/* Shows it with these options, a list that ends with NULL. */
static void
show(struct trial *t, const struct told *told, const char *const *options)
{
	const char *words[16] = {"show", told->path};
	size_t n = 2;

	while (*options != NULL)
		words[n++] = *options++;
	t->keep_record = false;
	trial_run_words(t, words);
	t->keep_record = true;
}

/* With the options that both have: the same words, and the same record once
 * more. */
static void
is_shown(struct trial *t, const struct told *told, const char *const *options)
{
	static const char *const json[] = {"--json", NULL};
	char *record = file_text(told->path);

	show(t, told, options);
	if (strcmp(t->out, told->out) != 0)
		fail_msg("%s: shown otherwise:\n%s\nand told:\n%s", t->command,
		    t->out, told->out);
	assert_string_equal(t->err, "");
	assert_int_equal(t->status, told->status);
	show(t, told, json);
	assert_string_equal(t->out, record);
	free(record);
}

static void
run_and_show(
    struct trial *t, const char *const *words, const char *const *options)
{
	const char *all[16];
	struct told told;
	size_t n = 0;

	for (; *words != NULL; words++)
		all[n++] = *words;
	for (size_t i = 0; options[i] != NULL; i++)
		all[n++] = options[i];
	all[n] = NULL;
	trial_run_words(t, all);
	told = take_told(t);
	is_shown(t, &told, options);
	release_told(&told);
}

static void
show_pair(struct trial *t, const struct way *way, const void *unused)
{
	static const char *const options[] = {"--ledger", "--explain", NULL};
	const char *words[] = {way->pair, NULL};

	(void)unused;
	if (way_reason(way, NULL) == NULL)
		run_and_show(t, words, options);
}

static void
every_pair_is_shown_as_it_was_told(void **state)
{
	each_pair(*state, show_pair, NULL);
}

static void
options_of_the_report_are_those_of_the_run(void **state)
{
	static const char *const options[][4] = {
	    {NULL},
	    {"--quiet", NULL},
	    {"--stages", NULL},
	    {"--full", NULL},
	    {"--ledger", NULL},
	    {"--explain", NULL},
	    {"--color", "always", NULL},
	    {"--ascii", "--full", "--explain", NULL},
	};
	static const char *const words[] = {"cow", "--pages", "100",
	    "--pattern", "random", "--consumers", "9", NULL};

	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		run_and_show(*state, words, options[i]);
}

static void
a_prediction_is_shown_as_it_was_told(void **state)
{
	static const char *const words[][8] = {
	    {"predict", "cow", "--size", "64G", NULL},
	    {"predict", "file-shared", NULL},
	    {"predict", "lazy", "--touch", "read", NULL},
	};
	static const char *const options[] = {"--explain", NULL};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		run_and_show(*state, words[i], options);
}

static void
an_ordinary_users_run_is_shown_as_it_was_told(void **state)
{
	static const char *const words[] = {"cow", NULL};
	static const char *const options[] = {"--ledger", NULL};
	struct trial *t = *state;

	trial_as_nobody(t);
	run_and_show(t, words, options);
}

static void
a_contradicted_run_is_shown_with_its_status(void **state)
{
	static const char *const words[] = {"outside", NULL};
	static const char *const options[] = {"--ledger", NULL};
	struct trial *t = *state;

	skip_unpredicted();
	t->broken = true;
	run_and_show(t, words, options);
	assert_int_equal(t->status, 1);
}

/* Whatever was wrong with it: broken off, contradicted, not for this machine. A
 * run that never began has left no record. */
static void
every_broken_run_is_shown_with_its_status(void **state)
{
	static const char *const none[] = {NULL};
	static const char folder[] = "tests/broken/producers/";
	struct trial *t = *state;
	bool seen[256] = {false};
	glob_t pairs;

	t->broken = true;
	assert_int_equal(
	    glob("tests/broken/producers/*.c", 0, NULL, &pairs), 0);
	for (size_t i = 0; i < pairs.gl_pathc; i++) {
		char *pair = pairs.gl_pathv[i] + strlen(folder);
		struct told told;

		pair[strcspn(pair, ".")] = '\0';
		trial_run(t, pair, "--quiet", "--timeout", "1", NULL);
		if (access(t->record_path, F_OK) < 0)
			continue;
		told = take_told(t);
		show(t, &told, none);
		if (t->status != told.status)
			fail_msg("%s: %d, and shown %d", pair, told.status,
			    t->status);
		seen[(unsigned char)t->status] = true;
		release_told(&told);
	}
	globfree(&pairs);
	assert_true(seen[0] && seen[3] && seen[77]);
	assert_true(seen[1] || TAKES_NOTES); /* which hide what contradicts */
}

static void
an_interrupted_run_is_never_balanced(void **state)
{
	static const char *const none[] = {NULL};
	struct trial *t = *state;
	struct told told;
	json_t *record;

	trial_start(t, "cow", "--pause", NULL);
	trial_await(t, TRIAL_PROMPT);
	trial_type(t, "\n");
	trial_await(t, TRIAL_PROMPT);
	assert_return_code(kill(t->pid, SIGINT), errno);
	trial_end(t);
	assert_int_equal(t->status, 128 + SIGINT);
	record = trial_record(t);
	assert_true(json_is_false(json_object_get(record, "complete")));
	assert_string_equal(text_of(record, "verdict"), "not checked");
	assert_string_equal(text_of(record, "verdict_reason"),
	    "the run ended before its last step");
	json_decref(record);
	told = take_told(t);
	is_shown(t, &told, none);
	release_told(&told);
}

/* It is the part of the report from that step's heading to the next one's. */
static void
is_part(const struct trial *t, const struct told *told, const char *heading,
    const char *next)
{
	const char *begin = strstr(told->out, heading);
	const char *end = strstr(told->out, next);
	size_t size;

	assert_non_null(begin);
	assert_non_null(end);
	size = (size_t)(end - begin);
	if (strlen(t->out) != size || memcmp(t->out, begin, size) != 0)
		fail_msg("%s:\n%s", t->command, t->out);
}

static void
one_step_is_a_part_of_the_whole(void **state)
{
	static const char *const by_name[] = {"--step", "write", NULL};
	static const char *const by_number[] = {"--step", "5", NULL};
	static const char *const first[] = {"--step", "0", NULL};
	struct trial *t = *state;
	struct told told;

	trial_run(t, "cow", NULL);
	told = take_told(t);
	show(t, &told, by_name);
	is_part(t, &told, "5 write: ", "6 part: ");
	show(t, &told, by_number);
	is_part(t, &told, "5 write: ", "6 part: ");
	show(t, &told, first);
	is_part(t, &told, "0 start: ", "1 map: ");
	release_told(&told);
}

static void
what_cannot_be_shown_is_refused(void **state)
{
	static const struct {
		const char *option, *value, *said;
		int status;
	} cases[] = {
	    {"--step", "wriet",
		"./run.sh show: unknown step 'wriet'; did you mean 'write'?\n",
		2},
	    {"--step", "9",
		"./run.sh show: unknown step '9'; see ./run.sh show --help\n",
		2},
	    {"--step=1", "--quiet",
		"./run.sh show: option '--quiet': it is of the whole record, "
		"and --step is of one step\n",
		2},
	    {"--json", "--csv",
		"./run.sh show: option '--csv': one of --json and --csv must "
		"go to a file: --csv=FILE\n",
		2},
	};
	struct trial *t = *state;
	struct told told;

	trial_run(t, "lazy", NULL);
	told = take_told(t);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *options[] = {cases[i].option, cases[i].value, NULL};

		show(t, &told, options);
		assert_int_equal(t->status, cases[i].status);
		assert_string_equal(t->err, cases[i].said);
		assert_string_equal(t->out, "");
	}
	release_told(&told);
}

static void
a_record_comes_from_stdin_as_well(void **state)
{
	struct trial *t = *state;
	struct told told;
	char *record;

	trial_run(t, "lazy", NULL);
	told = take_told(t);
	record = file_text(told.path);
	t->keep_record = false;
	trial_start(t, "show", "-", NULL);
	trial_type(t, record);
	trial_end(t);
	assert_string_equal(t->out, told.out);
	assert_int_equal(t->status, 0);
	trial_start(t, "show", "-", NULL);
	trial_type(t, "{\"schema\": ");
	trial_end(t);
	assert_int_equal(t->status, 3);
	assert_non_null(
	    strstr(t->err, "stdin: it ends in line 1, before the record does"));
	assert_string_equal(t->out, "");
	free(record);
	release_told(&told);
}

/* The sentences of the record are those on the screen, which breaks them into
 * lines. */
static void
the_record_has_the_sentences(void **state)
{
	struct trial *t = *state;
	const json_t *step, *sentence;
	size_t i, j, count = 0;
	json_t *record;

	trial_run(t, "cow", "--full", NULL);
	for (char *at = t->out; *at != '\0'; at++)
		if (*at == '\n')
			*at = ' ';
	record = trial_record(t);
	json_array_foreach (json_object_get(record, "steps"), i, step) {
		json_array_foreach (
		    json_object_get(step, "sentences"), j, sentence) {
			const char *text = json_string_value(sentence);

			if (strstr(t->out, text) == NULL)
				fail_msg("not told: %s", text);
			count++;
		}
	}
	assert_true(count > 8);
	json_decref(record);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, trial_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(every_pair_is_shown_as_it_was_told),
	    TEST(options_of_the_report_are_those_of_the_run),
	    TEST(a_prediction_is_shown_as_it_was_told),
	    TEST(an_ordinary_users_run_is_shown_as_it_was_told),
	    TEST(a_contradicted_run_is_shown_with_its_status),
	    TEST(every_broken_run_is_shown_with_its_status),
	    TEST(an_interrupted_run_is_never_balanced),
	    TEST(one_step_is_a_part_of_the_whole),
	    TEST(what_cannot_be_shown_is_refused),
	    TEST(a_record_comes_from_stdin_as_well),
	    TEST(the_record_has_the_sentences),
	};

	return cmocka_run_group_tests_name("show", tests, NULL, NULL);
}
