#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "ledger/balance.h"
#include "made.h"

/* One process that wrote some of its pages: before, after, and predicted as it
 * came. */
struct trial {
	struct step_record before, step;
	struct process_record *process;
	struct predicted_record *predicted;
	struct balance balance;
};

static void
begin(struct trial *t, const char *pages)
{
	t->before = made_step(0, "before", EVENT_START, 1);
	t->step = made_step(1, "write", EVENT_NONE, 1);
	made_region(&t->step, 0, REGION_ANON_PRIVATE, pages, 2);
	made_faults(&t->step, 0, 4);
	made_sums(&t->step, 4);
	made_ledger(&t->step, &t->before, FAULT_ZERO_FILL);
	t->process = &t->step.processes[0];
	t->predicted = &t->step.ledger.processes[0];
}

static void
balance(struct trial *t)
{
	balance_make(t->predicted, &t->before, &t->step, &t->balance);
}

static void
end(struct trial *t)
{
	step_release(&t->before);
	step_release(&t->step);
}

static void
assert_only(const struct trial *t, size_t figure, enum verdict verdict)
{
	for (size_t i = 0; i < BALANCE_FIGURES; i++)
		if (t->balance.line[i].entered)
			assert_int_equal(t->balance.line[i].verdict,
			    i == figure ? verdict : VERDICT_BALANCED);
}

static void
assert_entered(const struct trial *t, int figure, bool entered)
{
	assert_int_equal(t->balance.line[figure].entered, entered);
}

static void
what_comes_as_predicted_balances(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "AAaa0.");
	balance(&t);
	for (int i = 0; i < BALANCE_FIGURES; i++)
		assert_entered(&t, i,
		    i != BALANCE_DIRTY && i != BALANCE_HUGE &&
			i != BALANCE_LOCKED && i != BALANCE_MAPPINGS &&
			(i < BALANCE_CLASS || i >= BALANCE_PAGES));
	assert_only(&t, BALANCE_FIGURES, VERDICT_BALANCED);
	assert_int_equal(t.balance.line[BALANCE_VSZ].measured, 24);
	assert_int_equal(t.balance.line[BALANCE_RSS].predicted, 16);
	assert_int_equal(t.balance.line[BALANCE_FAULTS].measured, 4);
	assert_string_equal(t.balance.detail, "");
	end(&t);
}

static void
each_figure_has_a_line_of_its_own(void **state)
{
	struct trial t;

	(void)state;
	for (size_t i = 0; i < BALANCE_CLASS; i++) {
		begin(&t, "AAaa");
		t.process->region->anonymous_kib -= i == BALANCE_ANONYMOUS;
		t.process->region->dirty_kib = 4 * (i == BALANCE_DIRTY);
		t.process->region->huge_kib = 4 * (i == BALANCE_HUGE);
		t.process->region->locked_kib = 4 * (i == BALANCE_LOCKED);
		t.process->region->mappings += i == BALANCE_MAPPINGS;
		t.process->region->size_kib += i == BALANCE_VSZ;
		t.process->region->rss_kib += i == BALANCE_RSS;
		t.process->region->pss_kib += i == BALANCE_PSS;
		t.process->region->uss_kib += i == BALANCE_USS;
		t.process->minor_faults += i == BALANCE_FAULTS;
		balance(&t);
		assert_only(&t, i, VERDICT_CONTRADICTED);
		end(&t);
	}
}

static void
pss_alone_may_be_one_less(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "AAaa");
	t.process->region->pss_kib -= 1;
	balance(&t);
	assert_only(&t, BALANCE_FIGURES, VERDICT_BALANCED);
	t.process->region->pss_kib -= 1;
	balance(&t);
	assert_only(&t, BALANCE_PSS, VERDICT_CONTRADICTED);
	t.process->region->pss_kib += 2;
	t.process->region->rss_kib -= 1;
	balance(&t);
	assert_only(&t, BALANCE_RSS, VERDICT_CONTRADICTED);
	end(&t);
}

