/* test_story.c: which lists of steps can be played. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "coordinator/steps.h"

static char why[160];

static int
begin_story(void **state)
{
	*state = calloc(1, sizeof(struct pair_info));
	*why = '\0';
	return *state != NULL ? 0 : -1;
}

static int
end_story(void **state)
{
	free(*state);
	return 0;
}

static void
add(struct pair_info *info, enum step_kind kind, const char *name)
{
	struct step_info *step = &info->steps[steps_length(info)];

	step->kind = kind;
	strlcpy(step->name, name, sizeof step->name);
}

static void
add_consumers(struct pair_info *info, const char *name)
{
	struct step_info *step = info->consumer_steps;

	while (step->kind != STEP_END)
		step++;
	step->kind = STEP_ACT;
	strlcpy(step->name, name, sizeof step->name);
}

static void
is_played(const struct pair_info *info)
{
	if (!steps_check(info, why, sizeof why))
		fail_msg("refused because: %s", why);
}

static void
is_refused(const struct pair_info *info, const char *because)
{
	assert_false(steps_check(info, why, sizeof why));
	if (strstr(why, because) == NULL)
		fail_msg("refused because: %s", why);
}

static void
a_whole_story_is_played(void **state)
{
	struct pair_info *info = *state;

	add(info, STEP_ACT, "map");
	add(info, STEP_FORK, "fork");
	add(info, STEP_TURN, "read");
	add(info, STEP_TOGETHER, "write");
	add(info, STEP_LEAVE, "leave");
	add(info, STEP_ACT, "unmap");
	add_consumers(info, "read");
	add_consumers(info, "write");
	is_played(info);
	assert_int_equal(steps_length(info), 6);
	assert_string_equal(steps_birth(info), "fork");
}

static void
a_story_without_consumers_is_played(void **state)
{
	struct pair_info *info = *state;

	add(info, STEP_ACT, "map");
	is_played(info);
}

static void
a_story_without_steps_is_refused(void **state)
{
	is_refused(*state, "no steps");
}

static void
a_step_must_have_a_name(void **state)
{
	add(*state, STEP_ACT, "");
	is_refused(*state, "step 1 '': it has no name");
}

static void
a_name_must_be_a_steps_own(void **state)
{
	add(*state, STEP_ACT, "fill");
	add(*state, STEP_EXEC, "exec");
	add(*state, STEP_ACT, "fill");
	is_refused(*state, "step 3 'fill': another step has the same name");
}

static void
nobody_acts_or_leaves_before_birth(void **state)
{
	struct pair_info *info = *state;

	add_consumers(info, "read");
	add(info, STEP_TURN, "read");
	is_refused(info, "step 1 'read': no consumer exists");
	info->steps[0].kind = STEP_TOGETHER;
	is_refused(info, "step 1 'read': no consumer exists");
	info->steps[0].kind = STEP_LEAVE;
	is_refused(info, "step 1 'read': no consumer exists");
}

static void
nobody_acts_after_the_end(void **state)
{
	struct pair_info *info = *state;

	add_consumers(info, "read");
	add(info, STEP_EXEC, "exec");
	add(info, STEP_LEAVE, "leave");
	add(info, STEP_TURN, "read");
	is_refused(info, "step 3 'read': no consumer exists");
}

static void
consumers_are_born_once(void **state)
{
	add(*state, STEP_FORK, "fork");
	add(*state, STEP_EXEC, "exec");
	is_refused(*state, "step 2 'exec': a consumer can be born only once");
}

static void
consumers_are_not_born_again(void **state)
{
	add(*state, STEP_FORK, "fork");
	add(*state, STEP_LEAVE, "leave");
	add(*state, STEP_FORK, "fork again");
	is_refused(
	    *state, "step 3 'fork again': a consumer can be born only once");
}

static void
a_turn_needs_the_consumers_step(void **state)
{
	struct pair_info *info = *state;

	add(info, STEP_EXEC, "exec");
	add(info, STEP_TURN, "write");
	add_consumers(info, "wirte");
	is_refused(info, "step 2 'write': the consumer must have one step");
	add_consumers(info, "write");
	is_played(info);
	add_consumers(info, "write");
	is_refused(info, "step 2 'write': the consumer must have one step");
}

/* The step added last is about one consumer. */
static void
only(struct pair_info *info, unsigned index, unsigned parent)
{
	struct step_info *step = &info->steps[steps_length(info) - 1];

	step->consumer = index;
	step->parent = parent;
}

