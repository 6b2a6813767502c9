/* test_pairs.c: every pair in producers/, run for real.
 *
 * First what holds for all of them, whatever is asked of them; then what each
 * lesson claims, as sums over its record. P is the region's pages, C the
 * consumers, W the pages of a part.
 */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "region/pages.h"
#include "run.h"

/* What of a run its invariants are made of. */
struct facts {
	json_t *record;
	json_int_t page_kib, pages, consumers, part;
	bool frames; /* the proof is frames */
	bool states; /* the state of each page could be seen */
};

static struct facts
take_facts(const struct trial *t)
{
	struct facts f = {.record = trial_record(t)};
	const json_t *asked = json_object_get(f.record, "parameters");
	const json_t *platform = json_object_get(f.record, "platform");

	f.pages = figure_of(asked, "pages");
	f.consumers = figure_of(asked, "consumers");
	f.part = figure_of(json_object_get(asked, "part"), "count");
	f.page_kib = figure_of(platform, "page_kib");
	f.frames = strcmp(text_of(platform, "proof"), "frames") == 0;
	f.states = strcmp(text_of(platform, "proof"), "totals") != 0;
	return f;
}

/* A run that went well, and left nothing but its record. Runs are --quiet, since
 * a slow one says on stderr how far it is. */
static struct facts
went_well(const struct trial *t)
{
	struct facts f;
	char *findings;

	assert_string_equal(t->err, "");
	trial_left_nothing(t);
	f = take_facts(t);
	findings = json_dumps(json_object_get(f.record, "findings"), 0);
	assert_string_equal(findings, "[]");
	free(findings);
	assert_string_equal(text_of(f.record, "verdict"), "balanced");
	assert_true(json_is_true(json_object_get(f.record, "complete")));
	assert_int_equal(t->status, 0);
	return f;
}

/* Figures of one actor in one step, and their change between two steps. */
static json_int_t
of(const struct facts *f, const char *step, json_int_t index, const char *key)
{
	return figure_of(
	    record_process(record_step(f->record, step), index), key);
}

static json_int_t
change(const struct facts *f, const char *before, const char *after,
    json_int_t index, const char *key)
{
	return of(f, after, index, key) - of(f, before, index, key);
}

static json_int_t
faults(const struct facts *f, const char *before, const char *after,
    json_int_t index)
{
	return change(f, before, after, index, "minor_faults") +
	    change(f, before, after, index, "major_faults") -
	    change(f, before, after, index, "settling_faults");
}

static void
faults_are(const struct facts *f, const char *before, const char *after,
    json_int_t index, json_int_t count)
{
	json_int_t measured = faults(f, before, after, index);

	if (TAKES_NOTES && measured > count)
		return;
	assert_int_equal(measured, count);
}

static json_int_t
of_region(
    const struct facts *f, const char *step, json_int_t index, const char *key)
{
	return figure_of(
	    record_region(record_step(f->record, step), index), key);
}

static const json_t *
group(const struct facts *f, const char *step)
{
	return json_object_get(record_step(f->record, step), "group");
}

/* Where states can be seen: how many pages of the region are in that one. */
static void
pages_are(const struct facts *f, const char *step, json_int_t index,
    const char *state, json_int_t count)
{
	if (f->states)
		assert_int_equal(
		    figure_of(
			json_object_get(
			    record_region(record_step(f->record, step), index),
			    "pages"),
			state),
		    count);
}

/* Where frames can be seen: how many there are. The sum of PSS is theirs as
 * well, but for what the kernel cuts off: less than one KiB a mapping. */
static void
frames_are(const struct facts *f, const char *step, json_int_t count)
{
	json_int_t pss = figure_of(group(f, step), "region_pss_kib");
	size_t processes = json_array_size(
	    json_object_get(record_step(f->record, step), "processes"));

	assert_in_range(pss + (json_int_t)processes, count * f->page_kib,
	    count * f->page_kib + (json_int_t)processes);
	if (f->frames)
		assert_int_equal(figure_of(group(f, step), "frames"), count);
}

