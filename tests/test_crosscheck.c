#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "ledger/crosscheck.h"
#include "made.h"

#define MADE_PAGE 4096 /* of hand-made records */

/* Two steps of one process that holds the same region in both. */
static void
begin(
    struct step_record *before, struct step_record *step, struct crosscheck *j)
{
	*before = made_step(1, "a", EVENT_NONE, 1);
	*step = made_step(2, "b", EVENT_NONE, 1);
	made_region(before, 0, REGION_ANON_PRIVATE, "AAaa", 2);
	made_region(step, 0, REGION_ANON_PRIVATE, "AAaa", 2);
	made_sums(before, UNKNOWN);
	made_sums(step, UNKNOWN);
	crosscheck_init(j, MADE_PAGE);
}

/* Judges, and expects so many findings. Releases all. */
static void
assert_findings(struct step_record *before, struct step_record *step,
    struct crosscheck *j, size_t count)
{
	assert_int_equal(crosscheck_step(j, before, step, true), 0);
	assert_int_equal(j->verdict.finding_count, count);
	assert_int_equal(j->verdict.verdict,
	    count > 0 ? VERDICT_CONTRADICTED : VERDICT_BALANCED);
	crosscheck_release(j);
	step_release(before);
	step_release(step);
}

static void
figures_that_agree_are_balanced(void **state)
{
	struct step_record before, step;
	struct crosscheck j;

	(void)state;
	begin(&before, &step, &j);
	assert_findings(&before, &step, &j, 0);
}

static void
exclusive_pages_make_up_the_uss(void **state)
{
	struct step_record before, step;
	struct crosscheck j;

	(void)state;
	begin(&before, &step, &j);
	step.processes[0].region->uss_kib += 4;
	assert_findings(&before, &step, &j, 1);
}

static void
asking_the_kernel_for_something_takes_no_fault(void **state)
{
	static const enum op_kind asking[] = {
	    OP_DROP, OP_SYNC, OP_EVICT, OP_PREAD, OP_PAGEOUT, OP_LIVE};
	struct step_record before, step;
	struct crosscheck j;

	(void)state;
	for (size_t i = 0; i < sizeof asking / sizeof asking[0]; i++) {
		begin(&before, &step, &j);
		made_op(&step, 0, asking[i], pages_all(4));
		made_faults(&step, 0, 1);
		assert_findings(&before, &step, &j, 1);
	}
	begin(&before, &step, &j);
	made_op(&step, 0, OP_WRITE, pages_all(4));
	made_faults(&step, 0, 1);
	assert_findings(&before, &step, &j, 0);
}

/* If it is locked, which the operation does not say. */
static void
memory_that_is_writable_again_may_be_populated(void **state)
{
	static const size_t findings[] = {
	    [ACCESS_NONE] = 1, [ACCESS_READ] = 1, [ACCESS_WRITE] = 0};
	struct step_record before, step;
	struct crosscheck j;

	(void)state;
	for (enum access to = ACCESS_NONE; to <= ACCESS_WRITE; to++) {
		begin(&before, &step, &j);
		made_op(&step, 0, OP_PROTECT, pages_all(4));
		step.ops[0].op.access = to;
		made_faults(&step, 0, 1);
		assert_findings(&before, &step, &j, findings[to]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(figures_that_agree_are_balanced),
	    cmocka_unit_test(exclusive_pages_make_up_the_uss),
	    cmocka_unit_test(asking_the_kernel_for_something_takes_no_fault),
	    cmocka_unit_test(memory_that_is_writable_again_may_be_populated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
