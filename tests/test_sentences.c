/* test_sentences.c: every sentence of a run is checked against its record, for
 * every pair and many ways to run it: predicted, which starts no process, and
 * live. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "pairs.h"
#include "sentences.h"
#include "skip.h"
#include "user.h"

#define COMBINATIONS_MIN 200

static unsigned combinations, sentences;

static void
widen(void)
{
	setenv("COLUMNS", SENTENCES_WIDTH, 1);
}

static int
setup(void **state)
{
	int result = trial_setup(state);
	struct trial *t = result == 0 ? *state : NULL;

	if (t != NULL) {
		t->keep_record = true;
		t->prepare = widen;
	}
	return result;
}

#define WORDS_MAX 32

/* The sentences of a contradicted run, as on processors that fault from stale
 * translations, are as true as any others. */
static bool
reads_true(struct trial *t, const char *const *words)
{
	const char *full[WORDS_MAX] = {NULL};
	char *text;
	json_t *record;
	size_t n = 0;

	for (; words[n] != NULL; n++) {
		assert_true(n + 2 < WORDS_MAX);
		full[n] = words[n];
	}
	full[n] = "--full";
	trial_run_words(t, full);
	if (t->status == 77)
		return false; /* cannot be shown here, and it has said why */
	if (t->status == 3 && strstr(t->err, "is not modelled") != NULL)
		return false;
	if (t->status != 0 && t->status != 1)
		fail_msg(
		    "%s: exit status %d: %s", t->command, t->status, t->err);
	record = trial_record(t);
	combinations++;
	text = sentences_unbroken(t->out);
	sentences += sentences_hold(t->command, text, record);
	sentences_agree_in_number(t->command, text);
	free(text);
	json_decref(record);
	trial_left_nothing(t);
	return true;
}

#define WORDS 24

static void
read_with(struct trial *t, const struct way *way, bool predict,
    const char *const *asked)
{
	const char *options[WORDS], *words[WORDS] = {NULL};
	size_t n = 0;

	if (predict)
		words[n++] = "predict";
	words[n++] = way->pair;
	words[n++] = "--ascii";
	for (size_t i = 0; way->own[i] != NULL; i++)
		words[n++] = way->own[i];
	if (way_options(way, asked, options) != NULL && options[0] == NULL)
		return; /* this pair uses none of it */
	for (size_t i = 0; options[i] != NULL; i++)
		words[n++] = options[i];
	(void)reads_true(t, words);
}

static const char *const asked[][7] = {
    {NULL},
    {"--pages", "1", NULL},
    {"--pages", "37", "--consumers", "1", NULL},
    {"--write", "0", NULL},
    {"--write", "1", "--consumers", "3", NULL},
    {"--pages", "48", "--write", "100%", NULL},
    {"--pages", "40", "--pattern", "stride", "--consumers", "3", NULL},
    {"--pattern", "own", "--consumers", "5", "--write", "75%", NULL},
};
#define ASKED (sizeof asked / sizeof *asked)

static void
is_foretold_truly(struct trial *t, const struct way *way, const void *arg)
{
	(void)arg;
	if (way->info->no_dry_run)
		return;
	for (size_t i = 0; i < ASKED; i++)
		read_with(t, way, true, asked[i]);
}

/* One that counts, counts to one and to nothing. */
static void
read_counts(struct trial *t, const struct way *way)
{
	const char *words[WORDS] = {way->pair, "--ascii", "--count", "1"};

	for (size_t i = 0; way->own[i] != NULL; i++)
		words[4 + i] = way->own[i];
	(void)reads_true(t, words);
	words[3] = "0";
	(void)reads_true(t, words);
}

static bool
counts(const struct way *way)
{
	for (size_t i = 0; i < ROLE_OPTIONS; i++)
		if (strcmp(way->info->options[i].name, "count") == 0)
			return true;
	return false;
}

static void
is_told_truly(struct trial *t, const struct way *way, const void *arg)
{
	static const char *const own[] = {
	    "--pattern", "own", "--consumers", "3", "--write", "50%", NULL};

	(void)arg;
	if (counts(way)) {
		read_counts(t, way);
		return;
	}
	read_with(t, way, false, asked[0]);
	read_with(t, way, false, own);
}

static void
predictions_are_told_as_they_are_recorded(void **state)
{
	each_way(*state, is_foretold_truly, NULL);
}

static void
runs_are_told_as_they_are_recorded(void **state)
{
	skip_unpredicted();
	each_way(*state, is_told_truly, NULL);
}

static void
nobody_is_told_the_truth_as_well(void **state)
{
	static const char *const runs[][8] = {
	    {"cow", "--ascii", NULL},
	    {"shared", "--ascii", "--pattern", "own", NULL},
	    {"file-private", "--ascii", "--consumers", "3", NULL},
	    {"reuse", "--ascii", NULL},
	    {"private-shm", "--ascii", NULL},
	};
	struct trial *t = *state;

	skip_if(TAKES_NOTES || !trial_reachable(t, NOBODY),
	    "nobody may not come here, or not as it is");
	t->uid = NOBODY;
	for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
		assert_true(reads_true(t, runs[i]));
}

static void
there_were_enough_of_them(void **state)
{
	(void)state;
	print_message("%u sentences of %u runs\n", sentences, combinations);
	assert_true(combinations >= COMBINATIONS_MIN || TAKES_NOTES);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, trial_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(predictions_are_told_as_they_are_recorded),
	    TEST(runs_are_told_as_they_are_recorded),
	    TEST(nobody_is_told_the_truth_as_well),
	    cmocka_unit_test(there_were_enough_of_them),
	};

	return cmocka_run_group_tests_name("sentences", tests, NULL, NULL);
}
