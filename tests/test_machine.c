/* test_machine.c: what ./run.sh platform says, and that nothing is left out. */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "machine/machine.h"
#include "probe/platform.h"
#include "region/region.h"
#include "run.h"

static void
holds(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		fail_msg("'%s' is not in:\n%s", words, text);
}

static bool
is_parameter(const char *name)
{
	for (size_t i = 0; i < parameter_count; i++)
		if (strcmp(parameters[i].name, name) == 0)
			return true;
	return false;
}

/* The words of text, up to its end, that stand before a comma or a
 * semicolon. */
static size_t
check_members(char *text)
{
	size_t count = 0;

	for (char *at = text; (at = strpbrk(at, ",;")) != NULL; at++) {
		char *start = at;

		while (isalnum((unsigned char)start[-1]) || start[-1] == '_')
			start--;
		*at = '\0';
		if (!is_parameter(start))
			fail_msg("model_machine.%s is no parameter", start);
		count++;
	}
	return count;
}

static void
blank_comments(char *text)
{
	char *start;

	while ((start = strstr(text, "/*")) != NULL) {
		char *end = strstr(start, "*/");

		assert_non_null(end);
		memset(start, ' ', (size_t)(end + 2 - start));
	}
}

/* The header itself is asked. */
static void
each_member_of_the_models_machine_is_a_parameter(void **state)
{
	FILE *file = fopen("common/model/model.h", "r");
	char text[16384], *start, *end;
	size_t size;

	(void)state;
	assert_non_null(file);
	size = fread(text, 1, sizeof text - 1, file);
	fclose(file);
	text[size] = '\0';
	start = strstr(text, "struct model_machine {");
	assert_non_null(start);
	end = strstr(start, "\n};");
	assert_non_null(end);
	*end = '\0';
	blank_comments(start);
	assert_int_equal(check_members(start), parameter_count);
}

static void
each_parameter_is_told_within_80_columns(void **state)
{
	struct trial *t = *state;

	trial_run(t, "platform", NULL);
	assert_int_equal(t->status, 0);
	for (size_t i = 0; i < parameter_count; i++) {
		char line[64];

		snprintf(line, sizeof line, "\n%s: ", parameters[i].name);
		holds(t->out, line);
	}
	for (const char *line = t->out; *line != '\0';) {
		size_t length = strcspn(line, "\n");

		assert_true(length <= 80);
		line += length + (line[length] == '\n');
	}
	trial_left_nothing(t);
}

static const json_t *
parameter_of(const json_t *document, const char *name)
{
	const json_t *all = json_object_get(document, "parameters"), *one;
	size_t i;

	json_array_foreach (all, i, one)
		if (strcmp(text_of(one, "name"), name) == 0)
			return one;
	fail_msg("there is no %s", name);
	return NULL;
}

static json_t *
document_of(struct trial *t)
{
	json_t *document;

	assert_int_equal(t->status, 0);
	document = json_loads(t->out, 0, NULL);
	assert_non_null(document);
	assert_string_equal(text_of(document, "schema"), "shmlab.platform/1");
	return document;
}

/* The same again as is found out here. */
static void
the_document_has_what_the_model_goes_by(void **state)
{
	struct trial *t = *state;
	struct machine here;
	json_t *document;

	assert_int_equal(machine_learn(true, &here), 0);
	trial_run(t, "platform", "--json", NULL);
	document = document_of(t);
	for (size_t i = 0; i < parameter_count; i++) {
		const struct parameter *p = &parameters[i];
		const json_t *value = json_object_get(
		    parameter_of(document, p->name), "value");

		if (parameter_unknown(p, &here) != NULL)
			assert_true(json_is_null(value));
		else if (p->kind == PARAMETER_SWITCH)
			assert_int_equal(
			    json_is_true(value), p->value(&here.model));
		else
			assert_int_equal(
			    json_integer_value(value), p->value(&here.model));
	}
	json_decref(document);
}