/* The producer forks consumer 1, and that one consumer 2. */
static void
begin_generations(struct pair_info *info)
{
	info->consumers = 2;
	add(info, STEP_FORK, "child");
	only(info, 1, 0);
	add(info, STEP_FORK, "grandchild");
	only(info, 2, 1);
}

static void
a_consumer_may_have_children(void **state)
{
	struct pair_info *info = *state;

	assert_false(steps_names_consumers(info));
	begin_generations(info);
	add(info, STEP_LEAVE, "the child ends");
	only(info, 1, 0);
	add_consumers(info, "read");
	add(info, STEP_TURN, "read");
	only(info, 2, 0);
	is_played(info);
	assert_true(steps_names_consumers(info));
	assert_true(steps_concerns(&info->steps[3], 2));
	assert_false(steps_concerns(&info->steps[3], 1));
}

static void
a_list_of_names_says_how_many_there_are(void **state)
{
	struct pair_info *info = *state;

	assert_false(steps_names_consumers(info));
	strlcpy(info->consumer_name, "maker|taker", sizeof info->consumer_name);
	assert_true(steps_names_consumers(info));
}

static void
who_has_ended_neither_acts_nor_bears(void **state)
{
	struct pair_info *info = *state;

	info->consumers = 2;
	add(info, STEP_FORK, "child");
	only(info, 1, 0);
	add(info, STEP_LEAVE, "end");
	only(info, 1, 0);
	add(info, STEP_FORK, "grandchild");
	only(info, 2, 1);
	is_refused(info,
	    "step 3 'grandchild': the actor that is to give birth does not");
	only(info, 2, 0);
	add_consumers(info, "read");
	add(info, STEP_TURN, "read");
	is_refused(info, "step 4 'read': no consumer exists");
	only(info, 2, 0);
	is_played(info);
	only(info, 3, 0);
	is_refused(info, "step 4 'read': there are fewer consumers");
}

static void
nobody_ends_or_is_born_twice(void **state)
{
	struct pair_info *info = *state;

	begin_generations(info);
	add(info, STEP_LEAVE, "end");
	only(info, 2, 0);
	add(info, STEP_LEAVE, "again");
	only(info, 2, 0);
	is_refused(info, "step 4 'again': no consumer exists");
	info->steps[3].kind = STEP_FORK;
	is_refused(info, "step 4 'again': a consumer can be born only once");
	only(info, 1, 0);
	is_refused(info, "step 4 'again': a consumer can be born only once");
	info->steps[3].kind = STEP_LEAVE;
	is_played(info);
}

static void
nobody_is_its_own_parent(void **state)
{
	struct pair_info *info = *state;

	info->consumers = 2;
	add(info, STEP_FORK, "child");
	only(info, 1, 1);
	is_refused(
	    info, "step 1 'child': the actor that is to give birth does not");
	only(info, 1, 2);
	is_refused(
	    info, "step 1 'child': the actor that is to give birth does not");
	only(info, 1, 3);
	is_refused(info, "step 1 'child': there are fewer consumers");
}

/* A turn of all needs all. */
static void
all_must_be_there_for_a_turn_of_all(void **state)
{
	struct pair_info *info = *state;

	info->consumers = 2;
	add(info, STEP_FORK, "child");
	only(info, 1, 0);
	add_consumers(info, "read");
	add(info, STEP_TURN, "read");
	is_refused(info, "step 2 'read': no consumer exists");
	only(info, 1, 0);
	is_played(info);
	add(info, STEP_FORK, "other");
	only(info, 2, 0);
	add(info, STEP_LEAVE, "leave");
	is_played(info);
}