/* The same region, with pages that are not as predicted. */
static void
assert_differ(const char *predicted, const char *measured, int64_t count,
    const char *detail)
{
	struct trial t;
	struct step_record other;
	struct region_record *region;

	begin(&t, predicted);
	other = made_step(1, "write", EVENT_NONE, 1);
	made_region(&other, 0, REGION_ANON_PRIVATE, measured, 2);
	region = t.process->region;
	t.process->region = other.processes[0].region;
	balance(&t);
	assert_int_equal(t.balance.line[BALANCE_PAGES].measured, count);
	assert_int_equal(t.balance.line[BALANCE_PAGES].verdict,
	    count == 0 ? VERDICT_BALANCED : VERDICT_CONTRADICTED);
	assert_string_equal(t.balance.detail, detail);
	t.process->region = region;
	step_release(&other);
	end(&t);
}

static void
pages_that_differ_are_counted_and_the_first_are_named(void **state)
{
	(void)state;
	assert_differ("aaAA", "aaAA", 0, "");
	assert_differ("aaAA", "aaAB", 1,
	    "page 3: predicted exclusive A, measured "
	    "exclusive B");
	assert_differ(
	    "aaaaAA", ".BBb0A", 5, "page 0: predicted shared, measured absent");
	assert_differ("aaaaAA", "aBBbAs", 4,
	    "pages 1-2: predicted shared A, measured exclusive B");
	assert_differ("..0000", "..AAAA", 4,
	    "pages 2-5: predicted zero, measured exclusive A");
}

static void
letters_count_only_where_frames_are_visible(void **state)
{
	(void)state;
	assert_differ("aaBB", "==##", 0, "");
	assert_differ(
	    "aaBB", "=###", 1, "page 1: predicted shared, measured exclusive");
}

static void
a_region_on_one_side_only_has_no_line_for_pages(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "AAaa");
	balance_make(t.predicted, &t.before, &t.before, &t.balance);
	assert_entered(&t, BALANCE_PAGES, false);
	assert_int_equal(
	    t.balance.line[BALANCE_VSZ].verdict, VERDICT_CONTRADICTED);
	t.predicted->mapped = false;
	t.predicted->vsz_kib = 0;
	balance(&t);
	assert_entered(&t, BALANCE_PAGES, false);
	assert_only(&t, BALANCE_VSZ, VERDICT_CONTRADICTED);
	end(&t);
}

static void
what_is_unknown_is_not_checked(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "AAaa");
	t.process->region->size_kib = UNKNOWN;
	t.process->region->rss_kib = UNKNOWN;
	t.process->region->pss_kib = UNKNOWN;
	t.process->region->uss_kib = UNKNOWN;
	t.process->region->anonymous_kib = UNKNOWN;
	t.process->region->dirty_kib = UNKNOWN;
	t.process->region->huge_kib = UNKNOWN;
	t.process->region->locked_kib = UNKNOWN;
	t.process->region->mappings = UNKNOWN;
	t.predicted->mappings = 2;
	t.predicted->dirty_kib = 4;
	t.predicted->huge_kib = 4;
	t.predicted->locked_kib = 4;
	t.predicted->faults[FAULT_MAJOR] = 1;
	t.process->region->pages_reason = "pagemap: Permission denied";
	t.process->minor_faults = UNKNOWN;
	t.process->major_faults = UNKNOWN;
	balance(&t);
	for (int i = 0; i < BALANCE_FIGURES; i++) {
		/* Classes that can't be told have no line. */
		if (i >= BALANCE_CLASS && i < BALANCE_CLASS + FAULT_MAJOR)
			continue;
		assert_entered(&t, i, true);
		assert_int_equal(
		    t.balance.line[i].verdict, VERDICT_NOT_CHECKED);
	}
	end(&t);
}

static void
one_unknown_part_makes_the_faults_unknown(void **state)
{
	struct trial t;

	(void)state;
	for (int i = 0; i < 5; i++) {
		begin(&t, "AAaa");
		*(int64_t *[]){
		    &t.process->settling_faults,
		    &t.process->major_faults,
		    &t.before.processes[0].minor_faults,
		    &t.before.processes[0].settling_faults,
		    &t.before.processes[0].major_faults,
		}[i] = UNKNOWN;
		balance(&t);
		assert_only(&t, BALANCE_FAULTS, VERDICT_NOT_CHECKED);
		end(&t);
	}
}

