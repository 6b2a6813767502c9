#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "made.h"
#include "report/report.h"

/* What is told, into memory. */
struct telling {
	struct head_record head;
	struct report report;
	char *text;
	size_t size;
	FILE *out;
};

static void
begin(struct telling *t, const struct style *style, uint64_t pages,
    unsigned consumers, enum proof proof)
{
	made_head(&t->head, pages, consumers, proof);
	t->text = NULL;
	t->out = open_memstream(&t->text, &t->size);
	assert_non_null(t->out);
	report_init(&t->report, t->out, style, &t->head);
}

static void
end(struct telling *t)
{
	assert_int_equal(fclose(t->out), 0);
}

static void
assert_told(struct telling *t, const char *expected)
{
	end(t);
	assert_string_equal(t->text, expected);
	free(t->text);
}

/* What is expected stands below as it stands on the screen, 80 columns wide. */

static const struct style plain = {.width = 80};

/* Consumers wrote half of four pages; the producer looked on. */
static void
make_write(struct step_record *before, struct step_record *step)
{
	*before = made_step(3, "fork", EVENT_FORK, 3);
	*step = made_step(4, "write", EVENT_NONE, 3);
	for (unsigned i = 0; i < 3; i++)
		made_region(before, i, REGION_ANON_PRIVATE, "aaaa", 3);
	made_region(step, 0, REGION_ANON_PRIVATE, "AAaa", 3);
	made_region(step, 1, REGION_ANON_PRIVATE, "BBaa", 3);
	made_region(step, 2, REGION_ANON_PRIVATE, "CCaa", 3);
	for (unsigned i = 1; i <= 2; i++) {
		made_did(step, i, OP_WRITE, pages_part(4, 2, PAGES_FIRST, 0));
		made_faults(step, i, 2);
	}
	made_sums(before, 4);
	made_sums(step, 8);
	made_ledger(step, before, FAULT_COPY);
}

static void
a_report_begins_with_what_is_known(void **state)
{
	struct telling t;

	(void)state;
	begin(&t, &plain, 16, 2, PROOF_FRAMES);
	assert_int_equal(report_begin(&t.report), 0);
	assert_told(&t,
	    "cow: private memory after fork: shared until written\n"
	    "  16 pages of 4 kB = 64 kB; 2 consumers, born by fork; a part is 8 pages (first)\n"
	    "  proof: frames: the state of each page, and its frame (PFN); faults: by count\n"
	    "  Linux 6.18.0, 2 CPUs, transparent huge pages: madvise\n"
	    "  kB is 1024 bytes, as in the kernel's files. minor and major are page faults\n"
	    "    since birth. Below each process stands its change since the step before\n"
	    "    (\".\": none). PSS and USS of a process also move when strangers share more or\n"
	    "    less of a library.\n"
	    "  The ledger holds what the model predicts against what is measured, line by\n"
	    "    line: for each process VSZ, RSS, PSS and USS of the region, the anonymous\n"
	    "    and the dirty part of RSS where there is any, the faults of the step, all\n"
	    "    together and by class, and all pages; and the distinct frames of all\n"
	    "    processes. Page tables are not predicted: they belong to the whole process.\n"
	    "  cells: A the first frame that a page ever had, B the next, and so on (+ after\n"
	    "         Z); equal letters in a column are one frame. \u00b7 no frame, 0 the zero\n"
	    "         page, s in swap.\n");
}

static void
a_step_is_told_whole(void **state)
{
	struct step_record before, step;
	struct telling t;

	(void)state;
	make_write(&before, &step);
	begin(&t, &plain, 4, 2, PROOF_FRAMES);
	assert_int_equal(report_step(&t.report, &before, &step), 0);
	assert_told(&t,
	    "\n"
	    "4 write: what is done (consumers 1-2)\n"
	    "in kB             PID      VSZ      RSS      PSS      USS    minor    major\n"
	    "producer         1000     2516     1716      410      208       90        0\n"
	    "                             .        .       +5       +8        .        .\n"
	    "consumer 1       1001     2516     1716      410      208       92        0\n"
	    "                             .        .       +5       +8       +2        .\n"
	    "consumer 2       1002     2516     1716      410      208       92        0\n"
	    "                             .        .       +5       +8       +2        .\n"
	    "sum                                5148     1230      624\n"
	    "                                      .      +15      +24\n"
	    "region          RSS    PSS    USS  pages 0-3\n"
	    "producer         16     10      8  AAAA\n"
	    "consumer 1       16     10      8  BBAA\n"
	    "consumer 2       16     10      8  CCAA\n"
	    "sum              48     30     24  8 distinct frames = 32 kB\n"
	    "maps of producer, consumers 1-2:\n"
	    "    1000000000-1000004000 rw-p 00000000 00:00 0\n"
	    "Each consumer wrote 2 of 4 pages: 2 faults, and each copied a page. RSS did not\n"
	    "move: one frame took the place of another; USS grew by 8 kB.\n"
	    "Consumers 1-2 wrote the same 2 pages.\n"
	    "The producer did nothing, yet its PSS of the region grew by 5 kB and its USS\n"
	    "grew by 8 kB, because fewer processes hold its frames.\n"
	    "ledger: 24 of 24 lines balance; 4 faults = 4 copies\n");
	step_release(&before);
	step_release(&step);
}

