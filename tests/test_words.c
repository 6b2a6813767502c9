#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "made.h"
#include "report/sentences/explain.h"
#include "report/sentences/sentences.h"

static struct head_record head;
static unsigned topics; /* of the last sentences */

/* The sentences of a step, unbroken. Releases both steps; free the text. */
static char *
words(struct step_record *before, struct step_record *step)
{
	struct paper paper = {.style = {.width = 2000}};
	char *text = NULL;
	size_t size;

	paper.out = open_memstream(&text, &size);
	assert_non_null(paper.out);
	topics = sentences_print(&paper, &head, before, step);
	assert_int_equal(paper_done(&paper), 0);
	fclose(paper.out);
	if (before != NULL)
		step_release(before);
	step_release(step);
	return text;
}

static void
assert_words(
    struct step_record *before, struct step_record *step, const char *expected)
{
	char *text = words(before, step);

	assert_string_equal(text, expected);
	free(text);
}

/* A step of a producer alone, whose pages go from one picture to another. */
static char *
alone(enum region_kind kind, const char *from, const char *to,
    enum op_kind what, struct pages set, int64_t faults)
{
	struct step_record before = made_step(1, "a", EVENT_NONE, 1);
	struct step_record step = made_step(2, "b", EVENT_NONE, 1);

	if (from != NULL)
		made_region(&before, 0, kind, from, 2);
	if (to != NULL)
		made_region(&step, 0, kind, to, 2);
	made_did(&step, 0, what, set);
	made_faults(&step, 0, faults);
	made_sums(&before, UNKNOWN);
	made_sums(&step, UNKNOWN);
	return words(&before, &step);
}

static void
assert_alone(enum region_kind kind, const char *from, const char *to,
    enum op_kind what, struct pages set, int64_t faults, const char *expected)
{
	char *text = alone(kind, from, to, what, set, faults);

	assert_string_equal(text, expected);
	free(text);
}

static void
assert_has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", part, text);
}

static void
assert_lacks(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		fail_msg("\"%s\" is in \"%s\"", part, text);
}

static void
mapping_moves_vsz_and_nothing_else(void **state)
{
	(void)state;
	assert_alone(REGION_ANON_PRIVATE, NULL, "........", OP_CREATE,
	    pages_all(8), 0,
	    "The producer mapped 8 pages (anonymous private) at 0x1000000000: VSZ grew by 32 "
	    "kB, RSS did not move: not one page is in memory yet.\n");
	assert_int_equal(topics, 1 << TOPIC_MAP);
}

static void
mapping_with_pages_does_not_claim_that_there_are_none(void **state)
{
	char *text = alone(
	    REGION_ANON_PRIVATE, NULL, "AA......", OP_CREATE, pages_all(8), 0);

	(void)state;
	assert_has(text, "RSS grew by 8 kB");
	assert_lacks(text, "not one page");
	free(text);
}

static void
a_first_write_gives_frames(void **state)
{
	(void)state;
	assert_alone(REGION_ANON_PRIVATE, "....", "AAAA", OP_WRITE,
	    pages_all(4), 4,
	    "The producer wrote all 4 pages: 4 faults, and 4 pages now have a "
	    "frame. RSS grew by 16 kB.\n");
	assert_int_equal(topics, 1 << TOPIC_FIRST);
}

static void
one_page_is_not_pages(void **state)
{
	(void)state;
	assert_alone(REGION_ANON_PRIVATE, ".", "A", OP_WRITE, pages_all(1), 1,
	    "The producer wrote its 1 page: 1 fault, and 1 page now has a "
	    "frame. RSS grew by 4 kB.\n");
	assert_alone(REGION_ANON_PRIVATE, "aA", "BA", OP_WRITE,
	    pages_part(2, 1, PAGES_FIRST, 0), 1,
	    "The producer wrote 1 of 2 pages: 1 fault, which copied a page. "
	    "RSS did not move: one frame took the place of another; USS grew "
	    "by 4 kB.\n");
}

static void
a_read_of_nothing_is_the_zero_page(void **state)
{
	(void)state;
	assert_alone(REGION_ANON_PRIVATE, "....", "0000", OP_READ, pages_all(4),
	    4,
	    "The producer read all 4 pages: 4 faults, and 4 pages now point to "
	    "the kernel's one zero page. RSS did not move although 4 pages "
	    "were read.\n");
	assert_int_equal(topics, 1 << TOPIC_ZERO);
}

static void
a_read_that_moved_rss_does_not_say_it_did_not(void **state)
{
	char *text = alone(
	    REGION_ANON_PRIVATE, "....", "00AA", OP_READ, pages_all(4), 4);

	(void)state;
	assert_lacks(text, "did not move");
	assert_has(text, "RSS grew by 8 kB");
	free(text);
}

static void
a_write_over_the_zero_page_gives_a_frame(void **state)
{
	(void)state;
	assert_alone(REGION_ANON_PRIVATE, "0000", "AA00", OP_WRITE,
	    pages_part(4, 2, PAGES_FIRST, 0), 2,
	    "The producer wrote 2 of 4 pages: 2 faults, and 2 pages got a frame "
	    "in place of the zero page. RSS grew by 8 kB.\n");
}

static void
a_replaced_frame_is_a_copy(void **state)
{
	(void)state;
	assert_alone(REGION_ANON_PRIVATE, "aaaa", "BBaa", OP_WRITE,
	    pages_part(4, 2, PAGES_FIRST, 0), 2,
	    "The producer wrote 2 of 4 pages: 2 faults, and each copied a "
	    "page. RSS did not move: one frame took the place of another; USS "
	    "grew by 8 kB.\n");
	assert_int_equal(topics, 1 << TOPIC_COPY);
}

