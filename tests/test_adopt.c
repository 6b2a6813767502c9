/* test_adopt.c: memory that something else has mapped becomes a region, with
 * all that can be known of it, or not at all. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>

#include "own_folders.h"
#include "region/region.h"
#include "role/settle.h"
#include "run.h"
#include "skip.h"

#define PAGES 12

static int
setup_broken(void **state)
{
	int result = trial_setup(state);

	if (result == 0)
		((struct trial *)*state)->broken = true;
	return result;
}

/* As an actor's: from here on only the library's memory faults. */
static void
begin_step(struct region *r)
{
	r->faults_before = faults_so_far();
}

/* What a library may do: plain mmap(), and some touches. The pages around it
 * are somebody else's. */
static volatile unsigned char *
map(size_t page_size, int sharing, int protection)
{
	unsigned char *at;

	assert_int_equal(settle(), 0); /* an actor has done so before */
	at = mmap(NULL, (PAGES + 2) * page_size, protection,
	    sharing | MAP_ANONYMOUS, -1, 0);
	assert_true(at != MAP_FAILED);
	return at + page_size;
}

static void
unmap(volatile unsigned char *at, size_t page_size)
{
	munmap((void *)(at - page_size), (PAGES + 2) * page_size);
}

static void
assert_op(
    const struct op *op, enum op_kind what, uint64_t first, uint64_t count)
{
	const struct pages set = pages_between(PAGES, first, count);

	assert_int_equal(op->what, what);
	assert_int_equal(op->kind, REGION_ANON_PRIVATE);
	assert_true(pages_equal(&op->set, &set));
}

static void
each_page_is_logged_as_it_came_to_be(void **state)
{
	size_t page_size = (size_t)getpagesize();
	struct oplog log = {0};
	struct call_log calls = {0};
	struct region r = {.log = &log, .calls = &calls};
	volatile unsigned char *at = map(
	    page_size, MAP_PRIVATE, PROT_READ | PROT_WRITE);

	(void)state;
	skip_if(TAKES_NOTES, "a sanitizer faults as well");
	begin_step(&r);
	at[1 * page_size] = 1;
	at[2 * page_size] = 1;
	(void)at[3 * page_size];
	at[5 * page_size] = 1;
	(void)at[11 * page_size];
	assert_int_equal(region_adopt(&r, (void *)at, PAGES), 0);
	assert_int_equal(log.count, 5);
	assert_op(&log.op[0], OP_CREATE, 0, PAGES);
	assert_op(&log.op[1], OP_WRITE, 1, 2);
	assert_op(&log.op[2], OP_READ, 3, 1);
	assert_op(&log.op[3], OP_WRITE, 5, 1);
	assert_op(&log.op[4], OP_READ, 11, 1);
	assert_int_equal(calls.count, 1);
	assert_int_equal(calls.call[0].what, CALL_MADVISE);
	assert_int_equal(region_write(&r, pages_all(PAGES), 3), 0);
	assert_int_equal(region_expect(&r, pages_all(PAGES), 3), 0);
	assert_int_equal(region_unmap(&r), 0);
	unmap(at, page_size);
}

/* It is refused, and the region is as it was. */
static void
assert_refused(
    struct region *r, volatile unsigned char *at, int error, const char *why)
{
	assert_int_equal(region_adopt(r, (void *)at, PAGES), error);
	assert_non_null(r->why);
	if (strstr(r->why, why) == NULL)
		fail_msg("not '%s' but '%s'", why, r->why);
	assert_null(r->start);
	assert_int_equal(r->log->count, 0);
}