static void
a_narrow_ascii_screen_folds_the_table(void **state)
{
	const struct style narrow = {.width = 40, .ascii = true};
	struct step_record before = made_step(0, "start", EVENT_START, 1);
	struct step_record step = made_step(1, "map", EVENT_NONE, 1);
	struct telling t;

	(void)state;
	made_region(&step, 0, REGION_ANON_PRIVATE, "....", 1);
	made_did(&step, 0, OP_CREATE, pages_all(4));
	made_sums(&before, 0);
	made_sums(&step, 0);
	begin(&t, &narrow, 4, 2, PROOF_FRAMES);
	assert_int_equal(report_step(&t.report, &before, &step), 0);
	assert_told(&t,
	    "\n"
	    "1 map: what is done (producer)\n"
	    "in kB     PID  VSZ  RSS PSS USS minor\n"
	    "producer 1000 2516 1700 400 200    90\n"
	    "               +16    .   .   .     .\n"
	    "in kB    major\n"
	    "producer     0\n"
	    "             .\n"
	    "region   RSS PSS USS\n"
	    "producer   0   0   0\n"
	    "region    pages 0-3\n"
	    "producer  ....\n"
	    "0 distinct frames = 0 kB\n"
	    "maps of producer:\n"
	    "  + 1000000000-1000004000 rw-p 00000000\n"
	    "      00:00 0\n"
	    "The producer mapped 4 pages (anonymous\n"
	    "private) at 0x1000000000: VSZ grew by 16\n"
	    "kB, RSS did not move: not one page is in\n"
	    "memory yet.\n"
	    "ledger: not predicted: nobody asked the\n"
	    "  model\n");
	step_release(&before);
	step_release(&step);
}

static void
a_report_ends_with_a_summary(void **state)
{
	const struct verdict_record verdict = {
	    .verdict = VERDICT_BALANCED, .checks = 63, .complete = true};
	const struct style quiet = {.width = 80, .quiet = true};
	struct step_record before, step;
	struct telling t;

	(void)state;
	make_write(&before, &step);
	begin(&t, &quiet, 4, 2, PROOF_FRAMES);
	assert_int_equal(report_step(&t.report, NULL, &before), 0);
	assert_int_equal(report_step(&t.report, &before, &step), 0);
	assert_int_equal(report_end(&t.report, &verdict), 0);
	assert_told(&t,
	    "\n"
	    "summary\n"
	    "  RSS claims most at step 3, fork (and 1 later one): 48 kB of the region in 3\n"
	    "    processes.\n"
	    "  What is really held then: 16 kB, 4 distinct frames. RSS counts a shared page\n"
	    "    once in every process that has it.\n"
	    "  Most is really held at step 4, write: 32 kB, 8 distinct frames; RSS claims 48\n"
	    "    kB then.\n"
	    "  Reading and writing the region took 4 faults; 4 of them copied a page.\n"
	    "  Ledger of the run: 24 of 24 lines balance; 4 faults = 4 copies; 1 step not\n"
	    "    predicted: nobody asked the model.\n"
	    "  Balanced: 63 of 63 checks hold.\n");
	step_release(&before);
	step_release(&step);
}

static void
findings_are_listed_with_step_and_actor(void **state)
{
	struct finding findings[] = {
	    {4, 1, "rss outside the region", 0, 64, "KiB", ""},
	    {5, FINDING_GROUP, "frames", 16, UNKNOWN, "pages", ""},
	};
	const struct verdict_record verdict = {
	    .verdict = VERDICT_CONTRADICTED,
	    .checks = 63,
	    .findings = findings,
	    .finding_count = 2,
	};
	struct telling t;

	(void)state;
	begin(&t, &plain, 4, 2, PROOF_FRAMES);
	assert_int_equal(report_end(&t.report, &verdict), 0);
	assert_told(&t,
	    "\n"
	    "summary\n"
	    "  No process ever had the region mapped.\n"
	    "  Incomplete: the run did not reach its end.\n"
	    "  Contradicted: 61 of 63 checks hold; these do not:\n"
	    "    step 4, consumer 1, rss outside the region: expected 0, measured 64 KiB\n"
	    "    step 5, all together, frames: expected 16, measured n/a pages\n"
	    "  The kernel moved no page to another frame meanwhile (pgmigrate_success in\n"
	    "    /proc/vmstat).\n");
}

static void
not_checked_says_why(void **state)
{
	const struct verdict_record verdict = {
	    .verdict = VERDICT_NOT_CHECKED,
	    .reason = "no page state",
	    .complete = true,
	};
	struct telling t;

	(void)state;
	begin(&t, &plain, 4, 2, PROOF_TOTALS);
	assert_int_equal(report_end(&t.report, &verdict), 0);
	end(&t);
	assert_non_null(strstr(t.text, "  Not checked: no page state.\n"));
	free(t.text);
}

/* A step is told with one thing changed; the text must have a part. */
static void
assert_step_has(const struct style *style, struct step_record *before,
    struct step_record *step, const char *part)
{
	struct telling t;

	begin(&t, style, 4, 2, PROOF_FRAMES);
	assert_int_equal(report_step(&t.report, before, step), 0);
	end(&t);
	if (strstr(t.text, part) == NULL)
		fail_msg("\"%s\" is not in:\n%s", part, t.text);
	free(t.text);
	step_release(before);
	step_release(step);
}

