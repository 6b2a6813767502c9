/* test_report.c: a run on the screen. What is printed is in
 * tests/golden/report/, as it stands on 80 columns unless it says otherwise. */
#include <errno.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "golden.h"
#include "made.h"
#include "report/region_table.h"
#include "report/report.h"

/* Two steps of a run, and a report on it. */
struct screen {
	struct head_record head;
	struct step_record before, step;
	struct report report;
	struct draft draft; /* what is printed */
};

static const struct style plain = {.width = 80, .full = true};
static const struct style screen = {.width = 80};
static const struct style quiet = {.width = 80, .quiet = true};
static const struct style explained = {
    .width = 80, .full = true, .explain = true};
static const struct style whole_ledger = {
    .width = 80, .full = true, .ledger = true};

static const struct verdict_record balanced = {
    .verdict = VERDICT_BALANCED, .checks = 63, .complete = true};

static int
set_up(void **state)
{
	struct screen *s = calloc(1, sizeof *s);

	*state = s;
	if (s == NULL)
		return -1;
	made_head(&s->head, 4, 2, PROOF_FRAMES);
	return 0;
}

static int
tear_down(void **state)
{
	struct screen *s = *state;

	step_release(&s->before);
	step_release(&s->step);
	free(s->draft.text);
	free(s);
	return 0;
}

static void
begin(struct screen *s, const struct style *style)
{
	assert_non_null(draft_open(&s->draft));
	report_init(&s->report, s->draft.out, style, &s->head);
}

static const char *
end(struct screen *s)
{
	assert_int_equal(fclose(s->draft.out), 0);
	return s->draft.text;
}

static void
print_step(struct screen *s, const struct style *style)
{
	begin(s, style);
	assert_int_equal(report_step(&s->report, &s->before, &s->step), 0);
	report_release(&s->report);
	end(s);
}

/* Compares what is printed of the step, from the line on that begins so. */
static void
check_step(struct screen *s, const char *claim, const struct style *style,
    const char *from)
{
	const char *start;

	print_step(s, style);
	start = s->draft.text;
	while (start != NULL && strncmp(start, from, strlen(from)) != 0) {
		start = strchr(start, '\n');
		start += start != NULL;
	}
	if (start == NULL)
		fail_msg("no line begins with '%s' in:%s", from, s->draft.text);
	golden_check("report", claim, start);
	free(s->draft.text);
	s->draft.text = NULL;
}

static void
check_end(struct screen *s, const char *claim, const struct style *style,
    const struct verdict_record *verdict)
{
	begin(s, style);
	assert_int_equal(report_end(&s->report, verdict), 0);
	report_release(&s->report);
	golden_check("report", claim, end(s));
}

static void
assert_once(const char *text, const char *part)
{
	const char *first = strstr(text, part);

	if (first == NULL || strstr(first + 1, part) != NULL)
		fail_msg("\"%s\" is not there once in:%s", part, text);
}

/* Steps without any feature. */
static void
make_steps(struct screen *s, size_t processes)
{
	step_release(&s->before);
	step_release(&s->step);
	s->before = made_step(1, "a", EVENT_NONE, processes);
	s->step = made_step(2, "b", EVENT_NONE, processes);
}

static void
make_sums(struct screen *s, int64_t before, int64_t after)
{
	made_sums(&s->before, before);
	made_sums(&s->step, after);
}

/* Consumers wrote half of four pages; the producer looked on. */
static void
make_write(struct screen *s)
{
	static const char *const pages[] = {"AAaa", "BBaa", "CCaa"};

	step_release(&s->before);
	step_release(&s->step);
	s->before = made_step(3, "fork", EVENT_FORK, 3);
	s->step = made_step(4, "write", EVENT_NONE, 3);
	for (unsigned i = 0; i < 3; i++) {
		made_region(&s->before, i, REGION_ANON_PRIVATE, "aaaa", 3);
		made_region(&s->step, i, REGION_ANON_PRIVATE, pages[i], 3);
	}
	for (unsigned i = 1; i <= 2; i++) {
		made_op(
		    &s->step, i, OP_WRITE, pages_part(4, 2, PAGES_FIRST, 0));
		made_faults(&s->step, i, 2);
	}
	make_sums(s, 4, 8);
	made_ledger(&s->step, &s->before, FAULT_COPY);
}