static void
only_so_many_consumers_can_be_told_apart(void **state)
{
	struct pair_info *info = *state;

	info->consumers = 64;
	add(info, STEP_FORK, "last");
	only(info, 64, 0);
	is_played(info);
	info->consumers = 65;
	is_refused(info, "more than 64");
}

/* The last step belongs to a run with one of these values only. */
static void
only_if(struct pair_info *info, const char *option, const char *values)
{
	struct step_info *step = &info->steps[steps_length(info) - 1];

	strlcpy(step->option, option, sizeof step->option);
	strlcpy(step->values, values, sizeof step->values);
}

static void
an_option_that_is_not_there_chooses_nothing(void **state)
{
	const struct option_value other = {.name = "other", .value = "first"};
	struct pair_info *info = *state;

	add(info, STEP_ACT, "before");
	only_if(info, "order", "first");
	add(info, STEP_ACT, "always");
	add(info, STEP_ACT, "never");
	only_if(info, "other", "last");
	steps_choose(info, &other, 1);
	assert_int_equal(steps_length(info), 1);
	assert_string_equal(info->steps[0].name, "always");
	is_played(info);
}

static void
options_choose_the_steps(void **state)
{
	const struct option_value first = {.name = "order", .value = "first"};
	const struct option_value last = {.name = "order", .value = "last"};
	struct pair_info *info = *state, copy;

	add(info, STEP_ACT, "before");
	only_if(info, "order", "first|only");
	add(info, STEP_ACT, "always");
	add(info, STEP_ACT, "after");
	only_if(info, "order", "last");

	copy = *info;
	steps_choose(&copy, &first, 1);
	assert_int_equal(steps_length(&copy), 2);
	assert_string_equal(copy.steps[0].name, "before");
	assert_string_equal(copy.steps[1].name, "always");
	steps_choose(info, &last, 1);
	assert_int_equal(steps_length(info), 2);
	assert_string_equal(info->steps[0].name, "always");
	assert_string_equal(info->steps[1].name, "after");
}

static void
a_list_may_be_full(void **state)
{
	struct pair_info *info = *state;

	for (char name[] = "a"; steps_length(info) < ROLE_STEPS; name[0]++)
		add(info, STEP_ACT, name);
	is_played(info);
	assert_int_equal(steps_length(info), ROLE_STEPS);
}

static void
birth_is_by_exec_unless_by_fork(void **state)
{
	add(*state, STEP_ACT, "map");
	assert_string_equal(steps_birth(*state), "exec");
	add(*state, STEP_EXEC, "exec");
	assert_string_equal(steps_birth(*state), "exec");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin_story, end_story)
	const struct CMUnitTest tests[] = {
	    TEST(a_whole_story_is_played),
	    TEST(a_story_without_consumers_is_played),
	    TEST(a_story_without_steps_is_refused),
	    TEST(a_step_must_have_a_name),
	    TEST(a_name_must_be_a_steps_own),
	    TEST(nobody_acts_or_leaves_before_birth),
	    TEST(nobody_acts_after_the_end),
	    TEST(consumers_are_born_once),
	    TEST(consumers_are_not_born_again),
	    TEST(a_turn_needs_the_consumers_step),
	    TEST(a_consumer_may_have_children),
	    TEST(a_list_of_names_says_how_many_there_are),
	    TEST(who_has_ended_neither_acts_nor_bears),
	    TEST(nobody_ends_or_is_born_twice),
	    TEST(nobody_is_its_own_parent),
	    TEST(all_must_be_there_for_a_turn_of_all),
	    TEST(only_so_many_consumers_can_be_told_apart),
	    TEST(options_choose_the_steps),
	    TEST(an_option_that_is_not_there_chooses_nothing),
	    TEST(a_list_may_be_full),
	    TEST(birth_is_by_exec_unless_by_fork),
	};

	return cmocka_run_group_tests_name("story", tests, NULL, NULL);
}