static void
a_kept_frame_is_no_copy(void **state)
{
	char *text = alone(REGION_ANON_PRIVATE, "AAaa", "AAaa", OP_WRITE,
	    pages_part(4, 2, PAGES_FIRST, 0), 2);

	(void)state;
	assert_has(text,
	    "2 faults, and each left the frame where it was, since nobody "
	    "else holds it (a fault is not a copy)");
	assert_lacks(text, "copied");
	free(text);
	assert_int_equal(topics, 1 << TOPIC_KEEP);
}

static void
copies_and_kept_frames_are_told_apart(void **state)
{
	(void)state;
	assert_alone(REGION_ANON_PRIVATE, "AAaa", "AABB", OP_WRITE,
	    pages_all(4), 4,
	    "The producer wrote all 4 pages, with 4 faults: 2 copied a page, 2 "
	    "left the frame where it was, since nobody else holds it (a fault "
	    "is not a copy). RSS did not move: one frame took the place of "
	    "another; USS grew by 8 kB.\n");
}

static void
a_frame_that_others_hold_is_not_said_to_be_kept(void **state)
{
	char *text = alone(
	    REGION_ANON_PRIVATE, "aaaa", "aaaa", OP_WRITE, pages_all(4), 4);

	(void)state;
	assert_lacks(text, "nobody else");
	assert_has(text, "4 faults, which no page of the region explains");
	free(text);
}

static void
without_frames_nothing_is_said_to_be_copied(void **state)
{
	(void)state;
	assert_alone(REGION_ANON_PRIVATE, "====", "##==", OP_WRITE,
	    pages_part(4, 2, PAGES_FIRST, 0), 2,
	    "The producer wrote 2 of 4 pages: 2 faults, and each fell on a page "
	    "that had a frame (only root can see whether it was copied); 2 "
	    "pages that were shared are its own now. RSS did not move; USS "
	    "grew by 8 kB.\n");
}

static void
a_touch_without_a_fault_finds_its_entries(void **state)
{
	(void)state;
	assert_alone(REGION_ANON_PRIVATE, "AAAA", "AAAA", OP_READ, pages_all(4),
	    0,
	    "The producer read all 4 pages without a fault: the table entries "
	    "were there.\n");
	assert_alone(REGION_SHM_SHARED, "AAAA", "AAAA", OP_WRITE, pages_all(4),
	    0,
	    "The producer wrote all 4 pages without a fault: the table entries "
	    "were there, and writable.\n");
	assert_int_equal(topics, 1 << TOPIC_FREE);
}

static void
fewer_faults_than_pages_are_fault_around(void **state)
{
	char *text = alone(
	    REGION_SHM_SHARED, "....", "aaaa", OP_READ, pages_all(4), 1);

	(void)state;
	assert_has(text,
	    "1 fault, and 4 pages now point to frames that others "
	    "have too, several to a fault (fault-around)");
	assert_int_equal(topics, 1 << TOPIC_JOIN | 1 << TOPIC_AROUND);
	free(text);
	text = alone(
	    REGION_SHM_SHARED, "....", "aaaa", OP_READ, pages_all(4), 4);
	assert_lacks(text, "fault-around");
	free(text);
}

static void
a_write_to_a_clean_page_of_a_shared_file_copies_nothing(void **state)
{
	char *text = alone(
	    REGION_FILE_SHARED, "AAAA", "AAAA", OP_WRITE, pages_all(4), 4);

	(void)state;
	assert_has(text, "4 faults, and each only made an entry writable");
	assert_int_equal(topics, 1 << TOPIC_NOTIFY);
	free(text);
}

static void
figures_that_fit_nothing_are_said_as_they_are(void **state)
{
	(void)state;
	assert_alone(REGION_ANON_PRIVATE, "....", "AA..", OP_READ, pages_all(4),
	    12,
	    "The producer read all 4 pages, with 12 faults: 2 pages now have a "
	    "frame, and no page of the region explains 10. RSS grew by 8 "
	    "kB.\n");
	assert_int_equal(topics, SPOKE_OF(TOPIC_FIRST) | SPOKE_OF(TOPIC_STRAY));
	assert_alone(REGION_ANON_SHARED, "AAAA", "AAAA", OP_WRITE, pages_all(4),
	    1,
	    "The producer wrote all 4 pages: 1 fault, which no page of the "
	    "region explains. RSS did not move.\n");
	assert_alone(REGION_ANON_PRIVATE, "aaaa", "BBAA", OP_WRITE,
	    pages_all(4), 5,
	    "The producer wrote all 4 pages, with 5 faults: 2 copied a page, "
	    "at most 2 left the frame where it was, since nobody else holds it "
	    "(a fault is not a copy), and no page of the region explains at "
	    "least 1. RSS did not move: one frame took the place of another; "
	    "USS grew by 16 kB.\n");
	assert_alone(REGION_ANON_PRIVATE, "....", "AAAA", OP_WRITE,
	    pages_all(4), 0,
	    "The producer wrote all 4 pages: RSS of the region grew by 16 kB, "
	    "and this report has no explanation for it.\n");
	assert_alone(REGION_ANON_PRIVATE, "AAAA", "AA..", OP_READ, pages_all(4),
	    0,
	    "The producer read all 4 pages: RSS of the region fell by 8 kB, "
	    "and this report has no explanation for it.\n");
	assert_int_equal(topics, 0);
}

static void
a_read_does_not_copy(void **state)
{
	char *text = alone(
	    REGION_ANON_PRIVATE, "aaaa", "BBaa", OP_READ, pages_all(4), 2);

	(void)state;
	assert_has(text, "no explanation");
	free(text);
}