/* The producer mapped four pages. */
static void
make_map(struct screen *s)
{
	s->before = made_step(0, "start", EVENT_START, 1);
	s->step = made_step(1, "map", EVENT_NONE, 1);
	made_region(&s->step, 0, REGION_ANON_PRIVATE, "....", 1);
	made_op(&s->step, 0, OP_CREATE, pages_all(4));
	make_sums(s, 0, 0);
}

/* Nine processes have all four pages of an object. */
static void
make_nine(struct screen *s)
{
	make_steps(s, 9);
	for (unsigned i = 0; i < 9; i++)
		made_region(&s->step, i, REGION_SHM_SHARED, "aaaa", 9);
}

/* Consumer 2 copied a page less than it should have. */
static void
make_contradiction(struct screen *s, struct finding findings[2])
{
	struct predicted_record *predicted;

	make_write(s);
	predicted = &s->step.ledger.processes[2];
	predicted->uss_kib = 12;
	predicted->runs[0].count = 3;
	predicted->runs[1].first = 3;
	predicted->runs[1].count = 1;
	made_balance(&s->step, &s->before);
	findings[0] = (struct finding){
	    4, 2, "USS of the region, by the model", 12, 8, "KiB", "", ""};
	findings[1] = (struct finding){4, 2,
	    "pages that differ from the model's", 0, 1, "pages",
	    "page 2: predicted exclusive C, measured shared A", ""};
	s->step.findings = findings;
	s->step.finding_count = 2;
}

static void
a_report_begins_with_what_is_known(void **state)
{
	struct screen *s = *state;

	made_head(&s->head, 16, 2, PROOF_FRAMES);
	begin(s, &plain);
	assert_int_equal(report_begin(&s->report), 0);
	golden_check("report", __func__, end(s));
}

static void
a_step_is_told_whole(void **state)
{
	make_write(*state);
	check_step(*state, __func__, &plain, "4 write");
}

static void
a_narrow_ascii_screen_folds_the_table(void **state)
{
	const struct style narrow = {.width = 40, .full = true, .ascii = true};

	make_map(*state);
	check_step(*state, __func__, &narrow, "1 map");
}

/* The same steps in few lines, as they are printed by default. */
static void
a_step_fits_on_a_screen(void **state)
{
	make_write(*state);
	check_step(*state, __func__, &screen, "4 write");
}

static void
a_mapping_has_no_line_for_a_region_without_pages(void **state)
{
	make_map(*state);
	check_step(*state, __func__, &screen, "1 map");
}

static void
who_did_not_move_has_no_row(void **state)
{
	struct screen *s = *state;

	make_nine(s);
	s->step.processes[1].minor_faults += 3;
	s->step.processes[2].pss_kib += 5;
	for (unsigned i = 0; i < 9; i++)
		made_region(&s->before, i, REGION_SHM_SHARED, "aaaa", 9);
	check_step(s, __func__, &screen, "2 b");
}

static void
many_consumers_that_moved_have_two_rows(void **state)
{
	make_nine(*state);
	check_step(*state, __func__, &screen, "2 b");
}

static void
a_contradicted_step_lists_its_findings_on_a_screen(void **state)
{
	struct finding findings[2];

	make_contradiction(*state, findings);
	check_step(*state, __func__, &screen, "4 write");
}

/* Without frames a line of the ledger is not checked, and no cell has a
 * letter. */
static void
a_step_fits_on_a_screen_without_frames(void **state)
{
	struct screen *s = *state;

	make_write(s);
	s->step.group.frames = UNKNOWN;
	s->step.group.frames_reason = "not root";
	made_balance(&s->step, &s->before);
	check_step(s, __func__, &screen, "4 write");
}

static void
cells_have_a_block_of_their_own_where_there_is_no_room(void **state)
{
	const struct style narrow = {.width = 44, .ascii = true};

	make_write(*state);
	check_step(*state, __func__, &narrow, "4 write");
}