/* The frame of each page, -1 for none. The caller frees it. */
static json_int_t *
frames_of(const struct facts *f, const char *step, json_int_t index)
{
	const json_t *runs = json_object_get(
	    record_region(record_step(f->record, step), index), "runs");
	json_int_t *frames = calloc((size_t)f->pages, sizeof *frames);
	const json_t *run;
	size_t i;

	assert_non_null(frames);
	json_array_foreach (runs, i, run) {
		const json_t *frame = json_object_get(run, "frame");

		for (json_int_t at = 0; at < figure_of(run, "count"); at++)
			frames[figure_of(run, "first") + at] = json_is_integer(
								   frame)
			    ? json_integer_value(frame) + at
			    : -1;
	}
	return frames;
}

static void
same_frames(const struct facts *f, json_int_t index, const char *step,
    json_int_t other_index, const char *other_step)
{
	json_int_t *a = frames_of(f, step, index);
	json_int_t *b = frames_of(f, other_step, other_index);

	assert_memory_equal(a, b, (size_t)f->pages * sizeof *a);
	free(a);
	free(b);
}

/* Every pair and every size. */
static void
each_pair(struct trial *t, const char *const options[8])
{
	glob_t sources;

	assert_int_equal(glob("producers/*.c", 0, NULL, &sources), 0);
	for (size_t i = 0; i < sources.gl_pathc; i++) {
		char *name = sources.gl_pathv[i] + strlen("producers/");
		struct facts f;

		name[strlen(name) - strlen(".c")] = '\0';
		trial_run(t, name, "--json", "--quiet", options[0], options[1],
		    options[2], options[3], options[4], options[5], options[6],
		    options[7], NULL);
		f = went_well(t);
		assert_string_equal(text_of(f.record, "pair"), name);
		json_decref(f.record);
	}
	assert_true(sources.gl_pathc > 0);
	globfree(&sources);
}

#define EACH_PAIR(name, ...)                                                   \
	static void name(void **state)                                         \
	{                                                                      \
		each_pair(*state, (const char *const[8]){__VA_ARGS__});        \
	}

EACH_PAIR(every_pair_balances, NULL)
EACH_PAIR(every_pair_balances_on_one_page, "--pages", "1")
EACH_PAIR(every_pair_balances_on_random_pages, "--pages", "100", "--consumers",
    "5", "--pattern", "random", "--seed", "7")
EACH_PAIR(every_pair_balances_on_scattered_pages, "--pattern", "stride")
EACH_PAIR(every_pair_balances_when_no_part_is_written, "--write", "0")
EACH_PAIR(every_pair_balances_when_all_is_written, "--write", "100%")
EACH_PAIR(every_pair_balances_with_one_consumer, "--consumers", "1")
EACH_PAIR(every_pair_balances_on_tens_of_megabytes, "--size", "32M", "--write",
    "33%", "--pattern", "random")

static void
a_report_for_people_is_the_same_run(void **state)
{
	struct trial *t = *state;

	t->keep_record = true;
	trial_run(t, "cow", "--quiet", NULL);
	json_decref(went_well(t).record);
	assert_non_null(strstr(t->out, "cow"));
}

static void
everything_holds_for_nobody(void **state)
{
	struct trial *t = *state;
	struct facts f;

	if (geteuid() != 0) {
		print_message("not root: every other test shows it\n");
		skip();
	}
	if (!trial_reachable(t, TRIAL_NOBODY)) {
		print_message("nobody may not enter the build folder\n");
		skip();
	}
	t->uid = TRIAL_NOBODY;
	each_pair(t, (const char *const[8]){NULL});
	trial_run(t, "cow", "--json", "--quiet", NULL);
	f = went_well(t);
	assert_string_equal(
	    text_of(json_object_get(f.record, "platform"), "proof"), "pages");
	assert_true(
	    json_is_null(json_object_get(group(&f, "write"), "frames")));
	assert_non_null(strstr(
	    text_of(group(&f, "write"), "frames_reason"), "visible to root"));
	pages_are(&f, "write", 1, "exclusive", f.part);
	json_decref(f.record);
}

/* cow. Pages that the producer's part has and the consumers' has not. */
static json_int_t
producers_own(const struct facts *f, enum pages_pattern pattern, uint64_t seed)
{
	uint64_t part_count = (uint64_t)f->part;
	struct pages part = pages_part(
	    (uint64_t)f->pages, part_count, pattern, seed);
	struct pages_cursor theirs = pages_walk(part);
	struct pages_cursor mine = pages_walk(
	    pages_shifted(part, part_count / 2));
	bool *written = calloc((size_t)f->pages, sizeof *written);
	struct pages_run run;
	json_int_t count = 0;

	assert_non_null(written);
	while (pages_next(&theirs, &run))
		for (uint64_t i = 0; i < run.count; i++)
			written[run.first + i] = true;
	while (pages_next(&mine, &run))
		for (uint64_t i = 0; i < run.count; i++)
			count += !written[run.first + i];
	free(written);
	return count;
}