static void
unmapping_gives_back(void **state)
{
	(void)state;
	assert_alone(REGION_ANON_PRIVATE, "AAAA", NULL, OP_UNMAP, pages_all(4),
	    0,
	    "The producer unmapped the region: VSZ fell by 16 kB, RSS fell by "
	    "16 kB.\n");
}

static void
what_moved_outside_the_region_is_said(void **state)
{
	struct step_record before = made_step(1, "a", EVENT_NONE, 1);
	struct step_record step = made_step(2, "b", EVENT_NONE, 1);

	(void)state;
	made_region(&before, 0, REGION_ANON_PRIVATE, "..", 1);
	made_region(&step, 0, REGION_ANON_PRIVATE, "AA", 1);
	made_did(&step, 0, OP_WRITE, pages_all(2));
	made_faults(&step, 0, 2);
	step.processes[0].rss_kib += 64;
	made_sums(&before, 0);
	made_sums(&step, 2);
	assert_words(&before, &step,
	    "The producer wrote all 2 pages: 2 faults, and 2 pages now have a "
	    "frame. RSS grew by 8 kB (and +64 kB of RSS outside the "
	    "region).\n");
}

static void
a_figure_that_could_not_be_read_is_not_zero(void **state)
{
	struct step_record before = made_step(1, "a", EVENT_NONE, 1);
	struct step_record step = made_step(2, "b", EVENT_NONE, 1);

	(void)state;
	made_region(&before, 0, REGION_ANON_PRIVATE, "..", 1);
	made_region(&step, 0, REGION_ANON_PRIVATE, "..", 1);
	made_did(&step, 0, OP_WRITE, pages_all(2));
	step.processes[0].minor_faults = UNKNOWN;
	step.processes[0].region->rss_kib = UNKNOWN;
	made_sums(&before, 0);
	made_sums(&step, 0);
	assert_words(&before, &step,
	    "The producer wrote all 2 pages: faults n/a. RSS n/a.\n");
}

/* Producer and consumers, all with the same pages. */
static void
all_have(struct step_record *step, enum region_kind kind, const char *pages)
{
	for (size_t i = 0; i < step->process_count; i++)
		made_region(step, (unsigned)i, kind, pages,
		    (unsigned)step->process_count);
}

static void
consumers_with_equal_figures_share_a_sentence(void **state)
{
	struct step_record before = made_step(3, "a", EVENT_NONE, 3);
	struct step_record step = made_step(4, "b", EVENT_NONE, 3);

	(void)state;
	all_have(&before, REGION_ANON_PRIVATE, "aaaa");
	made_region(&step, 0, REGION_ANON_PRIVATE, "AAaa", 3);
	made_region(&step, 1, REGION_ANON_PRIVATE, "BBaa", 3);
	made_region(&step, 2, REGION_ANON_PRIVATE, "CCaa", 3);
	for (unsigned i = 1; i <= 2; i++) {
		made_did(&step, i, OP_WRITE, pages_part(4, 2, PAGES_FIRST, 0));
		made_faults(&step, i, 2);
	}
	made_sums(&before, 4);
	made_sums(&step, 8);
	assert_words(&before, &step,
	    "Each consumer wrote 2 of 4 pages: 2 faults, and each copied a "
	    "page. RSS did not move: one frame took the place of another; USS "
	    "grew by 8 kB.\n"
	    "Consumers 1-2 wrote the same 2 pages.\n"
	    "The producer did nothing, yet its PSS of the region grew by 5 kB and its USS "
	    "grew by 8 kB, because fewer processes hold its frames.\n");
}

static void
consumers_with_other_figures_get_other_sentences(void **state)
{
	struct step_record before = made_step(3, "a", EVENT_NONE, 4);
	struct step_record step = made_step(4, "b", EVENT_NONE, 4);
	char *text;

	(void)state;
	all_have(&before, REGION_ANON_PRIVATE, "aa");
	all_have(&step, REGION_ANON_PRIVATE, "aa");
	for (unsigned i = 1; i <= 3; i++)
		made_did(&step, i, OP_READ, pages_all(2));
	made_faults(&step, 3, 7);
	made_sums(&before, 2);
	made_sums(&step, 2);
	text = words(&before, &step);
	assert_has(text, "Consumers 1-2 each read all 2 pages without a fault");
	assert_has(text,
	    "Consumer 3 read all 2 pages: 7 faults, which no page of the "
	    "region explains. RSS did not move.");
	free(text);
}

static void
an_idle_process_that_changes_has_no_explanation(void **state)
{
	struct step_record before = made_step(3, "a", EVENT_NONE, 2);
	struct step_record step = made_step(4, "b", EVENT_NONE, 2);
	char *text;

	(void)state;
	all_have(&before, REGION_SHM_SHARED, "a.");
	made_region(&step, 0, REGION_SHM_SHARED, "aA", 2);
	made_region(&step, 1, REGION_SHM_SHARED, "a.", 2);
	made_faults(&step, 0, 1);
	made_did(&step, 1, OP_READ, pages_part(2, 1, PAGES_FIRST, 0));
	made_sums(&before, 1);
	made_sums(&step, 2);
	text = words(&before, &step);
	assert_has(text,
	    "The producer did nothing, yet its figures moved: 1 fault; RSS of "
	    "the region grew by 4 kB, and this report has no explanation for "
	    "it.");
	free(text);
}