/* The figures of several consumers are a range where they differ. */
static void
the_stages_of_a_run_are_one_table(void **state)
{
	const struct style stages = {.width = 80, .stages = true};
	struct screen *s = *state;

	make_write(s);
	s->step.processes[2].pss_kib += 7;
	begin(s, &stages);
	assert_int_equal(report_begin(&s->report), 0);
	assert_int_equal(report_step(&s->report, NULL, &s->before), 0);
	assert_int_equal(report_step(&s->report, &s->before, &s->step), 0);
	assert_int_equal(report_end(&s->report, &balanced), 0);
	report_release(&s->report);
	golden_check("report", __func__, end(s));
}

static void
a_report_ends_with_a_summary(void **state)
{
	struct screen *s = *state;

	make_write(s);
	begin(s, &quiet);
	assert_int_equal(report_step(&s->report, NULL, &s->before), 0);
	assert_int_equal(report_step(&s->report, &s->before, &s->step), 0);
	assert_int_equal(report_end(&s->report, &balanced), 0);
	report_release(&s->report);
	golden_check("report", __func__, end(s));
}

static void
findings_are_listed_with_step_and_actor(void **state)
{
	struct finding findings[] = {
	    {4, 1, "rss outside the region", 0, 64, "KiB", "", ""},
	    {5, FINDING_GROUP, "frames", 16, UNKNOWN, "pages", "", ""},
	};
	const struct verdict_record verdict = {
	    .verdict = VERDICT_CONTRADICTED,
	    .checks = 63,
	    .findings = findings,
	    .finding_count = 2,
	};

	check_end(*state, __func__, &plain, &verdict);
}

static void
not_checked_says_why(void **state)
{
	const struct verdict_record verdict = {
	    .verdict = VERDICT_NOT_CHECKED,
	    .reason = "no page state",
	    .complete = true,
	};
	struct screen *s = *state;

	made_head(&s->head, 4, 2, PROOF_TOTALS);
	check_end(s, __func__, &plain, &verdict);
}

static void
the_ledger_of_a_step_is_one_line(void **state)
{
	struct screen *s = *state;

	make_write(s);
	s->step.ledger.faults[FAULT_COPY] = 1;
	s->step.ledger.faults[FAULT_REUSE] = 2;
	s->step.ledger.faults[FAULT_ZERO_READ] = 1;
	check_step(s, __func__, &plain, "ledger:");
}

static void
the_ledger_counts_what_was_not_checked(void **state)
{
	struct screen *s = *state;

	make_write(s);
	s->step.ledger.faults[FAULT_COPY] = 0;
	s->step.group.frames = UNKNOWN;
	made_balance(&s->step, &s->before);
	check_step(s, __func__, &plain, "ledger:");
}

static void
a_contradicted_step_says_so_at_once(void **state)
{
	struct finding findings[2];

	make_contradiction(*state, findings);
	check_step(*state, __func__, &plain, "ledger: CONTRADICTED:");
}

static void
figures_beside_the_ledger_can_contradict_a_step_too(void **state)
{
	struct screen *s = *state;
	struct finding finding = {
	    4, 1, "RSS outside the region", 0, 64, "KiB", "", ""};

	make_write(s);
	s->step.findings = &finding;
	s->step.finding_count = 1;
	check_step(s, __func__, &plain, "ledger:");
}

static void
the_whole_ledger_marks_what_differs(void **state)
{
	struct screen *s = *state;
	struct finding findings[2];

	make_contradiction(s, findings);
	s->step.processes[1].region->rss_kib = UNKNOWN;
	s->step.group.frames = 9;
	made_balance(&s->step, &s->before);
	check_step(s, __func__, &whole_ledger, "predicted ");
}

static void
rare_lines_have_columns_where_there_are_some(void **state)
{
	struct screen *s = *state;

	make_steps(s, 1);
	made_region(&s->step, 0, REGION_ANON_PRIVATE, "AAAA", 1);
	make_sums(s, 0, 4);
	s->step.processes[0].region->huge_kib = 16;
	s->step.processes[0].major_faults += 2;
	made_ledger(&s->step, &s->before, FAULT_ZERO_FILL);
	s->step.ledger.processes[0].huge_kib = 0;
	made_balance(&s->step, &s->before);
	check_step(s, __func__, &whole_ledger, "predicted ");
}

static void
no_table_of_what_was_not_predicted(void **state)
{
	struct screen *s = *state;

	make_steps(s, 1);
	make_sums(s, 0, 0);
	check_step(s, __func__, &whole_ledger, "region: mapped by nobody");
}