static void
settling_is_left_out_of_the_faults_and_a_major_one_is_not(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "AAaa");
	t.process->minor_faults += 100;
	t.process->settling_faults += 100;
	balance(&t);
	assert_only(&t, BALANCE_FIGURES, VERDICT_BALANCED);
	t.process->major_faults += 1;
	balance(&t);
	assert_only(&t, BALANCE_FAULTS, VERDICT_CONTRADICTED);
	end(&t);
}

static void
a_fault_that_the_kernel_counts_as_major_is_predicted_as_such(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "AAaa");
	t.predicted->counted_major = 4;
	balance(&t);
	assert_int_equal(
	    t.balance.line[BALANCE_CLASS + FAULT_MAJOR].predicted, 4);
	assert_only(&t, BALANCE_CLASS + FAULT_MAJOR, VERDICT_CONTRADICTED);
	t.process->minor_faults -= 4;
	t.process->major_faults += 4;
	balance(&t);
	assert_int_equal(t.balance.line[BALANCE_FAULTS].predicted, 4);
	assert_only(&t, BALANCE_FIGURES, VERDICT_BALANCED);
	end(&t);
}

/* The page must have a frame that is shared as predicted; which, is not
 * said. */
static void
a_page_that_is_copied_by_chance_has_either_frame(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "AAaa");
	for (size_t i = 0; i < t.predicted->run_count; i++)
		t.predicted->runs[i].ordinal = ORDINAL_UNSURE;
	balance(&t);
	assert_only(&t, BALANCE_FIGURES, VERDICT_BALANCED);
	t.predicted->runs[0].ordinal = 7;
	balance(&t);
	assert_only(&t, BALANCE_PAGES, VERDICT_CONTRADICTED);
	end(&t);
}

/* Begins with one of four faults major, on both sides. */
static void
begin_major(struct trial *t)
{
	begin(t, "AAaa");
	t->process->minor_faults -= 1;
	t->process->major_faults += 1;
	t->predicted->faults[FAULT_ZERO_FILL] -= 1;
	t->predicted->faults[FAULT_MAJOR] += 1;
}

static void
a_major_fault_on_either_side_has_a_line(void **state)
{
	struct trial t;

	(void)state;
	begin_major(&t);
	balance(&t);
	assert_entered(&t, BALANCE_CLASS + FAULT_MAJOR, true);
	assert_only(&t, BALANCE_FIGURES, VERDICT_BALANCED);
	t.process->minor_faults += 1;
	t.process->major_faults -= 1;
	balance(&t);
	assert_entered(&t, BALANCE_CLASS + FAULT_MAJOR, true);
	assert_only(&t, BALANCE_CLASS + FAULT_MAJOR, VERDICT_CONTRADICTED);
	t.predicted->faults[FAULT_ZERO_FILL] += 1;
	t.predicted->faults[FAULT_MAJOR] -= 1;
	balance(&t);
	assert_entered(&t, BALANCE_CLASS + FAULT_MAJOR, false);
	assert_only(&t, BALANCE_FIGURES, VERDICT_BALANCED);
	end(&t);
}

static void
major_faults_are_not_checked_where_the_process_settled(void **state)
{
	struct trial t;

	(void)state;
	begin_major(&t);
	t.process->major_faults += 2;
	t.process->settling_faults += 2;
	balance(&t);
	assert_entered(&t, BALANCE_CLASS + FAULT_MAJOR, true);
	assert_only(&t, BALANCE_CLASS + FAULT_MAJOR, VERDICT_NOT_CHECKED);
	t.predicted->faults[FAULT_ZERO_FILL] += 1;
	t.predicted->faults[FAULT_MAJOR] -= 1;
	balance(&t);
	assert_entered(&t, BALANCE_CLASS + FAULT_MAJOR, false);
	end(&t);
}

