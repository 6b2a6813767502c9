/* test_at_once.c: several actors come to a page at the same time.
 *
 * Who comes first is anybody's guess, and no contradiction. What no order
 * allows is one: a page that was not touched, or was given up behind the log.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "coordinator/at_once.h"
#include "run.h"
#include "skip.h"

#define PAGES	8
#define ACTORS	3
#define ADDRESS 0x1000000000

static const struct model_machine machine = {
    .page_size = 4096,
    .fault_around = 16,
    .table_pages = 512,
    .shared_read_writable = true,
    .protect_restores = true,
};

/* Three processes with memory of that kind, before they act at once. */
struct scene {
	struct model *m;
	enum region_kind kind;
	struct model_total before[ACTORS];
	struct actor_op ops[ACTORS];
	struct step_record step;
	struct at_once out;
};

static void
apply(struct scene *s, unsigned actor, struct op op)
{
	op.kind = s->kind;
	op.start = ADDRESS;
	if (op.set.total == 0)
		op.set = pages_all(PAGES);
	assert_int_equal(model_apply(s->m, actor, &op), 0);
}

static void
open_scene(struct scene *s, enum region_kind kind, bool filled)
{
	*s = (struct scene){.kind = kind, .m = model_new(&machine, ACTORS)};
	assert_non_null(s->m);
	apply(s, 0, (struct op){.what = OP_START});
	apply(s, 0, (struct op){.what = OP_CREATE});
	if (filled)
		apply(s, 0, (struct op){.what = OP_WRITE});
	for (unsigned i = 1; i < ACTORS; i++)
		apply(s, 0, (struct op){.what = OP_FORK, .child = i});
	for (unsigned i = 0; i < ACTORS; i++)
		model_total(s->m, i, &s->before[i]);
	s->step = (struct step_record){.at_once = true, .ops = s->ops};
}

static void
add(struct scene *s, unsigned actor, enum op_kind what, struct pages set)
{
	s->ops[s->step.op_count++] = (struct actor_op){.index = actor,
	    .op = {
		.what = what, .kind = s->kind, .start = ADDRESS, .set = set}};
}

static void
act(struct scene *s)
{
	assert_true(at_once_concerns(&s->step));
	assert_int_equal(
	    at_once_apply(&s->out, &s->m, ACTORS, s->before, &s->step), 0);
}

static void
close_scene(struct scene *s)
{
	at_once_release(&s->out);
	model_free(s->m);
}

static void
is_between(
    const struct fault_range *range, int class, int64_t least, int64_t most)
{
	assert_int_equal(range->least[class], least);
	assert_int_equal(range->most[class], most);
}

/* All but the last copy; the last one may as well. */
static void
any_writer_of_a_private_page_may_keep_it_or_none(void **state)
{
	struct scene s;

	(void)state;
	open_scene(&s, REGION_ANON_PRIVATE, true);
	for (unsigned i = 0; i < ACTORS; i++)
		add(&s, i, OP_WRITE, pages_all(PAGES));
	act(&s);
	for (unsigned i = 0; i < ACTORS; i++) {
		is_between(&s.out.of[i], FAULTS_ALL, PAGES, PAGES);
		is_between(&s.out.of[i], FAULT_COPY, 0, PAGES);
		is_between(&s.out.of[i], FAULT_REUSE, 0, PAGES);
		assert_int_equal(model_page(s.m, i, 0).state, PAGE_EXCLUSIVE);
		assert_true(model_page(s.m, i, 0).unsure);
	}
	is_between(&s.out.all, FAULT_COPY, 2 * PAGES, 3 * PAGES);
	is_between(&s.out.all, FAULT_REUSE, 0, PAGES);
	assert_int_equal(model_frames(s.m), 3 * PAGES);
	close_scene(&s);
}

/* As long as one has not written, all others copy. */
static void
who_has_an_idle_partner_copies(void **state)
{
	struct scene s;

	(void)state;
	open_scene(&s, REGION_ANON_PRIVATE, true);
	add(&s, 0, OP_WRITE, pages_all(PAGES));
	add(&s, 1, OP_WRITE, pages_all(PAGES));
	act(&s);
	assert_null(s.out.of);
	assert_false(model_page(s.m, 2, 0).unsure);
	close_scene(&s);
}