static void
many_consumers_balance_by_number(void **state)
{
	struct screen *s = *state;

	make_nine(s);
	make_sums(s, 4, 4);
	made_ledger(&s->step, &s->before, FAULT_MAP);
	s->step.ledger.processes[7].rss_kib = 12;
	made_balance(&s->step, &s->before);
	check_step(s, __func__, &whole_ledger, "predicted ");
}

static void
many_consumers_are_told_by_their_extremes(void **state)
{
	struct screen *s = *state;

	make_nine(s);
	s->step.processes[7].rss_kib = 900;
	s->step.processes[8].rss_kib = 2900;
	make_sums(s, 4, 4);
	check_step(s, __func__, &plain, "in kB");
}

/* Also the classes of faults. */
static void
longer_explanations_come_once(void **state)
{
	struct screen *s = *state;

	make_write(s);
	begin(s, &explained);
	assert_int_equal(report_step(&s->report, &s->before, &s->step), 0);
	assert_int_equal(report_step(&s->report, &s->before, &s->step), 0);
	report_release(&s->report);
	end(s);
	assert_once(s->draft.text, "Copy-on-write: ");
	assert_once(s->draft.text,
	    "\n    copy        the frame was not this process's own");
	assert_null(strstr(s->draft.text, "\n    reuse "));
}

static void
a_line_of_maps_is_explained_field_by_field(void **state)
{
	make_map(*state);
	check_step(*state, __func__, &explained, "    The line of /proc");
}

/* Turns a step into one that was never run. */
static void
unmeasure(struct step_record *step)
{
	for (size_t i = 0; i < step->process_count; i++) {
		struct process_record *process = &step->processes[i];

		process->pid = 0;
		process->map_count = 0;
		process->vsz_kib = process->region->size_kib;
		process->rss_kib = process->region->rss_kib;
		process->pss_kib = process->region->pss_kib;
		process->uss_kib = process->region->uss_kib;
		process->ps_rss_kib = UNKNOWN;
		process->reason = "nothing was run";
		process->minor_faults -= 90;
	}
	made_sums(step, step->group.frames);
	step->ledger.lines = step->ledger.balanced = 0;
	step->verdict = VERDICT_NOT_CHECKED;
}

static void
a_prediction_reads_like_a_run_that_was_not(void **state)
{
	const struct verdict_record verdict = {
	    .verdict = VERDICT_NOT_CHECKED,
	    .reason = "predicted, not measured",
	    .complete = true,
	};
	struct screen *s = *state;

	make_write(s);
	unmeasure(&s->before);
	unmeasure(&s->step);
	s->head.predicted = true;
	begin(s, &whole_ledger);
	assert_int_equal(report_begin(&s->report), 0);
	assert_int_equal(report_step(&s->report, &s->before, &s->step), 0);
	assert_int_equal(report_end(&s->report, &verdict), 0);
	report_release(&s->report);
	golden_check("report", __func__, end(s));
}

static void
a_predicted_step_without_faults_has_none(void **state)
{
	struct screen *s = *state;

	make_write(s);
	memset(s->step.ledger.faults, 0, sizeof s->step.ledger.faults);
	s->head.predicted = true;
	print_step(s, &plain);
	assert_non_null(strstr(s->draft.text, "\nfaults: none\n"));
}

/* Of four faults, some copy or reuse a frame by who came first; and then there
 * may be one fault less. */
static void
a_predicted_range_is_one_only_where_its_ends_differ(void **state)
{
	struct screen *s = *state;
	struct fault_range *range;

	make_write(s);
	range = &s->step.ledger.range;
	range->least[FAULT_COPY] = 2;
	range->most[FAULT_COPY] = 4;
	range->most[FAULT_REUSE] = 2;
	range->least[FAULTS_ALL] = range->most[FAULTS_ALL] = 4;
	s->step.ledger.open = s->head.predicted = true;
	print_step(s, &plain);
	assert_once(
	    s->draft.text, "\nfaults: 4 = 2 to 4 copies + 0 to 2 reuses\n");
	free(s->draft.text);
	range->least[FAULTS_ALL] = 3;
	print_step(s, &plain);
	assert_once(s->draft.text,
	    "\nfaults: 3 to 4 = 2 to 4 copies + 0 to 2 reuses\n");
}