/* RSS shows nothing of what happens between the first write and the end. */
static void
cow_rss_never_moves(const struct facts *f)
{
	static const char *const steps[] = {
	    "fill", "fork", "read", "write", "part", "leave", "rewrite"};
	json_int_t full = f->pages * f->page_kib;

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		const json_t *step = record_step(f->record, steps[i]);
		const json_t *processes = json_object_get(step, "processes");

		for (size_t k = 0; k < json_array_size(processes); k++)
			assert_int_equal(
			    figure_of(
				record_region(step, (json_int_t)k), "rss_kib"),
			    full);
	}
}

/* A write after the fork faults, by whomever it comes, and only then. */
static void
cow_faults_are_the_pages_written(const struct facts *f)
{
	faults_are(f, "start", "map", 0, 0);
	faults_are(f, "map", "fill", 0, f->pages);
	faults_are(f, "fill", "fork", 0, 0);
	for (json_int_t i = 1; i <= f->consumers; i++) {
		faults_are(f, "fork", "read", i, 0);
		faults_are(f, "read", "write", i, f->part);
		faults_are(f, "write", "part", i, 0);
	}
	faults_are(f, "fork", "write", 0, 0);
	faults_are(f, "write", "part", 0, f->part);
	/* Who is alone still faults, but on pages it has not written since the
	 * fork; see cow_copies(): it copies none of them. */
	faults_are(f, "leave", "rewrite", 0, f->pages - f->part);
}

/* Every consumer copies what it writes, since the producer holds the first
 * frame; the producer copies only what a consumer still holds with it. */
static void
cow_copies(const struct facts *f, json_int_t own)
{
	json_int_t copied = f->consumers * f->part;

	frames_are(f, "map", 0);
	frames_are(f, "fill", f->pages);
	frames_are(f, "fork", f->pages);
	frames_are(f, "read", f->pages);
	frames_are(f, "write", f->pages + copied);
	frames_are(f, "part", f->pages + copied + own);
	frames_are(f, "leave", f->pages);
	frames_are(f, "rewrite", f->pages);
	same_frames(f, 0, "fill", 1, "read");
	same_frames(f, 0, "fill", 0, "write");
	same_frames(f, 1, "write", 1, "part");
	same_frames(f, 0, "part", 0, "rewrite");
}

static void
cow_pages_change_hands(const struct facts *f, json_int_t own)
{
	json_int_t rest = f->pages - f->part;

	pages_are(f, "map", 0, "absent", f->pages);
	pages_are(f, "fill", 0, "exclusive", f->pages);
	pages_are(f, "fork", 0, "shared", f->pages);
	pages_are(f, "write", 0, "exclusive", f->part);
	pages_are(f, "write", 0, "shared", rest);
	for (json_int_t i = 1; i <= f->consumers; i++) {
		pages_are(f, "read", i, "shared", f->pages);
		pages_are(f, "write", i, "exclusive", f->part);
		pages_are(f, "write", i, "shared", rest);
	}
	pages_are(f, "part", 0, "exclusive", f->part + own);
	pages_are(f, "leave", 0, "exclusive", f->pages);
}

static void
check_cow(const struct trial *t, enum pages_pattern pattern, uint64_t seed)
{
	struct facts f = went_well(t);
	json_int_t own = producers_own(&f, pattern, seed);

	cow_rss_never_moves(&f);
	cow_faults_are_the_pages_written(&f);
	cow_copies(&f, own);
	cow_pages_change_hands(&f, own);
	json_decref(f.record);
}