static void
the_ledger_of_a_step_is_one_line(void **state)
{
	struct step_record before, step;

	(void)state;
	make_write(&before, &step);
	step.ledger.faults[FAULT_COPY] = 1;
	step.ledger.faults[FAULT_REUSE] = 2;
	step.ledger.faults[FAULT_ZERO_READ] = 1;
	assert_step_has(&plain, &before, &step,
	    "\nledger: 24 of 24 lines balance; 4 faults = 1 zero-read + 1 copy "
	    "+ 2 reuses\n");
	make_write(&before, &step);
	step.ledger.faults[FAULT_COPY] = 0;
	step.group.frames = UNKNOWN;
	made_balance(&step, &before);
	assert_step_has(&plain, &before, &step,
	    "\nledger: 23 of 23 lines balance; no faults; 1 line not "
	    "checked\n");
}

/* Consumer 2 copied a page less than it should have. */
static void
make_contradiction(struct step_record *before, struct step_record *step,
    struct finding findings[2])
{
	make_write(before, step);
	step->ledger.processes[2].uss_kib = 12;
	step->ledger.processes[2].runs[0].count = 3;
	step->ledger.processes[2].runs[1].first = 3;
	step->ledger.processes[2].runs[1].count = 1;
	made_balance(step, before);
	findings[0] = (struct finding){
	    4, 2, "USS of the region, by the model", 12, 8, "KiB", ""};
	findings[1] = (struct finding){4, 2,
	    "pages that differ from the model's", 0, 1, "pages",
	    "page 2: predicted exclusive C, measured shared A"};
	step->findings = findings;
	step->finding_count = 2;
}

static void
a_contradicted_step_says_so_at_once(void **state)
{
	struct step_record before, step;
	struct finding findings[2];

	(void)state;
	make_contradiction(&before, &step, findings);
	assert_step_has(&plain, &before, &step,
	    "\nledger: CONTRADICTED: 22 of 24 lines balance; 4 faults = 4 "
	    "copies\n"
	    "    consumer 2, USS of the region, by the model: expected 12, "
	    "measured 8 KiB\n"
	    "    consumer 2, pages that differ from the model's: expected 0, "
	    "measured 1 page;\n"
	    "      page 2: predicted exclusive C, measured shared A\n");
}

static void
figures_beside_the_ledger_can_contradict_a_step_too(void **state)
{
	struct step_record before, step;
	struct finding finding = {
	    4, 1, "RSS outside the region", 0, 64, "KiB", ""};

	(void)state;
	make_write(&before, &step);
	step.findings = &finding;
	step.finding_count = 1;
	assert_step_has(&plain, &before, &step,
	    "\nledger: 24 of 24 lines balance; 4 faults = 4 copies\n"
	    "CONTRADICTED by other figures:\n"
	    "    consumer 1, RSS outside the region: expected 0, measured 64 "
	    "KiB\n");
}

static const struct style whole_ledger = {.width = 80, .ledger = true};

static void
the_whole_ledger_marks_what_differs(void **state)
{
	struct step_record before, step;
	struct finding findings[2];

	(void)state;
	make_contradiction(&before, &step, findings);
	step.processes[1].region->rss_kib = UNKNOWN;
	step.group.frames = 9;
	made_balance(&step, &before);
	assert_step_has(&whole_ledger, &before, &step,
	    "predicted       VSZ    RSS    PSS    USS  pages faults   anon   copy\n"
	    "producer         16     16     10      8             0     16      0\n"
	    "  measured       16     16     10      8      =      0     16\n"
	    "consumer 1       16     16     10      8             2     16      2\n"
	    "  measured       16    n/a     10      8      =      2     16      2\n"
	    "consumer 2       16     16     10     12             2     16      2\n"
	    "  measured       16     16     10     *8     *1      2     16      2\n"
	    "distinct frames: predicted 8, measured *9\n");
}

static void
rare_lines_have_columns_where_there_are_some(void **state)
{
	struct step_record before = made_step(1, "a", EVENT_NONE, 1);
	struct step_record step = made_step(2, "b", EVENT_NONE, 1);

	(void)state;
	made_region(&step, 0, REGION_ANON_PRIVATE, "AAAA", 1);
	made_sums(&before, 0);
	made_sums(&step, 4);
	step.processes[0].region->huge_kib = 16;
	step.processes[0].major_faults += 2;
	made_ledger(&step, &before, FAULT_ZERO_FILL);
	step.ledger.processes[0].huge_kib = 0;
	made_balance(&step, &before);
	assert_step_has(&whole_ledger, &before, &step,
	    "predicted  VSZ RSS PSS USS pages faults anon huge zero-fill major\n"
	    "producer    16  16  16  16            2   16    0         2     0\n"
	    "  measured  16  16  16  16     =      2   16  *16              *2\n");
}

static void
no_table_of_what_was_not_predicted(void **state)
{
	struct step_record before = made_step(0, "start", EVENT_START, 1);
	struct step_record step = made_step(1, "map", EVENT_NONE, 1);

	(void)state;
	made_sums(&before, 0);
	made_sums(&step, 0);
	assert_step_has(&whole_ledger, &before, &step,
	    "mapped by nobody\n"
	    "ledger: not predicted: nobody asked the model\n");
}