/* A start without major faults, and then three. */
static void
a_prediction_shows_major_faults_where_there_are_some(void **state)
{
	struct screen *s = *state;

	make_steps(s, 1);
	make_sums(s, 0, 0);
	s->step.processes[0].major_faults = 3;
	s->head.predicted = true;
	begin(s, &plain);
	assert_int_equal(report_step(&s->report, NULL, &s->before), 0);
	assert_int_equal(report_step(&s->report, &s->before, &s->step), 0);
	report_release(&s->report);
	golden_check("report", __func__, end(s));
}

static void
another_rss_of_ps_is_noted(void **state)
{
	struct screen *s = *state;

	make_write(s);
	s->step.processes[1].ps_rss_kib = 1588;
	print_step(s, &plain);
	assert_non_null(strstr(
	    s->draft.text, "\nps would print an RSS of 1588 for consumer 1: "));
}

static void
what_is_unknown_is_not_a_number(void **state)
{
	struct screen *s = *state;

	make_write(s);
	s->step.processes[1].pss_kib = UNKNOWN;
	s->step.processes[1].reason = "smaps could not be read";
	s->step.group.frames = UNKNOWN;
	s->step.group.frames_reason = "not root";
	check_step(s, __func__, &plain, "in kB");
}

static void
changed_lines_of_maps_have_signs(void **state)
{
	struct screen *s = *state;

	make_write(s);
	s->before.processes[2].map_count = 1;
	s->step.processes[1].map_count = 1;
	check_step(s, __func__, &plain, "maps of");
}

static void
a_process_without_the_region_says_so(void **state)
{
	struct screen *s = *state;

	make_steps(s, 2);
	made_region(&s->step, 0, REGION_SHM_SHARED, "AAAA", 1);
	make_sums(s, 0, 4);
	check_step(s, __func__, &plain, "region ");
}

static void
a_file_has_a_column_for_what_is_dirty(void **state)
{
	struct screen *s = *state;

	make_steps(s, 2);
	made_region(&s->step, 0, REGION_FILE_SHARED, "aaAA", 2);
	made_region(&s->step, 1, REGION_FILE_SHARED, "aa..", 2);
	s->step.processes[0].region->dirty_kib = 12;
	s->step.processes[1].region->dirty_kib = UNKNOWN;
	make_sums(s, 0, 4);
	check_step(s, __func__, &plain, "region ");
}

/* Also when they are gone. */
static void
huge_pages_have_a_column_once_they_were_wanted(void **state)
{
	struct screen *s = *state;
	struct step_record split = made_step(2, "split", EVENT_NONE, 1);

	make_map(s);
	s->step.ops[0].op.huge = true;
	made_region(&split, 0, REGION_ANON_PRIVATE, "AAAA", 1);
	made_sums(&split, 4);
	begin(s, &plain);
	assert_int_equal(report_step(&s->report, NULL, &s->before), 0);
	assert_int_equal(report_step(&s->report, &s->before, &s->step), 0);
	assert_int_equal(report_step(&s->report, &s->step, &split), 0);
	report_release(&s->report);
	step_release(&split);
	golden_check("report", __func__, end(s));
}

static void
live_chunks_have_a_row_below_the_others(void **state)
{
	struct screen *s = *state;

	make_steps(s, 2);
	made_region(&s->step, 0, REGION_SHM_SHARED, "aaaa", 2);
	made_region(&s->step, 1, REGION_SHM_SHARED, "aaaa", 2);
	made_op(&s->step, 0, OP_LIVE, pages_between(4, 0, 1));
	made_op(&s->step, 0, OP_LIVE, pages_between(4, 2, 1));
	make_sums(s, 0, 4);
	check_step(s, __func__, &plain, "region ");
}

static void
what_actors_say_is_shown_as_it_is(void **state)
{
	struct screen *s = *state;

	make_steps(s, 3);
	make_sums(s, 0, 0);
	made_message(&s->step, 0, "  | a   b |\n\n\033[2Jtab\there\n");
	made_message(&s->step, 2, "one\n");
	made_message(&s->step, 2,
	    "a line that is longer than what the screen has room for, with    "
	    "gaps that are kept\n");
	check_step(s, __func__, &plain, "producer says:");
}