static void
cow_copies_what_is_written_and_no_more(void **state)
{
	struct trial *t = *state;

	trial_run(t, "cow", "--json", "--quiet", NULL);
	check_cow(t, PAGES_FIRST, 1);
	trial_run(t, "cow", "--json", "--quiet", "--pages", "1", NULL);
	check_cow(t, PAGES_FIRST, 1);
	trial_run(t, "cow", "--json", "--quiet", "--write", "0", NULL);
	check_cow(t, PAGES_FIRST, 1);
	trial_run(t, "cow", "--json", "--quiet", "--write", "100%",
	    "--consumers", "3", NULL);
	check_cow(t, PAGES_FIRST, 1);
	trial_run(t, "cow", "--json", "--quiet", "--pages", "101", "--write",
	    "13", "--pattern", "stride", NULL);
	check_cow(t, PAGES_STRIDE, 1);
	trial_run(t, "cow", "--json", "--quiet", "--pages", "1000",
	    "--consumers", "7", "--pattern", "random", "--seed", "12345", NULL);
	check_cow(t, PAGES_RANDOM, 12345);
}

/* shared: no touch, no page; and then one page for all, whoever looks. */
static void
check_shared(const struct trial *t)
{
	struct facts f = went_well(t);
	json_int_t full = f.pages * f.page_kib;

	frames_are(&f, "create", 0);
	frames_are(&f, "attach", 0);
	frames_are(&f, "fill", f.pages);
	frames_are(&f, "read", f.pages);
	frames_are(&f, "write", f.pages);
	frames_are(&f, "check", f.pages);
	frames_are(&f, "leave", f.pages);
	frames_are(&f, "unmap", 0);
	assert_int_equal(change(&f, "start", "create", 0, "vsz_kib"), full);
	faults_are(&f, "attach", "fill", 0, f.pages);
	faults_are(&f, "write", "check", 0, 0);
	for (json_int_t i = 1; i <= f.consumers; i++) {
		assert_int_equal(of_region(&f, "attach", i, "rss_kib"), 0);
		assert_int_equal(of_region(&f, "fill", i, "rss_kib"), 0);
		assert_int_equal(of_region(&f, "read", i, "rss_kib"), full);
		assert_int_equal(
		    change(&f, "fill", "read", i, "rss_kib"), full);
		/* The reads have mapped all pages, and writable. */
		faults_are(&f, "read", "write", i, 0);
		assert_int_equal(of_region(&f, "write", i, "rss_kib"), full);
		pages_are(&f, "fill", i, "absent", f.pages);
		pages_are(&f, "read", i, "shared", f.pages);
		pages_are(&f, "write", i, "shared", f.pages);
		same_frames(&f, 0, "fill", i, "read");
	}
	pages_are(&f, "fill", 0, "exclusive", f.pages);
	pages_are(&f, "read", 0, "shared", f.pages);
	pages_are(&f, "leave", 0, "exclusive", f.pages);
	same_frames(&f, 0, "fill", 0, "leave");
	json_decref(f.record);
}

static void
shared_holds_one_copy_whoever_looks(void **state)
{
	struct trial *t = *state;

	trial_run(t, "shared", "--json", "--quiet", NULL);
	check_shared(t);
	trial_run(t, "shared", "--json", "--quiet", "--pages", "1", NULL);
	check_shared(t);
	trial_run(t, "shared", "--json", "--quiet", "--pages", "777",
	    "--consumers", "5", "--pattern", "random", NULL);
	check_shared(t);
}

static bool
is_deleted(const struct facts *f, const char *step, json_int_t index)
{
	const json_t *process = record_process(
	    record_step(f->record, step), index);
	const json_t *line;
	size_t i;

	json_array_foreach (json_object_get(process, "maps"), i, line) {
		if (strstr(json_string_value(line), "/dev/shm/") != NULL)
			return strstr(json_string_value(line), " (deleted)");
	}
	fail_msg("no object is mapped at step '%s'", step);
	return false;
}

static void
shared_loses_its_name_when_all_have_attached(void **state)
{
	struct trial *t = *state;
	struct facts f;

	trial_run(t, "shared", "--json", "--quiet", NULL);
	f = went_well(t);
	assert_false(is_deleted(&f, "create", 0));
	assert_false(is_deleted(&f, "exec", 0));
	for (json_int_t i = 0; i <= f.consumers; i++)
		assert_true(is_deleted(&f, "attach", i));
	json_decref(f.record);
}