static void
many_consumers_balance_by_number(void **state)
{
	struct step_record before = made_step(1, "a", EVENT_NONE, 9);
	struct step_record step = made_step(2, "b", EVENT_NONE, 9);

	(void)state;
	for (unsigned i = 0; i < 9; i++)
		made_region(&step, i, REGION_SHM_SHARED, "aaaa", 9);
	made_sums(&before, 4);
	made_sums(&step, 4);
	made_ledger(&step, &before, FAULT_MAP);
	step.ledger.processes[7].rss_kib = 12;
	made_balance(&step, &before);
	assert_step_has(&whole_ledger, &before, &step,
	    "consumer 3       16     16      1      0             0\n"
	    "  measured       16     16      1      0      =      0\n"
	    "4 of 5 other processes balance\n"
	    "distinct frames: predicted 4, measured 4\n");
}

static void
fault_classes_are_explained_once(void **state)
{
	const struct style longer = {.width = 80, .explain = true};
	struct step_record before, step;
	struct telling t;
	const char *first;

	(void)state;
	make_write(&before, &step);
	begin(&t, &longer, 4, 2, PROOF_FRAMES);
	assert_int_equal(report_step(&t.report, &before, &step), 0);
	assert_int_equal(report_step(&t.report, &before, &step), 0);
	end(&t);
	first = strstr(
	    t.text, "\n    copy        the frame was not this process's own");
	assert_non_null(first);
	assert_null(strstr(first + 1, "\n    copy "));
	assert_null(strstr(t.text, "\n    reuse "));
	free(t.text);
	step_release(&before);
	step_release(&step);
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
	struct step_record before, step;
	struct telling t;

	(void)state;
	make_write(&before, &step);
	unmeasure(&before);
	unmeasure(&step);
	begin(&t, &whole_ledger, 4, 2, PROOF_FRAMES);
	t.head.predicted = true;
	assert_int_equal(report_begin(&t.report), 0);
	assert_int_equal(report_step(&t.report, &before, &step), 0);
	assert_int_equal(report_end(&t.report, &verdict), 0);
	assert_told(&t,
	    "cow: private memory after fork: shared until written\n"
	    "  4 pages of 4 kB = 16 kB; 2 consumers, born by fork; a part is 2 pages (first)\n"
	    "  predicted, not measured: nothing was run. The figures are those of the region\n"
	    "    alone; a process's own few MiB come on top.\n"
	    "  Linux 6.18.0, 2 CPUs, transparent huge pages: madvise\n"
	    "  kB is 1024 bytes, as in the kernel's files. minor: page faults since birth.\n"
	    "    Below each process stands its change since the step before (\".\": none).\n"
	    "  cells: A the first frame that a page ever had, B the next, and so on (+ after\n"
	    "         Z); equal letters in a column are one frame. \u00b7 no frame, 0 the zero\n"
	    "         page, s in swap.\n"
	    "\n"
	    "4 write: what is done (consumers 1-2)\n"
	    "in kB             PID      VSZ      RSS      PSS      USS    minor\n"
	    "producer            -       16       16       10        8        0\n"
	    "                             .        .       +5       +8        .\n"
	    "consumer 1          -       16       16       10        8        2\n"
	    "                             .        .       +5       +8       +2\n"
	    "consumer 2          -       16       16       10        8        2\n"
	    "                             .        .       +5       +8       +2\n"
	    "sum                                  48       30       24\n"
	    "                                      .      +15      +24\n"
	    "region          RSS    PSS    USS  pages 0-3\n"
	    "producer         16     10      8  AAAA\n"
	    "consumer 1       16     10      8  BBAA\n"
	    "consumer 2       16     10      8  CCAA\n"
	    "sum              48     30     24  8 distinct frames = 32 kB\n"
	    "Each consumer wrote 2 of 4 pages: 2 faults, and each copied a page. RSS did not\n"
	    "move: one frame took the place of another; USS grew by 8 kB.\n"
	    "Consumers 1-2 wrote the same 2 pages.\n"
	    "The producer did nothing, yet its PSS of the region grew by 5 kB and its USS\n"
	    "grew by 8 kB, because fewer processes hold its frames.\n"
	    "faults: 4 = 4 copies\n"
	    "\n"
	    "summary\n"
	    "  RSS claims most at step 4, write: 48 kB of the region in 3 processes.\n"
	    "  What is really held then: 32 kB, 8 distinct frames. RSS counts a shared page\n"
	    "    once in every process that has it.\n"
	    "  No step leaves more held than that.\n"
	    "  Reading and writing the region took 4 faults; 4 of them copied a page.\n"
	    "  Faults of the run: 4 = 4 copies.\n"
	    "  Predicted, not measured: nothing was run.\n");
	step_release(&before);
	step_release(&step);
}

static void
a_predicted_step_without_faults_has_none(void **state)
{
	struct step_record before, step;
	struct telling t;

	(void)state;
	make_write(&before, &step);
	memset(step.ledger.faults, 0, sizeof step.ledger.faults);
	begin(&t, &plain, 4, 2, PROOF_FRAMES);
	t.head.predicted = true;
	assert_int_equal(report_step(&t.report, &before, &step), 0);
	end(&t);
	assert_non_null(strstr(t.text, "\nfaults: none\n"));
	free(t.text);
	step_release(&before);
	step_release(&step);
}

