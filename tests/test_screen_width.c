/* test_screen_width.c: whatever a record holds, no line is wider than the
 * screen, and no byte is printed that a terminal would obey. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "made.h"
#include "report/report.h"
#include "report/stage_table.h"

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
			made_op(&step, i, (enum op_kind)pick(OP_KINDS),
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
		process->region->locked_kib = large_figure();
	}
	if (pick(4) == 0)
		made_message(&step, pick((uint32_t)processes),
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
	    "shared B",
	    ""};
	const struct verdict_record verdict = {
	    .verdict = VERDICT_CONTRADICTED,
	    .checks = 4194304000,
	    .findings = &finding,
	    .finding_count = 1,
	};
	struct step_record before = any_step(
	    1000, 1 + pick((uint32_t)processes), proof, pages);
	struct step_record step = any_step(1001, processes, proof, pages);
	struct head_record head;
	struct report report;
	struct draft draft;

	if (pick(3) > 0)
		spoil_ledger(&step, &before);
	step.findings = &finding;
	step.finding_count = pick(2);
	made_head(&head, pages, (unsigned)processes - 1, proof);
	head.predicted = pick(4) == 0;
	assert_non_null(draft_open(&draft));
	report_init(&report, draft.out, style, &head);
	assert_int_equal(report_begin(&report), 0);
	assert_int_equal(report_step(&report, NULL, &before), 0);
	assert_int_equal(report_step(&report, &before, &step), 0);
	assert_int_equal(report_end(&report, &verdict), 0);
	report_release(&report);
	fclose(draft.out);
	check_text(draft.text, style);
	free(draft.text);
	step_release(&before);
	step_release(&step);
}

static void
no_line_is_wider_than_the_screen(void **state)
{
	static const int widths[] = {40, 60, 80, 120, 200};
	static const size_t processes[] = {1, 2, 3, 7, 8, 20};
	static const size_t pages[] = {1, 16, 61, 300};

	(void)state;
	for (unsigned i = 0; i < 2000; i++) {
		const struct style style = {
		    .color = pick(2) > 0,
		    .ascii = pick(2) > 0,
		    .explain = pick(2) > 0,
		    .ledger = pick(2) > 0,
		    .full = pick(2) > 0,
		    .depth = (enum color_depth)pick(COLORS_TRUE + 1),
		    .light = pick(2) > 0,
		    .width = widths[pick(5)],
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

/* What is printed of one stage, whose consumers differ in all figures. */
static char *
table_of(const struct style *style, int64_t kib, int64_t frames)
{
	struct stage stage = {.number = 10,
	    .name = "step",
	    .has_producer = true,
	    .has_consumers = true,
	    .frames = frames,
	    .nanoseconds = 123456789};
	const struct stage_list list = {.at = &stage, .count = 1};
	struct paper paper = {.style = *style};
	struct head_record head;
	struct draft draft;

	for (size_t f = 0; f <= FIGURE_USS; f++) {
		stage.producer.at[f] = kib;
		stage.consumers[0].at[f] = kib / 2 + 5;
		stage.consumers[1].at[f] = kib / 2 + 77;
	}
	made_head(&head, 16, 2, PROOF_FRAMES);
	paper.out = draft_open(&draft);
	assert_non_null(paper.out);
	stage_table_print(&paper, &head, &list);
	return draft_take(&draft);
}

static void
the_table_of_all_steps_is_one_whatever_the_sizes(void **state)
{
	const struct style style = {.width = 80};

	(void)state;
	for (unsigned shift = 0; shift < 46; shift++) {
		char *text = table_of(
		    &style, INT64_C(1) << shift, INT64_C(1) << shift);

		check_text(text, &style);
		assert_null(strstr(strstr(text, "in kB") + 1, "in kB"));
		assert_non_null(strstr(text, "frames"));
		free(text);
	}
}

static void
sizes_of_that_table_are_rounded_where_they_must_be(void **state)
{
	struct style style = {.width = 80};
	char *small, *large, *exact;

	(void)state;
	small = table_of(&style, 2048, 7);
	assert_non_null(strstr(small, " 1029-1101 "));
	large = table_of(&style, 1 << 20, 7);
	assert_non_null(strstr(large, " 1.0G "));
	assert_non_null(strstr(large, " 512M "));
	style.in_kib = true;
	exact = table_of(&style, 1 << 20, 7);
	assert_non_null(strstr(exact, " 524293-524365"));
	free(small);
	free(large);
	free(exact);
}

/* In columns; the last line ends with its newline. */
static size_t
longest_line(const char *text)
{
	size_t longest = 0, length;

	for (; *text != '\0'; text += length + 1) {
		length = strcspn(text, "\n");
		longest = length > longest ? length : longest;
	}
	return longest;
}

/* Words of one letter fill a line to its last column but one at most. */
static size_t
width_of_prose(int width)
{
	struct paper paper = {.style = {.width = width}};
	char words[2 * 300];
	struct draft draft;
	size_t longest;

	for (size_t i = 0; i < sizeof words; i++)
		words[i] = i % 2 == 0 ? 'x' : ' ';
	words[sizeof words - 1] = '\0';
	paper.out = draft_open(&draft);
	assert_non_null(paper.out);
	say_text(&paper, INK_PLAIN, 0, 0, words);
	fclose(paper.out);
	longest = longest_line(draft.text);
	free(draft.text);
	return longest;
}

static void
prose_is_never_wider_than_can_be_read(void **state)
{
	struct paper paper = {.style = {.width = 200, .ascii = true}};
	struct draft draft;

	(void)state;
	assert_int_equal(width_of_prose(80), 79);
	assert_int_equal(width_of_prose(99), 99);
	assert_int_equal(width_of_prose(101), 99);
	assert_int_equal(width_of_prose(200), 99);
	/* A rule is as wide as the tables below it may be. */
	paper.out = draft_open(&draft);
	assert_non_null(paper.out);
	assert_true(say_ruled(&paper, INK_HEAD, "title", ""));
	fclose(paper.out);
	assert_int_equal(longest_line(draft.text), 200);
	free(draft.text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_line_is_wider_than_the_screen),
	    cmocka_unit_test(five_hundred_consumers_fit_on_a_screen),
	    cmocka_unit_test(the_table_of_all_steps_is_one_whatever_the_sizes),
	    cmocka_unit_test(
		sizes_of_that_table_are_rounded_where_they_must_be),
	    cmocka_unit_test(prose_is_never_wider_than_can_be_read),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests_name("screen width", tests, NULL, NULL);
}