static void
frames_that_were_there_before_are_said_to_be(void **state)
{
	struct step_record before = made_step(3, "a", EVENT_NONE, 2);
	struct step_record step = made_step(4, "b", EVENT_NONE, 2);
	char *text;

	(void)state;
	made_region(&before, 0, REGION_SHM_SHARED, "AA", 1);
	made_region(&before, 1, REGION_SHM_SHARED, "..", 1);
	all_have(&step, REGION_SHM_SHARED, "aa");
	made_did(&step, 1, OP_READ, pages_all(2));
	made_faults(&step, 1, 1);
	made_sums(&before, 2);
	made_sums(&step, 2);
	text = words(&before, &step);
	assert_has(text,
	    "Consumer 1 read all 2 pages: 1 fault, and 2 pages now point to "
	    "frames that were already there, several to a fault "
	    "(fault-around). RSS grew by 8 kB; PSS grew by 4 kB.");
	assert_has(text, "because more processes hold its frames");
	free(text);
}

/* A step in which two consumers are born, with the given pages. */
static char *
birth(enum step_event event, const char *parent, const char *child,
    int64_t frames_after)
{
	struct step_record before = made_step(2, "a", EVENT_NONE, 1);
	struct step_record step = made_step(3, "b", event, 3);

	made_region(&before, 0, REGION_ANON_PRIVATE, "AAAA", 1);
	made_region(&step, 0, REGION_ANON_PRIVATE, parent, 3);
	for (unsigned i = 1; i <= 2 && child != NULL; i++)
		made_region(&step, i, REGION_ANON_PRIVATE, child, 3);
	step.actor_count = 1;
	made_faults(&step, 0, 60);
	step.processes[0].settling_faults = 60;
	made_sums(&before, 4);
	made_sums(&step, frames_after);
	return words(&before, &step);
}

static void
fork_copies_entries_and_not_pages(void **state)
{
	char *text = birth(EVENT_FORK, "aaaa", "aaaa", 4);

	(void)state;
	assert_string_equal(text,
	    "Each consumer was born by fork(), with as much of the region as "
	    "the producer: RSS of it is 16 kB. Summed over all, RSS of the "
	    "region is 48 kB, yet the distinct frames are as many as before, 4 "
	    "= 16 kB: fork() copied table entries, not pages. 4 pages that were "
	    "the producer's own are shared now: its RSS did not move, its USS of the region "
	    "fell by 16 kB. (+60 minor faults of the producer are shmlab's own: "
	    "its own data and stack are copy-on-write now as well, and it "
	    "touches them at once, so that no later step shows it.)\n");
	assert_int_equal(topics, 1 << TOPIC_FORK);
	free(text);
}

static void
a_fork_that_took_new_frames_is_not_said_to_copy_entries(void **state)
{
	char *text = birth(EVENT_FORK, "AAAA", "BBBB", 12);

	(void)state;
	assert_lacks(text, "not pages");
	assert_has(text, "in 12 distinct frames");
	assert_lacks(text, "are shared now");
	free(text);
}

static void
a_fork_without_visible_frames_names_pss(void **state)
{
	char *text = birth(EVENT_FORK, "====", "====", UNKNOWN);

	(void)state;
	assert_has(text, "and PSS, where each page counts once, 15 kB");
	assert_lacks(text, "distinct frames");
	free(text);
}

static void
a_child_may_have_the_mapping_and_no_page(void **state)
{
	char *text = birth(EVENT_FORK, "AAAA", "....", 4);

	(void)state;
	assert_has(text,
	    "with the region mapped, but not one page of it in "
	    "memory: RSS of it is 0 kB.");
	assert_int_equal(topics, 1 << TOPIC_FORK_BARE);
	free(text);
}

static void
a_program_of_its_own_has_nothing_of_the_region(void **state)
{
	char *text = birth(EVENT_EXEC, "AAAA", NULL, 4);

	(void)state;
	assert_has(text,
	    "Each consumer was born as a program of its own, with "
	    "nothing of the region.");
	assert_int_equal(topics, 1 << TOPIC_EXEC);
	free(text);
}

static void
a_program_of_its_own_with_the_region_is_said_to_have_it(void **state)
{
	char *text = birth(EVENT_EXEC, "aaaa", "aaaa", 4);

	(void)state;
	assert_lacks(text, "nothing of the region");
	assert_has(text,
	    "Each consumer was born as a program of its own, with the region.");
	free(text);
}

static void
those_who_leave_free_what_only_they_held(void **state)
{
	struct step_record before = made_step(6, "a", EVENT_NONE, 3);
	struct step_record step = made_step(7, "b", EVENT_LEAVE, 1);

	(void)state;
	made_region(&before, 0, REGION_ANON_PRIVATE, "AAaa", 3);
	made_region(&before, 1, REGION_ANON_PRIVATE, "BBaa", 3);
	made_region(&before, 2, REGION_ANON_PRIVATE, "CCaa", 3);
	made_region(&step, 0, REGION_ANON_PRIVATE, "AAAA", 1);
	made_sums(&before, 8);
	made_sums(&step, 4);
	assert_words(&before, &step,
	    "Consumers 1-2 ended: 4 frames that nobody else held are free (16 "
	    "kB).\n"
	    "The producer did nothing, yet its PSS of the region grew by 6 kB and its USS "
	    "grew by 8 kB, because fewer processes hold its frames.\n");
	assert_int_equal(topics, 1 << TOPIC_FEWER);
}

static void
frames_of_an_object_are_not_said_to_be_free(void **state)
{
	struct step_record before = made_step(6, "a", EVENT_NONE, 2);
	struct step_record step = made_step(7, "b", EVENT_LEAVE, 1);

	(void)state;
	made_region(&before, 0, REGION_SHM_SHARED, "A.", 1);
	made_region(&before, 1, REGION_SHM_SHARED, ".A", 1);
	made_region(&step, 0, REGION_SHM_SHARED, "A.", 1);
	made_sums(&before, 2);
	made_sums(&step, 1);
	assert_words(&before, &step,
	    "Consumer 1 ended: 1 frame that nobody else held is mapped by "
	    "nobody now (4 kB).\n");
}