static void
without_frames_two_kinds_of_copies_are_not_checked(void **state)
{
	struct trial *t = *state;
	const json_t *one;
	json_t *document;

	trial_as_nobody(t);
	trial_run(t, "platform", "--json", NULL);
	t->uid = 0;
	document = document_of(t);
	one = parameter_of(document, "may_copy_own");
	assert_true(json_is_null(json_object_get(one, "value")));
	assert_string_equal(text_of(one, "value_reason"),
	    "no frame numbers can be seen here; root usually can");
	json_decref(document);
}

static void
forbid_huge_pages(void)
{
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
}

static void
without_huge_pages_what_is_about_them_is_not_checked(void **state)
{
	struct trial *t = *state;

	t->prepare = forbid_huge_pages;
	trial_run(t, "platform", NULL);
	t->prepare = NULL;
	assert_int_equal(t->status, 0);
	holds(t->out, "\nhuge_pages: 0 pages\n");
	holds(t->out, "\nzeros_become_huge: not checked, taken as no\n");
	holds(t->out, "there are no huge pages to try it with");
}

static void
what_is_not_understood_is_refused(void **state)
{
	struct trial *t = *state;

	trial_run(t, "platform", "now", NULL);
	assert_int_equal(t->status, 2);
	holds(t->err, "unexpected argument 'now'");
	trial_run(t, "platform", "--xml", NULL);
	assert_int_equal(t->status, 2);
	trial_run(t, "platform", "--help", NULL);
	assert_int_equal(t->status, 0);
	holds(t->out, "usage: ./run.sh platform [options]");
}

static long
highest_kib(void)
{
	FILE *file = fopen("/proc/self/status", "r");
	char line[128];
	long kib = -1;

	while (file != NULL && fgets(line, sizeof line, file) != NULL)
		if (sscanf(line, "VmHWM: %ld", &kib) == 1)
			break;
	if (file != NULL)
		fclose(file);
	return kib;
}

/* In a process of its own, whose memory was never more than it is at first. */
static void
what_every_run_tries_touches_no_more_than_4_mib(void **state)
{
	pid_t child = fork();
	int status;

	(void)state;
	assert_true(child >= 0);
	if (child == 0) {
		long before = highest_kib(), after;
		struct machine machine;

		if (machine_learn(false, &machine) < 0)
			_exit(1);
		after = highest_kib();
		/* And some 64 KiB of its own code and stack. */
		_exit(before < 0 || after - before > 4096 + 64);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void
the_pair_is_sized_by_the_huge_page(void **state)
{
	struct trial *t = *state;
	char words[64];

	trial_run(t, "huge", "--help", NULL);
	assert_int_equal(t->status, 0);
	snprintf(words, sizeof words,
	    "size of the region in pages (default %llu)",
	    2 * (unsigned long long)region_huge_pages());
	holds(t->out, words);
	assert_int_equal(region_huge_pages(), sysconf(_SC_PAGESIZE) / 8);
}

static void
where_no_huge_page_fits_it_is_not_to_be_seen(void **state)
{
	struct trial *t = *state;
	char words[64];

	trial_run(t, "huge", "--pages", "16", NULL);
	assert_int_equal(t->status, 77);
	snprintf(words, sizeof words,
	    "no huge page fits into the region: it has "
	    "%llu pages here",
	    (unsigned long long)region_huge_pages());
	holds(t->err, words);
	trial_left_nothing(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_member_of_the_models_machine_is_a_parameter),
	    cmocka_unit_test(each_parameter_is_told_within_80_columns),
	    cmocka_unit_test(the_document_has_what_the_model_goes_by),
	    cmocka_unit_test(
		without_frames_two_kinds_of_copies_are_not_checked),
	    cmocka_unit_test(
		without_huge_pages_what_is_about_them_is_not_checked),
	    cmocka_unit_test(what_is_not_understood_is_refused),
	    cmocka_unit_test(what_every_run_tries_touches_no_more_than_4_mib),
	    cmocka_unit_test(the_pair_is_sized_by_the_huge_page),
	    cmocka_unit_test(where_no_huge_page_fits_it_is_not_to_be_seen),
	};

	return cmocka_run_group_tests(tests, trial_setup, trial_teardown);
}