static void
a_frame_of_an_object_is_given_out_once(void **state)
{
	struct scene s;

	(void)state;
	open_scene(&s, REGION_ANON_SHARED, false);
	for (unsigned i = 0; i < ACTORS; i++)
		add(&s, i, OP_WRITE, pages_all(PAGES));
	act(&s);
	for (unsigned i = 0; i < ACTORS; i++) {
		is_between(&s.out.of[i], FAULTS_ALL, PAGES, PAGES);
		is_between(&s.out.of[i], FAULT_ZERO_FILL, 0, PAGES);
		is_between(&s.out.of[i], FAULT_MAP, 0, PAGES);
	}
	is_between(&s.out.all, FAULT_ZERO_FILL, PAGES, PAGES);
	is_between(&s.out.all, FAULT_MAP, 2 * PAGES, 2 * PAGES);
	close_scene(&s);
}

/* One fault where fault-around finds all; one for each page where others have
 * locked them. */
static void
a_reader_finds_neighbours_or_not(void **state)
{
	struct scene s;

	(void)state;
	open_scene(&s, REGION_ANON_SHARED, true);
	for (unsigned i = 0; i < ACTORS; i++)
		add(&s, i, OP_READ, pages_all(PAGES));
	act(&s);
	is_between(&s.out.of[0], FAULTS_ALL, 0, 0);
	is_between(&s.out.of[1], FAULTS_ALL, 1, PAGES);
	is_between(&s.out.of[2], FAULT_MAP, 1, PAGES);
	close_scene(&s);
}

/* Which of the pages that it did not touch an actor has, was seen. */
static void
neighbours_are_those_that_were_seen(void **state)
{
	struct run runs[] = {
	    {.first = 0, .count = 5, .state = PAGE_SHARED},
	    {.first = 5, .count = 3, .state = PAGE_ABSENT},
	};
	struct region_record region = {.runs = runs, .run_count = 2};
	struct process_record process = {.index = 1, .region = &region};
	struct pages one = pages_part(PAGES, 1, PAGES_FIRST, 0);
	struct scene s;

	(void)state;
	open_scene(&s, REGION_ANON_SHARED, true);
	add(&s, 0, OP_READ, pages_all(PAGES));
	add(&s, 1, OP_READ, one);
	s.step.processes = &process;
	s.step.process_count = 1;
	act(&s);
	assert_false(s.out.unseen);
	assert_int_equal(model_page(s.m, 1, 4).state, PAGE_SHARED);
	assert_int_equal(model_page(s.m, 1, 5).state, PAGE_ABSENT);
	close_scene(&s);

	open_scene(&s, REGION_ANON_SHARED, true);
	add(&s, 0, OP_READ, pages_all(PAGES));
	add(&s, 1, OP_READ, one);
	act(&s);
	assert_true(s.out.unseen);
	close_scene(&s);
}

static void
one_alone_has_one_order(void **state)
{
	struct scene s;

	(void)state;
	open_scene(&s, REGION_ANON_PRIVATE, true);
	add(&s, 1, OP_WRITE, pages_all(PAGES));
	assert_false(at_once_concerns(&s.step));
	close_scene(&s);
}

/* What no order makes possible is no order. */
static void
who_has_nothing_mapped_cannot_have_come(void **state)
{
	struct scene s;

	(void)state;
	open_scene(&s, REGION_ANON_PRIVATE, true);
	add(&s, 0, OP_WRITE, pages_all(PAGES));
	add(&s, 1, OP_WRITE, pages_all(2 * PAGES));
	assert_int_equal(
	    at_once_apply(&s.out, &s.m, ACTORS, s.before, &s.step), -EINVAL);
	assert_int_equal(model_page(s.m, 0, 0).state, PAGE_SHARED);
	close_scene(&s);
}

/* From here on with processes. */

static int
setup(void **state)
{
	int result = trial_setup(state);

	if (result == 0) {
		struct trial *t = *state;

		t->broken = t->keep_record = true;
	}
	return result;
}

static const struct {
	const char *kind, *fill, *touch;
	bool open; /* it depends on who comes first */
} rushes[] = {
    {"anonymous-private", "yes", "write", true},
    {"anonymous-private", "yes", "both", true},
    {"anonymous-private", "no", "write", false},
    {"anonymous-shared", "no", "read", true},
    {"anonymous-shared", "no", "halves", true},
    {"shm-private", "no", "both", true},
    {"shm-shared", "no", "write", true},
    {"shm-shared", "no", "mixed", true},
    {"file-private", "yes", "mixed", true},
    {"file-shared", "yes", "read", true},
};