static void
a_summary_counts_those_who_waited_for_the_disk(void **state)
{
	struct screen *s = *state;

	make_write(s);
	s->step.processes[1].minor_faults -= 1;
	s->step.processes[1].major_faults += 1;
	begin(s, &quiet);
	assert_int_equal(report_step(&s->report, &s->before, &s->step), 0);
	assert_int_equal(report_end(&s->report, &balanced), 0);
	report_release(&s->report);
	golden_check("report", __func__, end(s));
}

/* A process as a whole names no region then. */
static void
huge_pages_are_seen_in_any_of_several_regions(void **state)
{
	struct region_record region = {.huge_kib = 2048};
	struct process_record processes[] = {{0}, {.region = &region}};
	struct step_record parts[] = {
	    {.processes = &processes[0], .process_count = 1},
	    {.processes = &processes[1], .process_count = 1},
	};
	const struct step_record step = {.processes = &processes[0],
	    .process_count = 1,
	    .regions = parts,
	    .region_count = 2};

	(void)state;
	assert_true(region_table_is_huge(&step));
	region.huge_kib = 0;
	assert_false(region_table_is_huge(&step));
}

static void
a_full_disk_is_an_error(void **state)
{
	struct screen *s = *state;
	FILE *full = fopen("/dev/full", "w");

	assert_non_null(full);
	report_init(&s->report, full, &plain, &s->head);
	assert_int_equal(report_begin(&s->report), -ENOSPC);
	fclose(full);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	static char folder[] = "report";
	const struct CMUnitTest tests[] = {
	    TEST(a_report_begins_with_what_is_known),
	    TEST(a_step_is_told_whole),
	    TEST(a_narrow_ascii_screen_folds_the_table),
	    TEST(a_step_fits_on_a_screen),
	    TEST(a_mapping_has_no_line_for_a_region_without_pages),
	    TEST(who_did_not_move_has_no_row),
	    TEST(many_consumers_that_moved_have_two_rows),
	    TEST(a_contradicted_step_lists_its_findings_on_a_screen),
	    TEST(a_step_fits_on_a_screen_without_frames),
	    TEST(cells_have_a_block_of_their_own_where_there_is_no_room),
	    TEST(the_stages_of_a_run_are_one_table),
	    TEST(a_report_ends_with_a_summary),
	    TEST(findings_are_listed_with_step_and_actor),
	    TEST(not_checked_says_why),
	    TEST(the_ledger_of_a_step_is_one_line),
	    TEST(the_ledger_counts_what_was_not_checked),
	    TEST(a_contradicted_step_says_so_at_once),
	    TEST(figures_beside_the_ledger_can_contradict_a_step_too),
	    TEST(the_whole_ledger_marks_what_differs),
	    TEST(rare_lines_have_columns_where_there_are_some),
	    TEST(no_table_of_what_was_not_predicted),
	    TEST(many_consumers_balance_by_number),
	    TEST(many_consumers_are_told_by_their_extremes),
	    TEST(longer_explanations_come_once),
	    TEST(a_line_of_maps_is_explained_field_by_field),
	    TEST(a_prediction_reads_like_a_run_that_was_not),
	    TEST(a_predicted_step_without_faults_has_none),
	    TEST(a_predicted_range_is_one_only_where_its_ends_differ),
	    TEST(a_prediction_shows_major_faults_where_there_are_some),
	    TEST(another_rss_of_ps_is_noted),
	    TEST(what_is_unknown_is_not_a_number),
	    TEST(changed_lines_of_maps_have_signs),
	    TEST(a_process_without_the_region_says_so),
	    TEST(a_file_has_a_column_for_what_is_dirty),
	    TEST(huge_pages_have_a_column_once_they_were_wanted),
	    TEST(live_chunks_have_a_row_below_the_others),
	    TEST(what_actors_say_is_shown_as_it_is),
	    TEST(a_summary_counts_those_who_waited_for_the_disk),
	    cmocka_unit_test(huge_pages_are_seen_in_any_of_several_regions),
	    TEST(a_full_disk_is_an_error),
	    cmocka_unit_test_prestate(every_golden_file_is_printed, folder),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