/* A step of a producer alone; operations and figures are to be added. */
static void
begin_alone(struct step_record *before, struct step_record *step,
    enum region_kind kind, const char *from, const char *to)
{
	*before = made_step(1, "a", EVENT_NONE, 1);
	*step = made_step(2, "b", EVENT_NONE, 1);
	made_region(before, 0, kind, from, 2);
	made_region(step, 0, kind, to, 2);
	made_sums(before, UNKNOWN);
	made_sums(step, UNKNOWN);
}

/* Adds a checked read. */
static void
did_see(struct step_record *step, unsigned index, enum op_kind what,
    struct pages set, unsigned mark)
{
	made_did(step, index, what, set);
	step->ops[step->op_count - 1].op.checked = true;
	step->ops[step->op_count - 1].op.mark = mark;
}

static void
made_major(struct step_record *step, int64_t faults)
{
	step->processes[0].major_faults += faults;
}

static void
entries_that_were_given_up_leave_rss(void **state)
{
	(void)state;
	assert_alone(REGION_SHM_SHARED, "AAAA", "....", OP_DROP, pages_all(4),
	    0,
	    "The producer gave up the entries of all 4 pages (MADV_DONTNEED): "
	    "4 pages have no entry any more, RSS fell by 16 kB; the object "
	    "keeps its pages.\n");
	assert_int_equal(topics, SPOKE_OF(TOPIC_DROP));
	assert_alone(REGION_ANON_PRIVATE, "AAAA", ".AAA", OP_DROP,
	    pages_part(4, 1, PAGES_FIRST, 0), 0,
	    "The producer gave up the entries of 1 of 4 pages (MADV_DONTNEED): "
	    "1 page has no entry any more, RSS fell by 4 kB.\n");
	assert_alone(REGION_ANON_PRIVATE, "....", "....", OP_DROP, pages_all(4),
	    0,
	    "The producer gave up the entries of all 4 pages (MADV_DONTNEED): "
	    "not one page went, RSS did not move.\n");
}

static void
more_than_was_given_up_has_no_explanation(void **state)
{
	char *text = alone(REGION_SHM_SHARED, "AAAA", "..AA", OP_READ,
	    pages_part(4, 1, PAGES_FIRST, 0), 0);

	(void)state;
	assert_has(text, "no explanation");
	free(text);
}

static void
pages_leave_ram_or_stay(void **state)
{
	(void)state;
	assert_alone(REGION_FILE_SHARED, "AAAA", "..AA", OP_PAGEOUT,
	    pages_part(4, 2, PAGES_FIRST, 0), 0,
	    "The producer asked for 2 of 4 pages to leave RAM (MADV_PAGEOUT): 2 "
	    "pages have no entry any more, RSS fell by 8 kB.\n");
	assert_alone(REGION_FILE_SHARED, "aaaa", "aaaa", OP_PAGEOUT,
	    pages_part(4, 2, PAGES_FIRST, 0), 0,
	    "The producer asked for 2 of 4 pages to leave RAM (MADV_PAGEOUT): "
	    "not one page went (others have them mapped, too), RSS did not "
	    "move.\n");
	assert_alone(REGION_ANON_PRIVATE, "AAAA", "ss.A", OP_PAGEOUT,
	    pages_all(4), 0,
	    "The producer asked for all 4 pages to leave RAM (MADV_PAGEOUT): 1 "
	    "page has no entry any more, 2 pages are in swap now, RSS fell by "
	    "12 kB.\n");
}

static void
a_hole_takes_pages_from_everybody(void **state)
{
	struct step_record before = made_step(3, "a", EVENT_NONE, 2);
	struct step_record step = made_step(4, "b", EVENT_NONE, 2);

	(void)state;
	all_have(&before, REGION_SHM_SHARED, "aaaa");
	all_have(&step, REGION_SHM_SHARED, "..aa");
	made_did(&step, 0, OP_REMOVE, pages_part(4, 2, PAGES_FIRST, 0));
	made_sums(&before, 4);
	made_sums(&step, 2);
	assert_words(&before, &step,
	    "The producer gave back 2 of 4 pages of the object (MADV_REMOVE): "
	    "2 pages have no entry any more, RSS fell by 8 kB; PSS fell by 4 "
	    "kB.\n"
	    "Consumer 1 did nothing, yet 2 pages have no entry any more, since "
	    "there is a hole in the object. RSS fell by 8 kB; PSS fell by 4 "
	    "kB.\n");
}

static void
assert_synced(int64_t was, int64_t is, const char *expected)
{
	struct step_record before, step;

	begin_alone(&before, &step, REGION_FILE_SHARED, "AAAA", "AAAA");
	before.processes[0].region->dirty_kib = was;
	step.processes[0].region->dirty_kib = is;
	made_did(&step, 0, OP_SYNC, pages_all(4));
	assert_words(&before, &step, expected);
}

static void
what_msync_did_is_told_from_what_is_dirty(void **state)
{
	(void)state;
	assert_synced(16, 0,
	    "The producer wrote the file back (msync): 16 kB of it were dirty, "
	    "none is now (the next write to each page faults), RSS did not "
	    "move.\n");
	assert_synced(0, 0,
	    "The producer wrote the file back (msync): nothing of it is dirty, "
	    "RSS did not move.\n");
	assert_synced(16, 8,
	    "The producer wrote the file back (msync): 8 kB of it are dirty, "
	    "RSS did not move.\n");
	assert_synced(UNKNOWN, UNKNOWN,
	    "The producer wrote the file back (msync): RSS did not move.\n");
}

