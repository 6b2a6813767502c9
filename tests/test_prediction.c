/* test_prediction.c: what is not predicted, and why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "coordinator/prediction.h"
#include "os/swap.h"
#include "region/region.h"

#define HUGE	 512
#define HUGE_KIB 2048

static struct model_machine machine = {
    .page_size = 4096,
    .fault_around = 16,
    .table_pages = 512,
    .shared_read_writable = true,
    .huge_pages = HUGE,
    .protect_restores = true,
    .protect_restores_clean = true,
    .protect_restores_huge = true,
    .zeros_become_huge = true,
    .keeps_part = true,
    .dontneed_takes_table = true,
    .merge_takes_over = true,
    .unaccounts_unwritten = true,
};

/* The producer maps a huge page's worth of memory, and writes a byte. */
static void
play(struct prediction *p, struct step_record *step)
{
	const struct op ops[] = {
	    {.what = OP_CREATE,
		.start = REGION_ADDRESS,
		.set = pages_all(HUGE),
		.huge = true},
	    {.what = OP_WRITE, .set = pages_between(HUGE, 0, 1)},
	};

	*step = (struct step_record){.event = EVENT_START};
	step->ops = calloc(2, sizeof *step->ops);
	assert_non_null(step->ops);
	for (step->op_count = 0; step->op_count < 2; step->op_count++)
		step->ops[step->op_count].op = ops[step->op_count];
	assert_int_equal(prediction_init(p, &machine, 1), 0);
	assert_int_equal(prediction_step(p, step), 0);
}

/* And that is what was measured. */
static void
measure(struct step_record *step, int64_t huge_kib)
{
	step->process_count = 1;
	step->processes = calloc(1, sizeof *step->processes);
	assert_non_null(step->processes);
	step->processes[0].region = calloc(1, sizeof(struct region_record));
	assert_non_null(step->processes[0].region);
	step->processes[0].region->huge_kib = huge_kib;
}

static void
end(struct prediction *p, struct step_record *step)
{
	step_release(step);
	prediction_release(p);
}

static void
a_huge_page_that_was_not_to_be_had_ends_the_predicting(void **state)
{
	struct step_record step;
	struct prediction p;

	(void)state;
	play(&p, &step);
	assert_int_equal(step.ledger.processes[0].huge_kib, HUGE_KIB);
	measure(&step, 0);
	p.huge_events.fallbacks--;
	prediction_watch_huge(&p, &step);
	assert_non_null(strstr(step.ledger.reason, "no huge page free"));
	assert_int_equal(step.ledger.process_count, 0);
	assert_int_equal(prediction_step(&p, &step), 0);
	assert_ptr_equal(step.ledger.reason, p.reason);
	end(&p, &step);
}

static void
a_huge_page_that_the_kernel_made_ends_it_too(void **state)
{
	struct step_record step;
	struct prediction p;

	(void)state;
	play(&p, &step);
	measure(&step, 2 * HUGE_KIB);
	p.huge_events.collapses--;
	prediction_watch_huge(&p, &step);
	assert_non_null(strstr(step.ledger.reason, "khugepaged"));
	assert_int_equal(step.ledger.process_count, 0);
	end(&p, &step);
}

/* With swap, what was written may go as well, and when is not known. */
static void
what_was_given_up_goes_without_swap(void **state)
{
	struct actor_op ops[] = {
	    {.op = {.what = OP_CREATE,
		 .start = REGION_ADDRESS,
		 .set = pages_all(4)}},
	    {.op = {.what = OP_WRITE, .set = pages_all(4)}},
	    {.op = {.what = OP_FREE, .set = pages_all(4)}},
	    {.op = {.what = OP_WRITE, .set = pages_between(4, 0, 1)}},
	    {.op = {.what = OP_PAGEOUT, .set = pages_all(4)}},
	};
	struct step_record step = {
	    .event = EVENT_START,
	    .ops = ops,
	    .op_count = sizeof ops / sizeof *ops,
	};
	struct prediction p;

	(void)state;
	assert_int_equal(prediction_init(&p, &machine, 1), 0);
	assert_int_equal(prediction_step(&p, &step), 0);
	if (swap_is_there())
		assert_non_null(strstr(step.ledger.reason, "swap"));
	else
		assert_int_equal(step.ledger.processes[0].rss_kib, 4);
	step.ops = NULL;
	end(&p, &step);
}

/* Others may lack huge pages meanwhile; figures that hold are not doubted. */
static void
what_is_as_predicted_stands(void **state)
{
	struct step_record step;
	struct prediction p;

	(void)state;
	play(&p, &step);
	measure(&step, HUGE_KIB);
	p.huge_events.fallbacks--;
	p.huge_events.collapses--;
	prediction_watch_huge(&p, &step);
	assert_null(step.ledger.reason);
	assert_int_equal(step.ledger.process_count, 1);
	end(&p, &step);
}

static void
where_a_trial_got_no_huge_page_nothing_is_said_of_them(void **state)
{
	struct step_record step;
	struct prediction p;

	(void)state;
	machine.huge_pages = 0;
	play(&p, &step);
	machine.huge_pages = HUGE;
	assert_non_null(strstr(step.ledger.reason, "a trial got none"));
	assert_int_equal(step.ledger.process_count, 0);
	end(&p, &step);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		a_huge_page_that_was_not_to_be_had_ends_the_predicting),
	    cmocka_unit_test(a_huge_page_that_the_kernel_made_ends_it_too),
	    cmocka_unit_test(what_was_given_up_goes_without_swap),
	    cmocka_unit_test(what_is_as_predicted_stands),
	    cmocka_unit_test(
		where_a_trial_got_no_huge_page_nothing_is_said_of_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
