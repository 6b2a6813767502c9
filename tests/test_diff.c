/* test_diff.c: ./run.sh diff says in what two records differ, and nothing
 * else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "golden.h"
#include "run.h"
#include "schema.h"
#include "skip.h"

/* Two files for records, in a folder of their own. */
struct files {
	struct trial *trial;
	char folder[32], a[40], b[40];
};

static int
setup(void **state)
{
	struct files *f = calloc(1, sizeof *f);

	assert_non_null(f);
	strlcpy(f->folder, "/tmp/shmlab-diff-XXXXXX", sizeof f->folder);
	assert_non_null(mkdtemp(f->folder));
	snprintf(f->a, sizeof f->a, "%s/a", f->folder);
	snprintf(f->b, sizeof f->b, "%s/b", f->folder);
	*state = f;
	return trial_setup((void **)&f->trial);
}

static int
teardown(void **state)
{
	struct files *f = *state;
	int result = trial_teardown((void **)&f->trial);

	unlink(f->a);
	unlink(f->b);
	rmdir(f->folder);
	free(f);
	return result;
}

/* The words of a command, and where its record goes. */
static void
record(struct files *f, const char *path, const char *const *words)
{
	const char *all[16];
	char json[64];
	size_t n = 0;

	while (*words != NULL)
		all[n++] = *words++;
	snprintf(json, sizeof json, "--json=%s", path);
	all[n++] = json;
	all[n++] = "--quiet";
	all[n] = NULL;
	trial_run_words(f->trial, all);
	assert_int_equal(f->trial->status, 0);
}

static const char *const small[] = {"predict", "cow", NULL};
static const char *const large[] = {"predict", "cow", "--pages", "64", NULL};
static const char *const many[] = {"predict", "cow", "--consumers", "9", NULL};
static const char *const reads[] = {"predict", "lazy", "--touch", "read", NULL};
static const char *const writes[] = {"predict", "lazy", NULL};
static const char *const none[] = {"predict", "lazy", "--touch", "none", NULL};

/* Compares the two files, and expects that status. The folder is taken out of
 * what is printed. */
static void
diff(struct files *f, int status)
{
	struct trial *t = f->trial;
	char *at;

	trial_run(t, "diff", f->a, f->b, NULL);
	assert_string_equal(t->err, "");
	assert_int_equal(t->status, status);
	while ((at = strstr(t->out, f->folder)) != NULL)
		memmove(at, at + strlen(f->folder) + 1,
		    strlen(at + strlen(f->folder) + 1) + 1);
}

/* The record of a file is changed by hand. */
static void
change(const char *path, const char *parent, const char *key, json_t *value)
{
	json_t *document = json_load_file(path, 0, NULL);
	json_t *at = (json_t *)json_at(document, parent);

	assert_int_equal(json_object_set_new(at, key, value), 0);
	assert_int_equal(json_dump_file(document, path, 0), 0);
	json_decref(document);
}

static void
what_differs_is_printed_and_nothing_else(void **state)
{
	static const struct {
		const char *name;
		const char *const *a, *const *b;
	} cases[] = {
	    {"two sizes", small, large},
	    {"more consumers", small, many},
	    {"read beside write", reads, writes},
	    {"none beside write", none, writes},
	};
	struct files *f = *state;

	skip_if(sysconf(_SC_PAGESIZE) != 4096,
	    "the figures are those of pages of 4 KiB");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		record(f, f->a, cases[i].a);
		record(f, f->b, cases[i].b);
		diff(f, 1);
		golden_check("diff", cases[i].name, f->trial->out);
	}
}

static void
no_line_is_wider_than_the_screen(void **state)
{
	struct files *f = *state;

	record(f, f->a, small);
	record(f, f->b, large);
	diff(f, 1);
	for (const char *line = f->trial->out; *line != '\0';) {
		size_t width = strcspn(line, "\n");

		assert_in_range(width, 0, 80);
		line += width + 1;
	}
}

/* Pids, and what lies outside the region, are other in each run. */
static void
two_runs_of_one_pair_are_the_same(void **state)
{
	static const char *const live[] = {"shared", NULL};
	struct files *f = *state;

	record(f, f->a, live);
	record(f, f->b, live);
	diff(f, 0);
	assert_string_equal(f->trial->out,
	    "A: a, B: b\n\n"
	    "All 10 steps are the same: start, create, exec, attach, fill, "
	    "read, write,\n  check, leave, unmap.\n");
}

static void
another_kernel_is_told_and_does_not_count(void **state)
{
	struct files *f = *state;

	record(f, f->a, small);
	record(f, f->b, small);
	change(f->a, "platform", "kernel", json_string("6.1.0"));
	change(f->b, "platform", "kernel", json_string("6.18.0"));
	diff(f, 0);
	assert_non_null(strstr(
	    f->trial->out, "\n  platform.kernel: 6.1.0 in A, 6.18.0 in B\n"));
}