static void
a_step_may_ask_for_several_things(void **state)
{
	struct step_record before, step;

	(void)state;
	begin_alone(&before, &step, REGION_FILE_SHARED, "AAAA", "....");
	before.processes[0].region->dirty_kib = 16;
	made_did(&step, 0, OP_SYNC, pages_all(4));
	made_did(&step, 0, OP_DROP, pages_all(4));
	made_did(&step, 0, OP_EVICT, pages_all(4));
	assert_words(&before, &step,
	    "The producer wrote the file back (msync), gave up the entries of "
	    "all 4 pages (MADV_DONTNEED) and asked the kernel to drop the file "
	    "from its cache (POSIX_FADV_DONTNEED): 4 pages have no entry any "
	    "more, RSS fell by 16 kB.\n");
}

static void
pages_that_come_and_go_in_one_step_hide_what_faults_did(void **state)
{
	struct step_record before, step;

	(void)state;
	begin_alone(&before, &step, REGION_SHM_SHARED, "....", "....");
	made_did(&step, 0, OP_READ, pages_all(4));
	made_did(&step, 0, OP_DROP, pages_all(4));
	made_faults(&step, 0, 1);
	assert_words(&before, &step,
	    "The producer read all 4 pages and gave up the entries of all 4 "
	    "pages (MADV_DONTNEED): 1 fault, but what came of that cannot be seen "
	    "any more; not one page went, RSS did not move.\n");
}

static void
a_file_can_be_read_past_the_mapping(void **state)
{
	struct step_record before, step;

	(void)state;
	begin_alone(&before, &step, REGION_FILE_SHARED, "AAAA", "AAAA");
	did_see(&step, 0, OP_PREAD, pages_part(4, 1, PAGES_FIRST, 0), 2);
	did_see(&step, 0, OP_PREAD,
	    pages_others(pages_part(4, 1, PAGES_FIRST, 0)), 0);
	assert_words(&before, &step,
	    "The producer read all 4 pages of the file by pread(2) (and saw "
	    "the bytes of consumer 2 in 1 of them, its own bytes in 3): no "
	    "fault, RSS did not move.\n");
}

static void
bytes_that_were_written_again_are_new(void **state)
{
	struct step_record before, step;

	(void)state;
	begin_alone(&before, &step, REGION_SHM_SHARED, "AA", "AA");
	did_see(&step, 0, OP_READ, pages_all(2), 1 + MARK_AGAIN);
	assert_words(&before, &step,
	    "The producer read all 2 pages (and saw the new bytes of consumer "
	    "1) without a fault: the table entries were there.\n");
}

static void
bytes_that_were_not_checked_are_not_said_to_be_seen(void **state)
{
	struct step_record before, step;
	char *text;

	(void)state;
	begin_alone(&before, &step, REGION_SHM_SHARED, "AA", "AA");
	did_see(&step, 0, OP_READ, pages_part(2, 1, PAGES_FIRST, 0), 1);
	made_did(&step, 0, OP_READ, pages_all(2));
	text = words(&before, &step);
	assert_has(text, "read all 2 pages without a fault");
	free(text);
}

static void
pages_of_several_operations_count_once(void **state)
{
	struct step_record before, step;
	char *text;

	(void)state;
	begin_alone(&before, &step, REGION_SHM_SHARED, "AAAA", "AAAA");
	made_did(&step, 0, OP_READ, pages_between(4, 0, 2));
	made_did(&step, 0, OP_READ, pages_between(4, 1, 2));
	text = words(&before, &step);
	assert_has(text, "read 3 of 4 pages");
	free(text);
}

static void
major_faults_are_said_to_be_from_disk(void **state)
{
	struct step_record before, step;

	(void)state;
	begin_alone(&before, &step, REGION_FILE_SHARED, "....", "AAAA");
	made_did(&step, 0, OP_READ, pages_all(4));
	made_faults(&step, 0, 1);
	made_major(&step, 3);
	assert_words(&before, &step,
	    "The producer read all 4 pages: 4 faults (3 major: read from "
	    "disk), and 4 pages now point to frames of the page cache. RSS "
	    "grew by 16 kB.\n");
	assert_int_equal(
	    topics, SPOKE_OF(TOPIC_OBJECT) | SPOKE_OF(TOPIC_MAJOR));
}

/* Where the kernel tells the address of each fault, those elsewhere are not the
 * region's, and one that changed nothing was spurious. */
static void
faults_with_addresses_are_told_apart(void **state)
{
	struct step_record before, step;

	(void)state;
	begin_alone(&before, &step, REGION_ANON_SHARED, "AAAA", "AAAA");
	made_did(&step, 0, OP_WRITE, pages_all(4));
	made_faults(&step, 0, 2);
	step.processes[0].region_faults = 0;
	assert_words(&before, &step,
	    "The producer wrote all 4 pages without a fault: the table entries "
	    "were there, and writable.\n");
	begin_alone(&before, &step, REGION_ANON_PRIVATE, "aaaa", "BBBB");
	made_did(&step, 0, OP_WRITE, pages_all(4));
	made_faults(&step, 0, 7);
	step.processes[0].region_faults = 5;
	step.processes[0].spurious_faults = 1;
	assert_words(&before, &step,
	    "The producer wrote all 4 pages: 4 faults, and each copied a page. "
	    "RSS did not move: one frame took the place of another; USS grew "
	    "by 16 kB (and 1 spurious fault, which changed no page).\n");
}