static void
another_rss_of_ps_is_noted(void **state)
{
	struct step_record before, step;

	(void)state;
	make_write(&before, &step);
	step.processes[1].ps_rss_kib = 1588;
	assert_step_has(&plain, &before, &step,
	    "ps would print an RSS of 1588 for consumer 1: ");
}

static void
what_is_unknown_is_not_a_number(void **state)
{
	struct step_record before, step;

	(void)state;
	make_write(&before, &step);
	step.processes[1].pss_kib = UNKNOWN;
	step.processes[1].reason = "smaps could not be read";
	step.group.frames = UNKNOWN;
	step.group.frames_reason = "not root";
	assert_step_has(&plain, &before, &step,
	    "consumer 1       1001     2516     1716      n/a      208       92        0\n"
	    "                             .        .      n/a       +8       +2        .\n");
	make_write(&before, &step);
	step.processes[1].reason = "smaps could not be read";
	assert_step_has(&plain, &before, &step,
	    "n/a for consumer 1: smaps could not be read\n");
	make_write(&before, &step);
	step.group.frames = UNKNOWN;
	step.group.frames_reason = "not root";
	assert_step_has(
	    &plain, &before, &step, "distinct frames n/a: not root\n");
}

static void
changed_lines_of_maps_have_signs(void **state)
{
	struct step_record before, step;

	(void)state;
	make_write(&before, &step);
	before.processes[2].map_count = 1;
	step.processes[1].map_count = 1;
	assert_step_has(&plain, &before, &step,
	    "maps of producer, consumers 1-2:\n"
	    "    1000000000-1000004000 rw-p 00000000 00:00 0\n"
	    "maps of consumer 1:\n"
	    "  - 5500000000-5500001000 r-xp 00000000 08:01 77 /bin/actor\n"
	    "maps of consumer 2:\n"
	    "  + 5500000000-5500001000 r-xp 00000000 08:01 77 /bin/actor\n");
}

static void
a_process_without_the_region_says_so(void **state)
{
	struct step_record before = made_step(1, "a", EVENT_NONE, 2);
	struct step_record step = made_step(2, "b", EVENT_NONE, 2);

	(void)state;
	made_region(&step, 0, REGION_SHM_SHARED, "AAAA", 1);
	made_sums(&before, 0);
	made_sums(&step, 4);
	assert_step_has(&plain, &before, &step,
	    "consumer 1                         no region\n");
}

static void
longer_words_come_once(void **state)
{
	const struct style longer = {.width = 80, .explain = true};
	struct step_record before, step;
	struct telling t;
	const char *first;

	(void)state;
	make_write(&before, &step);
	begin(&t, &longer, 4, 2, PROOF_FRAMES);
	assert_int_equal(report_step(&t.report, &before, &step), 0);
	assert_int_equal(report_step(&t.report, &before, &step), 0);
	end(&t);
	first = strstr(t.text, "Copy-on-write: ");
	assert_non_null(first);
	assert_null(strstr(first + 1, "Copy-on-write: "));
	free(t.text);
	step_release(&before);
	step_release(&step);
}

static void
mapping_is_explained_field_by_field(void **state)
{
	const struct style longer = {.width = 80, .explain = true};
	struct step_record before = made_step(0, "start", EVENT_START, 1);
	struct step_record step = made_step(1, "map", EVENT_NONE, 1);

	(void)state;
	made_region(&step, 0, REGION_ANON_PRIVATE, "....", 1);
	made_did(&step, 0, OP_CREATE, pages_all(4));
	made_sums(&before, 0);
	made_sums(&step, 0);
	assert_step_has(&longer, &before, &step,
	    "    mmap(address, length, protection, flags, fd, offset) was called with\n"
	    "    address     0x1000000000: far from everything else, so that no neighbour\n"
	    "                merges with it; MAP_FIXED_NOREPLACE: there or nowhere\n"
	    "    length      16384: 4 pages of 4096 bytes\n"
	    "    protection  PROT_READ | PROT_WRITE: loads and stores, no code\n"
	    "    flags       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE: a write stays\n"
	    "                with the process that made it\n"
	    "    fd          -1: memory without a file behind it\n"
	    "    offset      0: from the first byte\n"
	    "    The line of /proc/PID/maps, field by field:\n"
	    "    1000000000-1000004000 first address and the one after the last: 16 kB = 4\n"
	    "                pages\n"
	    "    rw-p        r may be read, w may be written, - not to be executed, p\n"
	    "                private: a write copies the page first\n"
	    "    00000000    offset into the object, in hex\n"
	    "    00:00       device that holds the object: none\n"
	    "    0           inode of the object: none\n"
	    "    no path: nothing has a name here\n");
}

static void
a_full_disk_is_an_error(void **state)
{
	struct head_record head;
	struct report report;
	FILE *full = fopen("/dev/full", "w");

	(void)state;
	assert_non_null(full);
	made_head(&head, 4, 2, PROOF_FRAMES);
	report_init(&report, full, &plain, &head);
	assert_int_equal(report_begin(&report), -ENOSPC);
	fclose(full);
}