static void
what_cannot_be_known_is_refused(void **state)
{
	size_t page_size = (size_t)getpagesize();
	struct oplog log = {0};
	struct region r = {.log = &log};
	volatile unsigned char *at = map(
	    page_size, MAP_PRIVATE, PROT_READ | PROT_WRITE);

	(void)state;
	begin_step(&r);
	(void)at[0];
	at[0] = 1; /* two faults, and one page */
	assert_refused(&r, at, -ENODATA, "another number of faults");
	begin_step(&r); /* the page was there before */
	assert_refused(&r, at, -ENODATA, "another number of faults");
	unmap(at, page_size);

	at = map(page_size, MAP_PRIVATE, PROT_READ | PROT_WRITE);
	begin_step(&r);
	(void)at[0];
	assert_refused(&r, at, -ENODATA, "nothing of it was written");
	unmap(at, page_size);
}

static void
what_is_no_private_anonymous_memory_is_refused(void **state)
{
	static const struct {
		int sharing, protection;
	} others[] = {
	    {MAP_SHARED, PROT_READ | PROT_WRITE},
	    {MAP_PRIVATE, PROT_READ},
	};
	size_t page_size = (size_t)getpagesize();
	struct oplog log = {0};
	struct region r = {.log = &log};
	volatile unsigned char *at;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		at = map(page_size, others[i].sharing, others[i].protection);
		begin_step(&r);
		assert_refused(&r, at, -EINVAL, "no private anonymous memory");
		unmap(at, page_size);
	}
	assert_refused(&r, at, -EINVAL, "no private anonymous memory");
	assert_refused(&r, at + 1, -EINVAL, "no whole pages");
	r.dry_run = true;
	assert_refused(&r, at, -ENOTSUP, ".no_dry_run");
}

static void
a_step_adopts_before_all_else(void **state)
{
	struct oplog log = {0};
	struct region r = {.log = &log};

	(void)state;
	assert_int_equal(region_map_anonymous(&r, PAGES, MAP_PRIVATE), 0);
	assert_int_equal(region_adopt(&r, r.start, PAGES), -EBUSY);
	assert_int_equal(region_unmap(&r), 0);
	assert_int_equal(
	    region_adopt(&r, (void *)REGION_ADDRESS, PAGES), -EBUSY);
	assert_string_equal(
	    r.why, "a step that adopts memory must do so before all else");
}

static void
assert_balances(struct trial *t)
{
	json_t *record;
	const json_t *region;

	trial_run(t, "adopted", "--quiet", NULL);
	assert_int_equal(t->status, 0);
	trial_left_nothing(t);
	record = trial_record(t);
	region = record_region(record_step(record, "adopt"), 0);
	assert_int_equal(figure_of(region, "size_kib"), 64);
	assert_int_equal(figure_of(region, "rss_kib"), 32);
	json_decref(record);
}

static void
what_is_adopted_is_measured_and_balances(void **state)
{
	struct trial *t = *state;

	skip_if(TAKES_NOTES, "a sanitizer faults as well");
	t->keep_record = true;
	assert_balances(t);
	trial_as_nobody(t);
	assert_balances(t);
}

static void
the_reason_is_a_sentence_of_the_run(void **state)
{
	struct trial *t = *state;

	trial_run(t, "adopted", "--quiet", "--library", "looks", NULL);
	assert_int_equal(t->status, 3);
	assert_non_null(strstr(t->err,
	    "producer, step 'adopt': No data available; it says: the step took "
	    "another number of faults than pages are there"));
	trial_left_nothing(t);
}

int
main(void)
{
#define TRIAL(name)                                                            \
	cmocka_unit_test_setup_teardown(name, setup_broken, trial_teardown)
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_page_is_logged_as_it_came_to_be),
	    cmocka_unit_test(what_cannot_be_known_is_refused),
	    cmocka_unit_test(what_is_no_private_anonymous_memory_is_refused),
	    cmocka_unit_test(a_step_adopts_before_all_else),
	    TRIAL(what_is_adopted_is_measured_and_balances),
	    TRIAL(the_reason_is_a_sentence_of_the_run),
	};

	return cmocka_run_group_tests_name(
	    "adopt", tests, own_folders_take, own_folders_leave);
}