/* Linux 5.10 counts the fault as major that makes a shared page dirty. */
static void
a_fault_that_is_begun_anew_is_not_said_to_be_from_disk(void **state)
{
	struct step_record before, step;

	(void)state;
	begin_alone(&before, &step, REGION_SHM_SHARED, "....", "AAAA");
	made_did(&step, 0, OP_WRITE, pages_all(4));
	made_major(&step, 4);
	made_ledger(&step, &before, FAULT_ZERO_FILL);
	step.ledger.processes[0].counted_major = 4;
	assert_words(&before, &step,
	    "The producer wrote all 4 pages: 4 faults (4 counted as major: "
	    "begun anew), and 4 pages now have a frame. RSS grew by 16 kB.\n");
	assert_int_equal(topics, SPOKE_OF(TOPIC_OBJECT));
}

static void
huge_pages_come_by_few_faults_and_are_taken_apart(void **state)
{
	struct step_record before, step;

	(void)state;
	begin_alone(&before, &step, REGION_ANON_PRIVATE, "....", "AAAA");
	step.processes[0].region->huge_kib = 16;
	made_did(&step, 0, OP_WRITE, pages_all(4));
	made_faults(&step, 0, 1);
	assert_words(&before, &step,
	    "The producer wrote all 4 pages: 1 fault, and 4 pages now have a "
	    "frame, several to a fault (huge pages). RSS grew by 16 kB; "
	    "AnonHugePages grew by 16 kB.\n");
	begin_alone(&before, &step, REGION_ANON_PRIVATE, "aaaa", "Baaa");
	before.processes[0].region->huge_kib = 16;
	made_did(&step, 0, OP_WRITE, pages_part(4, 1, PAGES_FIRST, 0));
	made_faults(&step, 0, 1);
	assert_words(&before, &step,
	    "The producer wrote 1 of 4 pages: 1 fault, which copied a page. "
	    "RSS did not move: one frame took the place of another; USS grew "
	    "by 4 kB; AnonHugePages fell by 16 kB.\n");
	assert_int_equal(topics, SPOKE_OF(TOPIC_COPY) | SPOKE_OF(TOPIC_HUGE));
}

static void
live_chunks_are_no_touch(void **state)
{
	struct step_record before, step;

	(void)state;
	begin_alone(&before, &step, REGION_SHM_SHARED, "AAAA", "AAAA");
	made_did(&step, 0, OP_LIVE, pages_between(4, 0, 1));
	made_did(&step, 0, OP_LIVE, pages_between(4, 2, 2));
	assert_words(&before, &step,
	    "The producer logged no touch of the region, so this report does "
	    "not know what it touched: no fault, RSS did not move. Live chunks "
	    "are in 3 of 4 pages.\n");
}

/* Consumer 1 gives birth to consumer 2. */
static void
a_grandchild_is_held_against_its_parent(void **state)
{
	struct step_record before = made_step(3, "a", EVENT_NONE, 2);
	struct step_record step = made_step(4, "b", EVENT_FORK, 3);

	(void)state;
	made_region(&before, 0, REGION_ANON_PRIVATE, "AAaa", 2);
	made_region(&before, 1, REGION_ANON_PRIVATE, "BBaa", 2);
	made_region(&step, 0, REGION_ANON_PRIVATE, "AAaa", 3);
	made_region(&step, 1, REGION_ANON_PRIVATE, "bbaa", 2);
	made_region(&step, 2, REGION_ANON_PRIVATE, "bbaa", 2);
	step.who = 2;
	step.parent = 1;
	step.actors[step.actor_count++] = 1;
	made_faults(&step, 1, 7);
	step.processes[1].settling_faults = 7;
	made_sums(&before, 6);
	made_sums(&step, 6);
	assert_words(&before, &step,
	    "Consumer 2 was born by fork() of consumer 1, with as much of the "
	    "region as its parent: RSS of it is 16 kB. Summed over all, RSS of "
	    "the region is 48 kB, yet the distinct frames are as many as "
	    "before, 6 = 24 kB: fork() copied table entries, not pages. 2 pages "
	    "that were consumer 1's own are shared now: its RSS did not move, "
	    "its USS of the region fell by 8 kB. (+7 minor faults of consumer "
	    "1 are shmlab's own: its own data and stack are copy-on-write now "
	    "as well, and it touches them at once, so that no later step shows "
	    "it.)\n"
	    "The producer did nothing, yet its PSS of the region fell by 2 kB, "
	    "because more processes hold its frames.\n");
}

static void
a_parent_may_end_before_its_child(void **state)
{
	struct step_record before = made_step(3, "a", EVENT_NONE, 3);
	struct step_record step = made_step(4, "b", EVENT_LEAVE, 3);

	(void)state;
	made_region(&before, 0, REGION_ANON_PRIVATE, "AA", 1);
	made_region(&before, 1, REGION_ANON_PRIVATE, "Bb", 2);
	made_region(&before, 2, REGION_ANON_PRIVATE, "Cb", 2);
	made_region(&step, 0, REGION_ANON_PRIVATE, "AA", 1);
	made_region(&step, 2, REGION_ANON_PRIVATE, "CB", 1);
	/* Consumer 1 is no more. */
	free(step.processes[1].maps);
	step.processes[1] = step.processes[2];
	step.process_count = 2;
	step.who = 1;
	made_sums(&before, 5);
	made_sums(&step, 4);
	assert_words(&before, &step,
	    "Consumer 1 ended: 1 frame that nobody else held is free (4 kB).\n"
	    "Consumer 2 did nothing, yet its PSS of the region grew by 2 kB and "
	    "its USS grew by 4 kB, because fewer processes hold its frames.\n");
}

static void
a_start_has_no_region(void **state)
{
	struct step_record step = made_step(0, "start", EVENT_START, 1);

	(void)state;
	made_sums(&step, 0);
	assert_words(NULL, &step,
	    "The producer has no region yet: these are the figures of the "
	    "program itself.\n");
}

