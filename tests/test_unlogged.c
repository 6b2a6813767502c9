/* test_unlogged.c: calls that change memory, and that nobody logged.
 *
 * What moved is told: which pages, or which mapping, before and after; and
 * which memory outside the region was touched.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "ledger/unlogged.h"
#include "run.h"
#include "skip.h"

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

static void
be_careless(struct trial *t, const char *how, const char *who)
{
	skip_unpredicted();
	setenv("CARELESS", how, 1);
	trial_run(t, "careless", "--who", who, NULL);
	unsetenv("CARELESS");
}

/* The finding of that actor and line in that step must say so. */
static void
finds(const struct trial *t, const char *step, const char *actor,
    const char *line, const char *detail)
{
	json_t *record = trial_record(t);
	json_int_t number = figure_of(record_step(record, step), "number");
	const json_t *finding;
	const char *found = NULL;
	size_t i;

	json_array_foreach (json_object_get(record, "findings"), i, finding)
		if (figure_of(finding, "step") == number &&
		    strcmp(text_of(finding, "actor"), actor) == 0 &&
		    strcmp(text_of(finding, "line"), line) == 0)
			found = text_of(finding, "detail");
	if (found == NULL || strstr(found, detail) == NULL)
		fail_msg("%s: not '%s' but '%s'", line, detail,
		    found != NULL ? found : "nothing");
	json_decref(record);
}

static void
pages_that_were_given_up_are_told_with_both_states(void **state)
{
	struct trial *t = *state;

	be_careless(t, "drop", "producer");
	assert_int_equal(t->status, 1);
	finds(t, "meddle", "producer", UNLOGGED_PAGES,
	    "pages 0-15: exclusive before, absent after");
	assert_true(trial_says(t,
	    "The producer changed its region by a call that it did not log: "
	    "pages 0-15: exclusive before, absent after."));
	assert_true(trial_says(t, "Let region_*() do it"));
}

static void
a_mapping_that_shrank_is_told(void **state)
{
	struct trial *t = *state;

	be_careless(t, "unmap half", "producer");
	assert_int_equal(t->status, 1);
	finds(t, "meddle", "producer", UNLOGGED_MAPPINGS,
	    "pages 0-7: by the operations rw-s, now unmapped");
}

static void
a_mapping_that_grew_is_told(void **state)
{
	struct trial *t = *state;

	be_careless(t, "move away", "consumer");
	assert_int_equal(t->status, 1);
	finds(t, "be careless", "consumer 1", UNLOGGED_MAPPINGS,
	    "pages 16-31: by the operations unmapped, now rw-s");
}

static void
another_mapping_in_its_place_is_told(void **state)
{
	struct trial *t = *state;

	be_careless(t, "map over", "consumer");
	assert_int_equal(t->status, 1);
	finds(t, "be careless", "consumer 1", UNLOGGED_MAPPINGS,
	    "pages 0-15: by the operations rw-s, now rw-p");
}

/* Not a page moves, nor any figure. */
static void
other_rights_are_told(void **state)
{
	struct trial *t = *state;

	be_careless(t, "protect", "producer");
	assert_int_equal(t->status, 1);
	finds(t, "meddle", "producer", UNLOGGED_MAPPINGS,
	    "pages 0-15: by the operations rw-s, now ---s");
}

static void
the_heap_is_named(void **state)
{
	struct trial *t = *state;

	be_careless(t, "leak", "consumer");
	assert_int_equal(t->status, 1);
	finds(t, "be careless", "consumer 1", "RSS outside the region",
	    "anonymous memory (new) +4 kB (VSZ +1028 kB)");
}

static void
the_stack_is_named(void **state)
{
	struct trial *t = *state;

	be_careless(t, "use stack", "consumer");
	assert_int_equal(t->status, 1);
	finds(t, "be careless", "consumer 1", "RSS outside the region",
	    "[stack] +");
	assert_true(trial_says(t, "kB of RSS outside the region: [stack] +"));
}

/* Two snapshots of a producer with one run of pages, and nothing logged. */
struct pair_of_steps {
	struct run was, is;
	struct region_record region[2];
	struct process_record process[2];
	struct step_record step[2];
};

static int64_t
moved(struct pair_of_steps *p, char *detail)
{
	p->region[0].runs = &p->was;
	p->region[1].runs = &p->is;
	for (int i = 0; i < 2; i++) {
		p->region[i].run_count = 1;
		p->process[i].region = &p->region[i];
		p->step[i].processes = &p->process[i];
		p->step[i].process_count = 1;
	}
	return unlogged_pages(&p->step[0], &p->step[1], 0, detail);
}

static void
what_others_do_to_a_page_is_no_move(void **state)
{
	char detail[FINDING_DETAIL_MAX];
	struct pair_of_steps p = {
	    .was = {.count = 4, .state = PAGE_SHARED},
	    .is = {.count = 4, .state = PAGE_EXCLUSIVE},
	};

	(void)state;
	assert_int_equal(moved(&p, detail), 0);
	p.is.state = PAGE_SWAPPED;
	assert_int_equal(moved(&p, detail), 4);
	assert_string_equal(detail, "pages 0-3: shared before, swapped after");
	p.was.state = PAGE_ABSENT;
	p.was.count = p.is.count = 1;
	p.is.state = PAGE_ZERO;
	assert_int_equal(moved(&p, detail), 1);
	assert_string_equal(detail, "page 0: absent before, zero after");
}

static void
what_was_logged_is_left_to_the_model(void **state)
{
	char detail[FINDING_DETAIL_MAX];
	struct actor_op op = {.op.what = OP_DROP};
	struct pair_of_steps p = {
	    .was = {.count = 4, .state = PAGE_EXCLUSIVE},
	    .is = {.count = 4, .state = PAGE_ABSENT},
	};

	(void)state;
	assert_int_equal(moved(&p, detail), 4);
	p.step[1].ops = &op;
	p.step[1].op_count = 1;
	assert_int_equal(moved(&p, detail), UNKNOWN);
	op.index = 1;
	assert_int_equal(moved(&p, detail), 4);
	op.op.what = OP_REMOVE;
	assert_int_equal(moved(&p, detail), UNKNOWN);
}

#define LIVE(test) cmocka_unit_test_setup_teardown(test, setup, trial_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    LIVE(pages_that_were_given_up_are_told_with_both_states),
	    LIVE(a_mapping_that_shrank_is_told),
	    LIVE(a_mapping_that_grew_is_told),
	    LIVE(another_mapping_in_its_place_is_told),
	    LIVE(other_rights_are_told),
	    LIVE(the_heap_is_named),
	    LIVE(the_stack_is_named),
	    cmocka_unit_test(what_others_do_to_a_page_is_no_move),
	    cmocka_unit_test(what_was_logged_is_left_to_the_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