static void
huge_pages_have_a_line_where_either_side_has_some(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "AAaa");
	t.process->region->huge_kib = t.predicted->huge_kib = 8;
	balance(&t);
	assert_entered(&t, BALANCE_HUGE, true);
	assert_only(&t, BALANCE_FIGURES, VERDICT_BALANCED);
	t.process->region->huge_kib = 0;
	balance(&t);
	assert_entered(&t, BALANCE_HUGE, true);
	assert_only(&t, BALANCE_HUGE, VERDICT_CONTRADICTED);
	end(&t);
}

static void
a_new_process_has_its_faults_since_birth(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "AAaa");
	t.process->major_faults = 7;
	t.process->settling_faults = t.process->minor_faults +
	    t.process->major_faults - 4;
	balance_make(t.predicted, NULL, &t.step, &t.balance);
	assert_only(&t, BALANCE_FIGURES, VERDICT_BALANCED);
	end(&t);
}

/* The process wrote all its pages: two were absent, two had the frame that they
 * have now, and four faults tell of it. */
static void
begin_written(struct trial *t, const char *was, const char *is)
{
	begin(t, is);
	made_region(&t->before, 0, REGION_ANON_PRIVATE, was, 2);
	made_op(&t->step, 0, OP_WRITE, pages_all(strlen(is)));
	t->predicted->faults[FAULT_ZERO_FILL] = 2;
	t->predicted->faults[FAULT_REUSE] = 2;
}

static void
each_class_of_faults_is_held_against_the_pages(void **state)
{
	struct trial t;

	(void)state;
	begin_written(&t, "aa..", "AAAA");
	balance(&t);
	assert_only(&t, BALANCE_FIGURES, VERDICT_BALANCED);
	assert_entered(&t, BALANCE_CLASS + FAULT_ZERO_FILL, true);
	assert_entered(&t, BALANCE_CLASS + FAULT_REUSE, true);
	assert_entered(&t, BALANCE_CLASS + FAULT_COPY, false);

	/* The sum is the same, and what they did is not. */
	t.predicted->faults[FAULT_REUSE] = 0;
	t.predicted->faults[FAULT_COPY] = 2;
	balance(&t);
	assert_int_equal(
	    t.balance.line[BALANCE_FAULTS].verdict, VERDICT_BALANCED);
	assert_int_equal(t.balance.line[BALANCE_CLASS + FAULT_COPY].verdict,
	    VERDICT_CONTRADICTED);
	assert_int_equal(t.balance.line[BALANCE_CLASS + FAULT_REUSE].verdict,
	    VERDICT_CONTRADICTED);
	assert_int_equal(
	    t.balance.line[BALANCE_CLASS + FAULT_REUSE].measured, 2);
	end(&t);
}

static void
no_class_is_told_of_what_was_read_and_written(void **state)
{
	struct trial t;

	(void)state;
	begin_written(&t, "aa..", "AAAA");
	made_op(&t.step, 0, OP_READ, pages_all(4));
	balance(&t);
	for (int i = 0; i < FAULT_MAJOR; i++)
		assert_entered(&t, BALANCE_CLASS + i, false);
	end(&t);

	/* Reads do not fault where all pages are there. */
	begin_written(&t, "aa00", "AAAA");
	made_op(&t.step, 0, OP_READ, pages_all(4));
	balance(&t);
	assert_entered(&t, BALANCE_CLASS + FAULT_ZERO_FILL, true);
	assert_only(&t, BALANCE_FIGURES, VERDICT_BALANCED);
	end(&t);
}

static void
nor_of_pages_of_which_some_were_given_up(void **state)
{
	struct trial t;

	(void)state;
	begin_written(&t, "aa..", "AAAA");
	made_op(&t.step, 0, OP_DROP, pages_all(4));
	balance(&t);
	for (int i = 0; i < FAULT_MAJOR; i++)
		assert_entered(&t, BALANCE_CLASS + i, false);
	end(&t);
}

