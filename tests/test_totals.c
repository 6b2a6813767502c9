/* test_totals.c: a kernel that hides the states of pages, as gVisor does.
 *
 * Everything is still told, recorded and judged, by totals. What only the
 * states could tell is "not checked", or not there with a reason; never 0. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "facts.h"
#include "file_text.h"
#include "pairs.h"
#include "refuse.h"
#include "skip.h"

#define NOT_ALLOWED 126

static const char hidden[] =
    "this machine does not show the state of pages (/proc/PID/pagemap)";

static pid_t looker; /* at paths, for the trial at hand */

static void
hide(void)
{
	if (refuse_paths() < 0)
		_exit(NOT_ALLOWED);
}

static void
hide_from_next(struct trial *t)
{
	looker = refuse_paths_begin("*pagemap", EACCES);
	assert_true(looker > 0);
	t->prepare = hide;
}

static void
trial_is_over(struct trial *t)
{
	assert_int_equal(waitpid(looker, NULL, 0), looker);
	t->prepare = NULL;
	skip_if(t->status == NOT_ALLOWED,
	    "no filters of system calls are allowed here");
}

#define RUN(t, ...)                                                            \
	(hide_from_next(t), trial_run(t, __VA_ARGS__, NULL), trial_is_over(t))

static void
says(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		fail_msg("'%s' is not in:\n%s", words, text);
}

/* In a step, or in what is told of a region there. Returns how many regions of
 * processes there are. */
static size_t
no_state_is_in(const json_t *step)
{
	const json_t *group = object_of(step, "group"), *process, *part;
	size_t i, regions = 0;

	if (json_is_null(json_object_get(group, "frames")))
		assert_true(*text_of(group, "frames_reason") != '\0');
	json_array_foreach (json_object_get(step, "processes"), i, process) {
		const json_t *region = json_object_get(process, "region");

		if (!json_is_object(region))
			continue;
		regions++;
		assert_true(json_is_null(json_object_get(region, "runs")));
		assert_string_equal(text_of(region, "runs_reason"), hidden);
	}
	json_array_foreach (json_object_get(step, "regions"), i, part)
		regions += no_state_is_in(part);
	return regions;
}

static void
no_state_is_recorded(const json_t *record)
{
	const json_t *step;
	size_t i, regions = 0;

	json_array_foreach (json_object_get(record, "steps"), i, step)
		regions += no_state_is_in(step);
	assert_true(regions > 0);
}

static void
balances(struct trial *t, const struct way *way, const void *options)
{
	struct facts f;

	if (way_reason(way, options) != NULL)
		return; /* it cannot be shown here, whatever is hidden */
	hide_from_next(t);
	way_run(t, way, NULL, options);
	trial_is_over(t);
	f = facts_of(t);
	assert_false(f.states || f.frames);
	assert_string_equal(
	    text_of(object_of(f.record, "platform"), "proof"), "totals");
	no_state_is_recorded(f.record);
	facts_release(&f);
}

static void
every_pair_balances(void **state)
{
	struct trial *t = *state;

	t->keep_record = true;
	each_pair(t, balances, (const char *const[]){NULL});
}

/* The same words again from the record, where nothing is hidden. */
static void
all_outputs_say_what_is_hidden(void **state)
{
	struct trial *t = *state;
	char folder[] = "/tmp/shmlab-totals-XXXXXX";
	char html[64], csv[64], json[64], *told, *page, *table;

	skip_unpredicted();
	assert_non_null(mkdtemp(folder));
	snprintf(html, sizeof html, "--html=%s/page", folder);
	snprintf(csv, sizeof csv, "--csv=%s/table", folder);
	snprintf(json, sizeof json, "--json=%s/record", folder);
	RUN(t, "cow", "--explain", "--ledger", "--full", html, csv, json);
	assert_int_equal(t->status, 0);
	assert_string_equal(t->err, "");
	says(t->out, "proof: totals");
	says(t->out, "pages n/a: this machine does not show");
	says(t->out, "distinct frames: predicted 16, measured n/a");
	says(t->out, "lines not checked");
	says(t->out, "Balanced: ");
	told = strdup(t->out);
	assert_non_null(told);

	page = file_text(strchr(html, '/'));
	says(page, hidden);
	table = file_text(strchr(csv, '/'));
	says(table, ",region_shared_pages,");
	says(table, "\n2,fill,producer,");
	trial_run(t, "show", strchr(json, '/'), "--explain", "--ledger",
	    "--full", NULL);
	assert_string_equal(t->out, told);

	unlink(strchr(html, '/'));
	unlink(strchr(csv, '/'));
	unlink(strchr(json, '/'));
	rmdir(folder);
	free(told);
	free(page);
	free(table);
}

static void
a_screen_has_no_pages_either(void **state)
{
	struct trial *t = *state;

	hide_from_next(t);
	trial_start(t, "cow", "--pause", NULL);
	trial_type(t, "\n\n\ne\nb\n");
	trial_end(t);
	trial_is_over(t);
	assert_int_equal(t->status, 0);
	says(t->err, "pages n/a");
	says(t->out, "Balanced: ");
	trial_left_nothing(t);
}

static void
kinds_are_compared_and_proved_by_totals(void **state)
{
	struct trial *t = *state;

	skip_unpredicted();
	RUN(t, "compare", "--size", "64k", "--consumers", "1");
	assert_int_equal(t->status, 0);
	says(t->out, "shm-private");
	says(t->out, "Balanced: ");
	RUN(t, "prove", "--ops", "200", "--seed", "3");
	assert_int_equal(t->status, 0);
	says(t->out, "0 mismatches");
	says(t->out, "proof   totals");
	RUN(t, "platform");
	assert_int_equal(t->status, 0);
	says(t->out, "totals");
	says(t->out, "not checked, taken as");
	says(t->out, "no frame numbers can be seen here");
}

/* Where only root sees frames, and the kernel cannot be asked which pages are
 * the page of zeros (before Linux 6.7), the sums of smaps tell. */
static void
have_an_old_kernel(void)
{
	if (refuse(SYS_ioctl, REFUSE_ANY, ENOTTY) < 0)
		_exit(NOT_ALLOWED);
}

static void
balances_without_a_scan(struct trial *t, const struct way *way, const void *o)
{
	struct facts f;

	if (way_reason(way, o) != NULL)
		return;
	t->prepare = have_an_old_kernel;
	way_run(t, way, NULL, o);
	t->prepare = NULL;
	f = facts_of(t);
	assert_true(f.states);
	assert_false(f.frames);
	facts_release(&f);
}

static void
pages_of_zeros_are_told_apart_by_sums(void **state)
{
	struct trial *t = *state;

	t->keep_record = true;
	trial_as_nobody(t);
	each_pair(t, balances_without_a_scan, (const char *const[]){NULL});
}

int
main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(every_pair_balances),
	    TEST(all_outputs_say_what_is_hidden),
	    TEST(a_screen_has_no_pages_either),
	    TEST(kinds_are_compared_and_proved_by_totals),
	    TEST(pages_of_zeros_are_told_apart_by_sums),
	};

	return cmocka_run_group_tests_name("totals", tests, NULL, NULL);
}