/* Every line is within the width, and no byte is one that must not be. */
static void
check_text(const char *text, const struct style *style)
{
	int column = 0;

	for (const char *at = text; *at != '\0'; at++) {
		unsigned char byte = (unsigned char)*at;

		if (byte == '\033') {
			assert_true(style->color);
			at += strcspn(at, "m");
			continue;
		}
		assert_true(byte == '\n' || byte >= 0x20);
		assert_true(byte < 0x80 || !style->ascii);
		if (byte == '\n') {
			column = 0;
			continue;
		}
		column += (byte & 0xc0) != 0x80;
		if (column > style->width)
			fail_msg("wider than %d: %.*s", style->width, 200,
			    at - 100 > text ? at - 100 : text);
	}
}

static uint32_t seed = 1;

static uint32_t
pick(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

static int64_t
large_figure(void)
{
	static const int64_t large[] = {
	    0, 1, 8388608, 999999999, 123456789, 1074815565824, UNKNOWN};

	return large[pick(sizeof large / sizeof large[0])];
}

/* Lets an actor say something. */
static void
make_said(struct step_record *step, unsigned index, const char *lines)
{
	step->messages = reallocarray(
	    step->messages, step->message_count + 1, sizeof *step->messages);
	assert_non_null(step->messages);
	step->messages[step->message_count].index = index;
	step->messages[step->message_count].lines = strdup(lines);
	assert_non_null(step->messages[step->message_count++].lines);
}

/* A step of any kind, with figures that are small, large or unknown. */
static struct step_record
any_step(unsigned number, size_t processes, enum proof proof, size_t pages)
{
	static const char *const signs[] = {"..", "0s.==##", "0s.abcABZ"};
	static const char *const texts[] = {"",
	    "a sentence that no screen holds in one line, not even a wide one",
	    "\u00e9criture \033[31m with bytes \u00b5 that do not belong"};
	struct step_record step = made_step(
	    number, "step", (enum step_event)pick(EVENT_LEAVE + 1), processes);
	char *picture = calloc(pages + 1, 1);

	assert_non_null(picture);
	snprintf(step.text, sizeof step.text, "%s", texts[pick(3)]);
	for (unsigned i = 0; i < processes; i++) {
		struct process_record *process = &step.processes[i];

		for (size_t p = 0; p < pages; p++)
			picture[p] =
			    signs[proof][pick((uint32_t)strlen(signs[proof]))];
		if (pick(5) > 0)
			made_region(&step, i, (enum region_kind)pick(6),
			    picture, 1 + pick(3));
		if (pick(2) > 0)
			made_did(&step, i, (enum op_kind)pick(OP_KINDS),
			    pages_part(pages, 1 + pick((uint32_t)pages),
				PAGES_STRIDE, 0));
		made_faults(&step, i, pick(40));
		if (pick(3) > 0)
			continue;
		process->vsz_kib = large_figure();
		process->rss_kib = large_figure();
		process->pss_kib = large_figure();
		process->uss_kib = large_figure();
		process->minor_faults = large_figure();
		process->major_faults = large_figure();
		process->pid = 4194304;
		process->reason = "the kernel would not say, for a reason that "
				  "takes more than one line to tell, as some "
				  "reasons do";
		if (process->region == NULL)
			continue;
		process->region->rss_kib = large_figure();
		process->region->pss_kib = large_figure();
		process->region->uss_kib = large_figure();
		process->region->huge_kib = large_figure();
		process->region->dirty_kib = large_figure();
	}
	if (pick(4) == 0)
		make_said(&step, pick((uint32_t)processes),
		    "words \033[1m with a very long line in it that goes on "
		    "\u00e9 and on and on and on and on and on and on\n\n");
	free(picture);
	made_sums(&step, pick(2) > 0 ? UNKNOWN : 500LL * 2097152);
	if (pick(2) > 0)
		step.group.rss_kib = step.group.region_rss_kib = 500LL *
		    8388608;
	return step;
}

/* Gives a step a ledger in which some lines balance. */
static void
spoil_ledger(struct step_record *step, const struct step_record *before)
{
	struct ledger_record *ledger = &step->ledger;

	made_ledger(step, before, FAULT_COPY);
	for (size_t i = 0; i < ledger->process_count; i++) {
		struct predicted_record *predicted = &ledger->processes[i];

		if (pick(2) > 0)
			predicted->rss_kib = 1074815565824;
		if (pick(2) > 0)
			predicted->pss_kib = pick(100);
		if (pick(2) > 0 && predicted->run_count > 0)
			predicted->runs[0].state = PAGE_SHARED;
		for (int c = 0; c < FAULT_CLASSES; c++) {
			predicted->faults[c] = pick(2) * 134217728;
			ledger->faults[c] += predicted->faults[c];
		}
	}
	if (pick(2) > 0)
		ledger->frames = 134486163456;
	made_balance(step, before);
}

static void
check_run(
    const struct style *style, size_t processes, enum proof proof, size_t pages)
{
	struct finding finding = {3, 500, "rss outside the region of a process",
	    4194304000, -4194304000, "KiB",
	    "pages 134217728-268435455: predicted exclusive A, measured "
	    "shared B"};
	const struct verdict_record verdict = {
	    .verdict = VERDICT_CONTRADICTED,
	    .checks = 4194304000,
	    .findings = &finding,
	    .finding_count = 1,
	};
	struct step_record before = any_step(
	    1000, 1 + pick((uint32_t)processes), proof, pages);
	struct step_record step = any_step(1001, processes, proof, pages);
	struct telling t;

	if (pick(3) > 0)
		spoil_ledger(&step, &before);
	step.findings = &finding;
	step.finding_count = pick(2);
	begin(&t, style, pages, (unsigned)processes - 1, proof);
	t.head.predicted = pick(4) == 0;
	assert_int_equal(report_begin(&t.report), 0);
	assert_int_equal(report_step(&t.report, NULL, &before), 0);
	assert_int_equal(report_step(&t.report, &before, &step), 0);
	assert_int_equal(report_end(&t.report, &verdict), 0);
	end(&t);
	check_text(t.text, style);
	free(t.text);
	step_release(&before);
	step_release(&step);
}

static void
no_line_is_wider_than_the_screen(void **state)
{
	static const int widths[] = {40, 60, 80, 120};
	static const size_t processes[] = {1, 2, 3, 7, 8, 20};
	static const size_t pages[] = {1, 16, 61, 300};

	(void)state;
	for (unsigned i = 0; i < 2000; i++) {
		const struct style style = {
		    .color = pick(2) > 0,
		    .ascii = pick(2) > 0,
		    .explain = pick(2) > 0,
		    .ledger = pick(2) > 0,
		    .width = widths[pick(4)],
		};

		check_run(&style, processes[pick(6)],
		    (enum proof)pick(PROOF_FRAMES + 1), pages[pick(4)]);
	}
}

static void
five_hundred_consumers_fit_on_a_screen(void **state)
{
	(void)state;
	for (int width = 60; width <= 120; width += 20) {
		const struct style style = {.width = width};

		check_run(&style, 501, PROOF_FRAMES, 16);
	}
}

static void
a_file_has_a_column_for_what_is_dirty(void **state)
{
	struct step_record before = made_step(1, "a", EVENT_NONE, 2);
	struct step_record step = made_step(2, "b", EVENT_NONE, 2);

	(void)state;
	made_region(&step, 0, REGION_FILE_SHARED, "aaAA", 2);
	made_region(&step, 1, REGION_FILE_SHARED, "aa..", 2);
	step.processes[0].region->dirty_kib = 12;
	step.processes[1].region->dirty_kib = UNKNOWN;
	made_sums(&before, 0);
	made_sums(&step, 4);
	assert_step_has(&plain, &before, &step,
	    "region          RSS    PSS    USS  dirty  pages 0-3\n"
	    "producer         16     12      8     12  AAAA\n"
	    "consumer 1        8      4      0    n/a  AA\u00b7\u00b7\n"
	    "sum              24     16      8         4 distinct frames = 16 kB\n");
}

/* Also when they are gone. */
static void
huge_pages_have_a_column_once_they_were_wanted(void **state)
{
	static const char title[] =
	    "region          RSS    PSS    USS   huge  ";
	struct step_record start = made_step(0, "start", EVENT_START, 1);
	struct step_record map = made_step(1, "map", EVENT_NONE, 1);
	struct step_record split = made_step(2, "split", EVENT_NONE, 1);
	struct telling t;
	const char *first;

	(void)state;
	made_region(&map, 0, REGION_ANON_PRIVATE, "....", 1);
	made_did(&map, 0, OP_CREATE, pages_all(4));
	map.ops[0].op.huge = true;
	made_region(&split, 0, REGION_ANON_PRIVATE, "AAAA", 1);
	made_sums(&start, 0);
	made_sums(&map, 0);
	made_sums(&split, 4);
	begin(&t, &plain, 4, 2, PROOF_FRAMES);
	assert_int_equal(report_step(&t.report, NULL, &start), 0);
	assert_int_equal(report_step(&t.report, &start, &map), 0);
	assert_int_equal(report_step(&t.report, &map, &split), 0);
	end(&t);
	first = strstr(t.text, title);
	assert_non_null(first);
	assert_non_null(strstr(first + 1, title));
	assert_non_null(
	    strstr(t.text, "(anonymous private, huge pages wanted)"));
	free(t.text);
	step_release(&start);
	step_release(&map);
	step_release(&split);
}

static void
live_chunks_have_a_row_below_the_others(void **state)
{
	struct step_record before = made_step(1, "a", EVENT_NONE, 2);
	struct step_record step = made_step(2, "b", EVENT_NONE, 2);

	(void)state;
	made_region(&step, 0, REGION_SHM_SHARED, "aaaa", 2);
	made_region(&step, 1, REGION_SHM_SHARED, "aaaa", 2);
	made_did(&step, 0, OP_LIVE, pages_between(4, 0, 1));
	made_did(&step, 0, OP_LIVE, pages_between(4, 2, 1));
	made_sums(&before, 0);
	made_sums(&step, 4);
	assert_step_has(&plain, &before, &step,
	    "sum              32     16      0  4 distinct frames = 16 kB\n"
	    "live                               x\u00b7x\u00b7\n");
}

static void
what_actors_say_is_shown_as_it_is(void **state)
{
	struct step_record before = made_step(1, "a", EVENT_NONE, 3);
	struct step_record step = made_step(2, "b", EVENT_NONE, 3);

	(void)state;
	made_sums(&before, 0);
	made_sums(&step, 0);
	make_said(&step, 0, "  | a   b |\n\n\033[2Jtab\there\n");
	make_said(&step, 2, "one\n");
	make_said(&step, 2,
	    "a line that is longer than what the screen has room for, with    "
	    "gaps that are kept\n");
	assert_step_has(&plain, &before, &step,
	    "producer says:\n"
	    "    | a   b |\n"
	    "\n"
	    "  ?[2Jtab?here\n"
	    "consumer 2 says:\n"
	    "  one\n"
	    "  a line that is longer than what the screen has room for, with    gaps that are\n"
	    "   kept\n");
}

static void
a_prediction_has_a_column_for_major_faults_where_there_are_some(void **state)
{
	struct step_record before = made_step(1, "a", EVENT_NONE, 1);
	struct step_record step = made_step(2, "b", EVENT_NONE, 1);
	struct telling t;

	(void)state;
	made_sums(&before, 0);
	made_sums(&step, 0);
	step.processes[0].major_faults = 3;
	begin(&t, &plain, 4, 2, PROOF_FRAMES);
	t.head.predicted = true;
	assert_int_equal(report_step(&t.report, NULL, &before), 0);
	assert_int_equal(report_step(&t.report, &before, &step), 0);
	end(&t);
	assert_non_null(strstr(t.text, "USS    minor\n"));
	assert_non_null(strstr(t.text, "USS    minor    major\n"));
	free(t.text);
	step_release(&before);
	step_release(&step);
}

static void
a_summary_counts_those_who_waited_for_the_disk(void **state)
{
	const struct verdict_record verdict = {
	    .verdict = VERDICT_BALANCED, .checks = 1, .complete = true};
	const struct style quiet = {.width = 80, .quiet = true};
	struct step_record before, step;
	struct telling t;

	(void)state;
	make_write(&before, &step);
	step.processes[1].minor_faults -= 1;
	step.processes[1].major_faults += 1;
	begin(&t, &quiet, 4, 2, PROOF_FRAMES);
	assert_int_equal(report_step(&t.report, &before, &step), 0);
	assert_int_equal(report_end(&t.report, &verdict), 0);
	end(&t);
	assert_non_null(strstr(t.text,
	    "4 faults; 4 of them copied a page, and 1\n    waited for the "
	    "disk.\n"));
	free(t.text);
	step_release(&before);
	step_release(&step);
}

static void
many_consumers_are_told_by_their_extremes(void **state)
{
	struct step_record before = made_step(1, "a", EVENT_NONE, 9);
	struct step_record step = made_step(2, "b", EVENT_NONE, 9);

	(void)state;
	for (unsigned i = 0; i < 9; i++)
		made_region(&step, i, REGION_SHM_SHARED, "aaaa", 9);
	step.processes[7].rss_kib = 900;
	step.processes[8].rss_kib = 2900;
	made_sums(&before, 4);
	made_sums(&step, 4);
	assert_step_has(&plain, &before, &step,
	    "least of 5                2516      900      401      200       90        0\n"
	    "                           +16     -800       +1        .        .        .\n"
	    "most of 5                 2516     2900      401      200       90        0\n"
	    "                           +16    +1200       +1        .        .        .\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_report_begins_with_what_is_known),
	    cmocka_unit_test(a_step_is_told_whole),
	    cmocka_unit_test(a_narrow_ascii_screen_folds_the_table),
	    cmocka_unit_test(a_report_ends_with_a_summary),
	    cmocka_unit_test(findings_are_listed_with_step_and_actor),
	    cmocka_unit_test(not_checked_says_why),
	    cmocka_unit_test(the_ledger_of_a_step_is_one_line),
	    cmocka_unit_test(a_contradicted_step_says_so_at_once),
	    cmocka_unit_test(
		figures_beside_the_ledger_can_contradict_a_step_too),
	    cmocka_unit_test(the_whole_ledger_marks_what_differs),
	    cmocka_unit_test(no_table_of_what_was_not_predicted),
	    cmocka_unit_test(many_consumers_balance_by_number),
	    cmocka_unit_test(fault_classes_are_explained_once),
	    cmocka_unit_test(a_prediction_reads_like_a_run_that_was_not),
	    cmocka_unit_test(a_predicted_step_without_faults_has_none),
	    cmocka_unit_test(another_rss_of_ps_is_noted),
	    cmocka_unit_test(what_is_unknown_is_not_a_number),
	    cmocka_unit_test(changed_lines_of_maps_have_signs),
	    cmocka_unit_test(a_process_without_the_region_says_so),
	    cmocka_unit_test(longer_words_come_once),
	    cmocka_unit_test(mapping_is_explained_field_by_field),
	    cmocka_unit_test(a_full_disk_is_an_error),
	    cmocka_unit_test(no_line_is_wider_than_the_screen),
	    cmocka_unit_test(five_hundred_consumers_fit_on_a_screen),
	    cmocka_unit_test(rare_lines_have_columns_where_there_are_some),
	    cmocka_unit_test(a_file_has_a_column_for_what_is_dirty),
	    cmocka_unit_test(huge_pages_have_a_column_once_they_were_wanted),
	    cmocka_unit_test(live_chunks_have_a_row_below_the_others),
	    cmocka_unit_test(what_actors_say_is_shown_as_it_is),
	    cmocka_unit_test(
		a_prediction_has_a_column_for_major_faults_where_there_are_some),
	    cmocka_unit_test(a_summary_counts_those_who_waited_for_the_disk),
	    cmocka_unit_test(many_consumers_are_told_by_their_extremes),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