static void
each_kind_of_figure_is_compared(void **state)
{
	static const struct {
		const char *parent, *key, *said;
	} cases[] = {
	    {"steps/5/processes/1/region", "rss_kib",
		"consumer 1: region_rss_kib"},
	    {"steps/5/processes/1/region/pages", "zero",
		"consumer 1: region_zero_pages"},
	    {"steps/5/processes/2", "minor_faults",
		"consumer 2: faults_in_step"},
	    {"steps/5/group", "frames", "all together: frames"},
	    {"steps/5/fault_classes", "copy",
		"all together: predicted_copy_faults"},
	    {"steps/5/processes/2/region/runs/0", "ordinal",
		"consumer 2: pages_that_differ"},
	};
	struct files *f = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		record(f, f->a, small);
		record(f, f->b, small);
		change(f->b, cases[i].parent, cases[i].key, json_integer(7));
		diff(f, 1);
		if (strstr(f->trial->out, "\n5 write ") == NULL ||
		    strstr(f->trial->out, cases[i].said) == NULL)
			fail_msg("%s:\n%s", cases[i].said, f->trial->out);
	}
}

static void
another_verdict_is_a_difference(void **state)
{
	struct files *f = *state;

	record(f, f->a, small);
	record(f, f->b, small);
	change(f->b, "steps/5", "verdict", json_string("contradicted"));
	diff(f, 1);
	assert_non_null(strstr(
	    f->trial->out, "\nverdict: not checked in A, contradicted in B\n"));
}

static void
what_one_of_them_does_not_know_is_not_compared(void **state)
{
	struct files *f = *state;

	record(f, f->a, small);
	record(f, f->b, small);
	change(f->b, "steps/5/group", "frames", json_null());
	change(f->b, "steps/5/group", "frames_reason", json_string("not root"));
	diff(f, 0);
	assert_non_null(strstr(f->trial->out,
	    "\n1 figure is known in one of them only, and not compared.\n"));
}

static void
steps_are_matched_by_name_in_order(void **state)
{
	struct files *f = *state;

	record(f, f->a, small);
	record(f, f->b, small);
	change(f->b, "steps/4", "name", json_string("look"));
	diff(f, 1);
	assert_non_null(strstr(f->trial->out, "\n4 read: only in A\n"));
	assert_non_null(strstr(f->trial->out, "\n4 look: only in B\n"));
	assert_non_null(strstr(
	    f->trial->out, "\n8 steps are the same: start, map, fill, "));
}

static void
the_document_says_the_same(void **state)
{
	struct files *f = *state;
	struct trial *t = f->trial;
	json_t *document;

	record(f, f->a, reads);
	record(f, f->b, writes);
	trial_run(t, "diff", "--json", f->a, f->b, NULL);
	assert_int_equal(t->status, 1);
	document = trial_document(t, "common/record/diff.schema.json");
	assert_string_equal(text_of(document, "a"), f->a);
	assert_true(json_is_false(json_at(document, "same")));
	assert_string_equal(text_of(json_at(document, "head/0"), "name"),
	    "parameters.options.touch");
	assert_true(json_is_true(json_at(document, "steps/0/same")));
	assert_string_equal(
	    text_of(json_at(document, "steps/4"), "name"), "write");
	assert_string_equal(
	    text_of(json_at(document, "steps/4/figures/0"), "figure"),
	    "faults_in_step");
	assert_int_equal(
	    figure_of(json_at(document, "steps/4/figures/0"), "b"), 16);
	json_decref(document);
	record(f, f->b, reads);
	trial_run(t, "diff", "--json", f->a, f->b, NULL);
	assert_int_equal(t->status, 0);
	document = trial_document(t, "common/record/diff.schema.json");
	assert_true(json_is_true(json_at(document, "same")));
	json_decref(document);
}

static void
what_cannot_be_compared_is_refused(void **state)
{
	struct files *f = *state;
	struct trial *t = f->trial;

	record(f, f->a, small);
	trial_run(t, "diff", f->a, f->b, NULL);
	assert_int_equal(t->status, 3);
	assert_non_null(strstr(t->err, "/b: No such file or directory\n"));
	assert_string_equal(t->out, "");
	trial_run(t, "diff", f->a, NULL);
	assert_int_equal(t->status, 2);
	trial_run(t, "diff", "-", "-", NULL);
	assert_int_equal(t->status, 2);
	assert_string_equal(
	    t->err, "./run.sh diff: only one of the two can be stdin\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_differs_is_printed_and_nothing_else),
	    TEST(no_line_is_wider_than_the_screen),
	    TEST(two_runs_of_one_pair_are_the_same),
	    TEST(another_kernel_is_told_and_does_not_count),
	    TEST(each_kind_of_figure_is_compared),
	    TEST(another_verdict_is_a_difference),
	    TEST(what_one_of_them_does_not_know_is_not_compared),
	    TEST(steps_are_matched_by_name_in_order),
	    TEST(the_document_says_the_same),
	    TEST(what_cannot_be_compared_is_refused),
	};

	return cmocka_run_group_tests_name("diff", tests, NULL, NULL);
}