/* lazy: the producer and its control, which never writes. */
static void
lazy_gives_out_memory_at_the_first_write(void **state)
{
	struct trial *t = *state;
	struct facts f;
	json_int_t full;

	trial_run(t, "lazy", "--json", "--quiet", "--pages", "100", NULL);
	f = went_well(t);
	full = 100 * f.page_kib;
	for (json_int_t i = 0; i <= 1; i++) {
		assert_int_equal(change(&f, "exec", "map", i, "vsz_kib"), full);
		assert_int_equal(change(&f, "exec", "read", i, "rss_kib"), 0);
		faults_are(&f, "exec", "map", i, 0);
		faults_are(&f, "map", "read", i, 100);
		pages_are(&f, "map", i, "absent", 100);
		pages_are(&f, "read", i, "zero", 100);
		assert_int_equal(change(&f, "exec", "unmap", i, "vsz_kib"), 0);
		assert_int_equal(change(&f, "exec", "unmap", i, "rss_kib"), 0);
	}
	assert_int_equal(change(&f, "read", "write", 0, "rss_kib"), full);
	faults_are(&f, "read", "write", 0, 100);
	pages_are(&f, "write", 0, "exclusive", 100);
	assert_int_equal(change(&f, "read", "write", 1, "rss_kib"), 0);
	faults_are(&f, "read", "write", 1, 0);
	pages_are(&f, "write", 1, "zero", 100);
	frames_are(&f, "map", 0);
	frames_are(&f, "read", 0);
	frames_are(&f, "write", 100);
	frames_are(&f, "unmap", 0);
	json_decref(f.record);
}

static void
lazy_without_mmap_changes_nothing(void **state)
{
	struct trial *t = *state;
	struct facts f;

	trial_run(t, "lazy", "--json", "--quiet", "--touch", "unmapped", NULL);
	f = went_well(t);
	for (json_int_t i = 0; i <= 1; i++) {
		assert_int_equal(change(&f, "exec", "write", i, "vsz_kib"), 0);
		assert_int_equal(change(&f, "exec", "write", i, "rss_kib"), 0);
		faults_are(&f, "exec", "unmap", i, 0);
		assert_true(json_is_null(json_object_get(
		    record_process(record_step(f.record, "map"), i),
		    "region")));
	}
	json_decref(f.record);
}

static void
lazy_without_a_touch_takes_addresses_only(void **state)
{
	struct trial *t = *state;
	struct facts f;

	trial_run(t, "lazy", "--json", "--quiet", "--touch", "none", NULL);
	f = went_well(t);
	for (json_int_t i = 0; i <= 1; i++) {
		assert_int_equal(change(&f, "exec", "write", i, "vsz_kib"),
		    f.pages * f.page_kib);
		assert_int_equal(change(&f, "exec", "write", i, "rss_kib"), 0);
		faults_are(&f, "exec", "unmap", i, 0);
		pages_are(&f, "write", i, "absent", f.pages);
	}
	json_decref(f.record);
}

static void
lazy_that_only_reads_is_its_own_control(void **state)
{
	struct trial *t = *state;
	struct facts f;

	trial_run(t, "lazy", "--json", "--quiet", "--touch", "read", NULL);
	f = went_well(t);
	for (json_int_t i = 0; i <= 1; i++) {
		assert_int_equal(change(&f, "exec", "write", i, "rss_kib"), 0);
		pages_are(&f, "write", i, "zero", f.pages);
	}
	/* The control's write step reads what is mapped already. */
	faults_are(&f, "read", "write", 0, 0);
	faults_are(&f, "read", "write", 1, 0);
	json_decref(f.record);
}

int
main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(every_pair_balances),
	    TEST(every_pair_balances_on_one_page),
	    TEST(every_pair_balances_on_random_pages),
	    TEST(every_pair_balances_on_scattered_pages),
	    TEST(every_pair_balances_when_no_part_is_written),
	    TEST(every_pair_balances_when_all_is_written),
	    TEST(every_pair_balances_with_one_consumer),
	    TEST(every_pair_balances_on_tens_of_megabytes),
	    TEST(a_report_for_people_is_the_same_run),
	    TEST(everything_holds_for_nobody),
	    TEST(cow_copies_what_is_written_and_no_more),
	    TEST(shared_holds_one_copy_whoever_looks),
	    TEST(shared_loses_its_name_when_all_have_attached),
	    TEST(lazy_gives_out_memory_at_the_first_write),
	    TEST(lazy_without_mmap_changes_nothing),
	    TEST(lazy_without_a_touch_takes_addresses_only),
	    TEST(lazy_that_only_reads_is_its_own_control),
	};

	return cmocka_run_group_tests_name("pairs", tests, NULL, NULL);
}