static void
faults_with_addresses_are_those_of_the_region(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "AAaa");
	t.process->minor_faults += 3; /* on its stack */
	t.process->region_faults = 4;
	t.process->repeated_faults = 0;
	balance(&t);
	assert_only(&t, BALANCE_FIGURES, VERDICT_BALANCED);
	assert_int_equal(t.balance.line[BALANCE_FAULTS].measured, 4);
	t.process->region_faults = 5;
	balance(&t);
	assert_only(&t, BALANCE_FAULTS, VERDICT_CONTRADICTED);
	assert_int_equal(t.balance.spurious, 0);
	end(&t);
}

static void
a_second_fault_for_a_touch_is_spurious(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "AAaa");
	t.process->region_faults = 6;
	t.process->repeated_faults = 2;
	balance(&t);
	assert_only(&t, BALANCE_FIGURES, VERDICT_BALANCED);
	assert_int_equal(t.balance.line[BALANCE_FAULTS].measured, 4);
	assert_int_equal(t.balance.spurious, 2);
	end(&t);
}

static void
stale_touches_may_fault_more_where_the_pages_are_right(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "AAaa");
	t.step.stale = true;
	t.process->region_faults = 8;
	t.process->repeated_faults = 0;
	balance(&t);
	assert_only(&t, BALANCE_FIGURES, VERDICT_BALANCED);
	assert_int_equal(t.balance.spurious, 4);

	/* Fewer are no such thing, nor are more where a page is another. */
	t.process->region_faults = 3;
	balance(&t);
	assert_only(&t, BALANCE_FAULTS, VERDICT_CONTRADICTED);
	t.process->region_faults = 8;
	t.predicted->runs[0].state = PAGE_SHARED;
	balance(&t);
	assert_int_equal(
	    t.balance.line[BALANCE_FAULTS].verdict, VERDICT_CONTRADICTED);

	/* Without pages or addresses the count tells nothing if it is over. */
	t.predicted->runs[0].state = PAGE_EXCLUSIVE;
	t.process->region->pages_reason = "pagemap: Permission denied";
	balance(&t);
	assert_int_equal(
	    t.balance.line[BALANCE_FAULTS].verdict, VERDICT_NOT_CHECKED);
	assert_int_equal(t.balance.spurious, 0);
	t.process->region->pages_reason = NULL;
	t.process->region_faults = UNKNOWN;
	balance(&t);
	assert_only(&t, BALANCE_FIGURES, VERDICT_BALANCED);
	t.process->minor_faults += 2;
	balance(&t);
	assert_only(&t, BALANCE_FAULTS, VERDICT_NOT_CHECKED);
	end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_comes_as_predicted_balances),
	    cmocka_unit_test(each_figure_has_a_line_of_its_own),
	    cmocka_unit_test(pss_alone_may_be_one_less),
	    cmocka_unit_test(
		pages_that_differ_are_counted_and_the_first_are_named),
	    cmocka_unit_test(letters_count_only_where_frames_are_visible),
	    cmocka_unit_test(a_region_on_one_side_only_has_no_line_for_pages),
	    cmocka_unit_test(what_is_unknown_is_not_checked),
	    cmocka_unit_test(one_unknown_part_makes_the_faults_unknown),
	    cmocka_unit_test(
		settling_is_left_out_of_the_faults_and_a_major_one_is_not),
	    cmocka_unit_test(
		a_fault_that_the_kernel_counts_as_major_is_predicted_as_such),
	    cmocka_unit_test(a_page_that_is_copied_by_chance_has_either_frame),
	    cmocka_unit_test(a_major_fault_on_either_side_has_a_line),
	    cmocka_unit_test(
		major_faults_are_not_checked_where_the_process_settled),
	    cmocka_unit_test(huge_pages_have_a_line_where_either_side_has_some),
	    cmocka_unit_test(a_new_process_has_its_faults_since_birth),
	    cmocka_unit_test(each_class_of_faults_is_held_against_the_pages),
	    cmocka_unit_test(no_class_is_told_of_what_was_read_and_written),
	    cmocka_unit_test(nor_of_pages_of_which_some_were_given_up),
	    cmocka_unit_test(faults_with_addresses_are_those_of_the_region),
	    cmocka_unit_test(a_second_fault_for_a_touch_is_spurious),
	    cmocka_unit_test(
		stale_touches_may_fault_more_where_the_pages_are_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