static void
an_actor_that_did_nothing_is_said_to(void **state)
{
	struct step_record before = made_step(1, "a", EVENT_NONE, 1);
	struct step_record step = made_step(2, "b", EVENT_NONE, 1);

	(void)state;
	step.actor_count = 1;
	made_sums(&before, 0);
	made_sums(&step, 0);
	assert_words(&before, &step, "The producer had no region to touch.\n");
}

/* madvise() or mremap() by hand: the figures move, and nothing says why. */
static void
what_is_not_logged_is_not_known(void **state)
{
	struct step_record before, step;

	(void)state;
	begin_alone(&before, &step, REGION_ANON_PRIVATE, "AAAA", "A...");
	step.actor_count = 1;
	assert_words(&before, &step,
	    "The producer logged no touch of the region, so this report does "
	    "not know what it touched: no fault, RSS fell by 12 kB.\n");
	assert_int_equal(topics, SPOKE_OF(TOPIC_UNLOGGED));
}

static void
every_topic_has_longer_words(void **state)
{
	struct paper paper = {.style = {.width = 2000}};
	char *text = NULL;
	size_t size, lines = 0;

	(void)state;
	paper.out = open_memstream(&text, &size);
	assert_non_null(paper.out);
	explain_topics(&paper, SPOKE_OF(TOPICS) - 1);
	fclose(paper.out);
	for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
		lines++;
	assert_int_equal(lines, TOPICS);
	free(text);
}

static int
set_up(void **state)
{
	(void)state;
	made_head(&head, 4, 2, PROOF_FRAMES);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(mapping_moves_vsz_and_nothing_else),
	    cmocka_unit_test(
		mapping_with_pages_does_not_claim_that_there_are_none),
	    cmocka_unit_test(a_first_write_gives_frames),
	    cmocka_unit_test(one_page_is_not_pages),
	    cmocka_unit_test(a_read_of_nothing_is_the_zero_page),
	    cmocka_unit_test(a_read_that_moved_rss_does_not_say_it_did_not),
	    cmocka_unit_test(a_write_over_the_zero_page_gives_a_frame),
	    cmocka_unit_test(a_replaced_frame_is_a_copy),
	    cmocka_unit_test(a_kept_frame_is_no_copy),
	    cmocka_unit_test(copies_and_kept_frames_are_told_apart),
	    cmocka_unit_test(a_frame_that_others_hold_is_not_said_to_be_kept),
	    cmocka_unit_test(without_frames_nothing_is_said_to_be_copied),
	    cmocka_unit_test(a_touch_without_a_fault_finds_its_entries),
	    cmocka_unit_test(fewer_faults_than_pages_are_fault_around),
	    cmocka_unit_test(
		a_write_to_a_clean_page_of_a_shared_file_copies_nothing),
	    cmocka_unit_test(figures_that_fit_nothing_are_said_as_they_are),
	    cmocka_unit_test(faults_with_addresses_are_told_apart),
	    cmocka_unit_test(a_read_does_not_copy),
	    cmocka_unit_test(unmapping_gives_back),
	    cmocka_unit_test(what_moved_outside_the_region_is_said),
	    cmocka_unit_test(a_figure_that_could_not_be_read_is_not_zero),
	    cmocka_unit_test(consumers_with_equal_figures_share_a_sentence),
	    cmocka_unit_test(consumers_with_other_figures_get_other_sentences),
	    cmocka_unit_test(an_idle_process_that_changes_has_no_explanation),
	    cmocka_unit_test(frames_that_were_there_before_are_said_to_be),
	    cmocka_unit_test(fork_copies_entries_and_not_pages),
	    cmocka_unit_test(
		a_fork_that_took_new_frames_is_not_said_to_copy_entries),
	    cmocka_unit_test(a_fork_without_visible_frames_names_pss),
	    cmocka_unit_test(a_child_may_have_the_mapping_and_no_page),
	    cmocka_unit_test(a_program_of_its_own_has_nothing_of_the_region),
	    cmocka_unit_test(
		a_program_of_its_own_with_the_region_is_said_to_have_it),
	    cmocka_unit_test(those_who_leave_free_what_only_they_held),
	    cmocka_unit_test(frames_of_an_object_are_not_said_to_be_free),
	    cmocka_unit_test(entries_that_were_given_up_leave_rss),
	    cmocka_unit_test(more_than_was_given_up_has_no_explanation),
	    cmocka_unit_test(pages_leave_ram_or_stay),
	    cmocka_unit_test(a_hole_takes_pages_from_everybody),
	    cmocka_unit_test(what_msync_did_is_told_from_what_is_dirty),
	    cmocka_unit_test(a_step_may_ask_for_several_things),
	    cmocka_unit_test(
		pages_that_come_and_go_in_one_step_hide_what_faults_did),
	    cmocka_unit_test(a_file_can_be_read_past_the_mapping),
	    cmocka_unit_test(bytes_that_were_written_again_are_new),
	    cmocka_unit_test(
		bytes_that_were_not_checked_are_not_said_to_be_seen),
	    cmocka_unit_test(pages_of_several_operations_count_once),
	    cmocka_unit_test(major_faults_are_said_to_be_from_disk),
	    cmocka_unit_test(
		a_fault_that_is_begun_anew_is_not_said_to_be_from_disk),
	    cmocka_unit_test(huge_pages_come_by_few_faults_and_are_taken_apart),
	    cmocka_unit_test(live_chunks_are_no_touch),
	    cmocka_unit_test(a_grandchild_is_held_against_its_parent),
	    cmocka_unit_test(a_parent_may_end_before_its_child),
	    cmocka_unit_test(a_start_has_no_region),
	    cmocka_unit_test(an_actor_that_did_nothing_is_said_to),
	    cmocka_unit_test(what_is_not_logged_is_not_known),
	    cmocka_unit_test(every_topic_has_longer_words),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