static void
rush(struct trial *t, size_t i, const char *consumers, const char *mistake)
{
	trial_run(t, "rush", "--kind", rushes[i].kind, "--fill", rushes[i].fill,
	    "--touch", rushes[i].touch, "--consumers", consumers, "--mistake",
	    mistake, "--pages", "256", "--quiet", NULL);
}

static void
rush_is_balanced(struct trial *t, size_t i, const char *consumers)
{
	const json_t *step, *predicted;
	json_t *record;

	rush(t, i, consumers, "no");
	if (t->status != 0)
		fail_msg("%s:\n%s%s", t->command, t->out, t->err);
	record = trial_record(t);
	step = record_step(record, "rush");
	predicted = object_of(step, "predicted");
	assert_true(json_is_object(predicted));
	assert_int_equal(json_is_object(json_object_get(step, "fault_range")),
	    rushes[i].open);
	trial_left_nothing(t);
	json_decref(record);
}

static void
whoever_comes_first_it_balances(void **state)
{
	skip_unpredicted();
	for (size_t i = 0; i < sizeof rushes / sizeof *rushes; i++)
		rush_is_balanced(*state, i, "2");
}

static void
with_one_consumer_or_four_it_balances(void **state)
{
	skip_unpredicted();
	for (size_t i = 0; i < sizeof rushes / sizeof *rushes; i += 3) {
		rush_is_balanced(*state, i, "1");
		rush_is_balanced(*state, i, "4");
	}
}

static void
without_frames_it_balances(void **state)
{
	struct trial *t = *state;

	skip_unpredicted();
	trial_as_nobody(t);
	for (size_t i = 0; i < sizeof rushes / sizeof *rushes; i += 3)
		rush_is_balanced(t, i, "2");
}

static void
is_contradicted(struct trial *t, size_t i, const char *mistake)
{
	json_t *record;

	rush(t, i, "2", mistake);
	record = trial_record(t);
	assert_int_equal(t->status, 1);
	assert_string_equal(
	    text_of(record_step(record, "rush"), "verdict"), "contradicted");
	json_decref(record);
}

static void
what_nobody_touched_is_contradicted(void **state)
{
	skip_unpredicted();
	is_contradicted(*state, 0, "less");
	is_contradicted(*state, 6, "less");
}

static void
what_is_given_up_meanwhile_is_contradicted(void **state)
{
	skip_unpredicted();
	is_contradicted(*state, 0, "drop");
	is_contradicted(*state, 6, "drop");
}

static void
what_is_touched_besides_is_contradicted(void **state)
{
	skip_unpredicted();
	is_contradicted(*state, 0, "more");
	is_contradicted(*state, 6, "more");
}

static void
the_report_prints_the_range_and_who_kept_the_frames(void **state)
{
	struct trial *t = *state;
	const json_t *range, *most;
	json_t *record;

	skip_unpredicted();
	trial_run(t, "rush", "--consumers", "1", "--pages", "16", NULL);
	assert_int_equal(t->status, 0);
	assert_true(
	    trial_says(t, "32 faults = 16 to 32 copies + 0 to 16 reuses"));
	assert_true(trial_says(t, "They acted at the same time"));
	record = trial_record(t);
	range = object_of(record_step(record, "rush"), "fault_range");
	most = object_of(object_of(range, "most"), "classes");
	assert_int_equal(figure_of(object_of(range, "least"), "all"), 32);
	assert_int_equal(figure_of(most, "copy"), 32);
	assert_int_equal(figure_of(most, "reuse"), 16);
	json_decref(record);
}

#define LIVE(test) cmocka_unit_test_setup_teardown(test, setup, trial_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(any_writer_of_a_private_page_may_keep_it_or_none),
	    cmocka_unit_test(who_has_an_idle_partner_copies),
	    cmocka_unit_test(a_frame_of_an_object_is_given_out_once),
	    cmocka_unit_test(a_reader_finds_neighbours_or_not),
	    cmocka_unit_test(neighbours_are_those_that_were_seen),
	    cmocka_unit_test(one_alone_has_one_order),
	    cmocka_unit_test(who_has_nothing_mapped_cannot_have_come),
	    LIVE(whoever_comes_first_it_balances),
	    LIVE(with_one_consumer_or_four_it_balances),
	    LIVE(without_frames_it_balances),
	    LIVE(what_nobody_touched_is_contradicted),
	    LIVE(what_is_given_up_meanwhile_is_contradicted),
	    LIVE(what_is_touched_besides_is_contradicted),
	    LIVE(the_report_prints_the_range_and_who_kept_the_frames),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
