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
	*state = calloc(1, sizeof(struct hello));
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
add(struct hello *hello, enum step_kind kind, const char *name)
{
	struct hello_step *step = &hello->steps[story_length(hello)];

	step->kind = kind;
	strlcpy(step->name, name, sizeof step->name);
}

static void
add_consumers(struct hello *hello, const char *name)
{
	struct hello_step *step = hello->consumer_steps;

	while (step->kind != STEP_END)
		step++;
	step->kind = STEP_ACT;
	strlcpy(step->name, name, sizeof step->name);
}

static void
is_played(const struct hello *hello)
{
	if (!story_check(hello, why, sizeof why))
		fail_msg("refused because: %s", why);
}

static void
is_refused(const struct hello *hello, const char *because)
{
	assert_false(story_check(hello, why, sizeof why));
	if (strstr(why, because) == NULL)
		fail_msg("refused because: %s", why);
}

static void
a_whole_story_is_played(void **state)
{
	struct hello *hello = *state;

	add(hello, STEP_ACT, "map");
	add(hello, STEP_FORK, "fork");
	add(hello, STEP_TURN, "read");
	add(hello, STEP_TOGETHER, "write");
	add(hello, STEP_LEAVE, "leave");
	add(hello, STEP_ACT, "unmap");
	add_consumers(hello, "read");
	add_consumers(hello, "write");
	is_played(hello);
	assert_int_equal(story_length(hello), 6);
	assert_string_equal(story_birth(hello), "fork");
}

static void
a_story_without_consumers_is_played(void **state)
{
	struct hello *hello = *state;

	add(hello, STEP_ACT, "map");
	is_played(hello);
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
	struct hello *hello = *state;

	add_consumers(hello, "read");
	add(hello, STEP_TURN, "read");
	is_refused(hello, "step 1 'read': no consumer is there");
	hello->steps[0].kind = STEP_TOGETHER;
	is_refused(hello, "step 1 'read': no consumer is there");
	hello->steps[0].kind = STEP_LEAVE;
	is_refused(hello, "step 1 'read': no consumer is there");
}

static void
nobody_acts_after_the_end(void **state)
{
	struct hello *hello = *state;

	add_consumers(hello, "read");
	add(hello, STEP_EXEC, "exec");
	add(hello, STEP_LEAVE, "leave");
	add(hello, STEP_TURN, "read");
	is_refused(hello, "step 3 'read': no consumer is there");
}

static void
consumers_are_born_once(void **state)
{
	add(*state, STEP_FORK, "fork");
	add(*state, STEP_EXEC, "exec");
	is_refused(*state, "step 2 'exec': the consumers are born once");
}

static void
consumers_are_not_born_again(void **state)
{
	add(*state, STEP_FORK, "fork");
	add(*state, STEP_LEAVE, "leave");
	add(*state, STEP_FORK, "fork again");
	is_refused(*state, "step 3 'fork again': the consumers are born once");
}

static void
a_turn_needs_the_consumers_step(void **state)
{
	struct hello *hello = *state;

	add(hello, STEP_EXEC, "exec");
	add(hello, STEP_TURN, "write");
	add_consumers(hello, "wirte");
	is_refused(hello, "step 2 'write': the consumer must have one step");
	add_consumers(hello, "write");
	is_played(hello);
	add_consumers(hello, "write");
	is_refused(hello, "step 2 'write': the consumer must have one step");
}

/* The step added last is about one consumer. */
static void
only(struct hello *hello, unsigned who, unsigned parent)
{
	struct hello_step *step = &hello->steps[story_length(hello) - 1];

	step->who = who;
	step->parent = parent;
}

/* The producer forks consumer 1, and that one consumer 2. */
static void
begin_generations(struct hello *hello)
{
	hello->consumers = 2;
	add(hello, STEP_FORK, "child");
	only(hello, 1, 0);
	add(hello, STEP_FORK, "grandchild");
	only(hello, 2, 1);
}

static void
a_consumer_may_have_children(void **state)
{
	struct hello *hello = *state;

	assert_false(story_names_consumers(hello));
	begin_generations(hello);
	add(hello, STEP_LEAVE, "the child ends");
	only(hello, 1, 0);
	add_consumers(hello, "read");
	add(hello, STEP_TURN, "read");
	only(hello, 2, 0);
	is_played(hello);
	assert_true(story_names_consumers(hello));
	assert_true(story_concerns(&hello->steps[3], 2));
	assert_false(story_concerns(&hello->steps[3], 1));
}

static void
who_has_ended_neither_acts_nor_bears(void **state)
{
	struct hello *hello = *state;

	hello->consumers = 2;
	add(hello, STEP_FORK, "child");
	only(hello, 1, 0);
	add(hello, STEP_LEAVE, "end");
	only(hello, 1, 0);
	add(hello, STEP_FORK, "grandchild");
	only(hello, 2, 1);
	is_refused(hello, "step 3 'grandchild': who is to give birth is not");
	only(hello, 2, 0);
	add_consumers(hello, "read");
	add(hello, STEP_TURN, "read");
	is_refused(hello, "step 4 'read': no consumer is there");
	only(hello, 2, 0);
	is_played(hello);
	only(hello, 3, 0);
	is_refused(hello, "step 4 'read': there are not so many consumers");
}

static void
nobody_ends_or_is_born_twice(void **state)
{
	struct hello *hello = *state;

	begin_generations(hello);
	add(hello, STEP_LEAVE, "end");
	only(hello, 2, 0);
	add(hello, STEP_LEAVE, "again");
	only(hello, 2, 0);
	is_refused(hello, "step 4 'again': no consumer is there");
	hello->steps[3].kind = STEP_FORK;
	is_refused(hello, "step 4 'again': the consumers are born once");
	only(hello, 1, 0);
	is_refused(hello, "step 4 'again': the consumers are born once");
	hello->steps[3].kind = STEP_LEAVE;
	is_played(hello);
}

static void
nobody_is_its_own_parent(void **state)
{
	struct hello *hello = *state;

	hello->consumers = 2;
	add(hello, STEP_FORK, "child");
	only(hello, 1, 1);
	is_refused(hello, "step 1 'child': who is to give birth is not");
	only(hello, 1, 2);
	is_refused(hello, "step 1 'child': who is to give birth is not");
	only(hello, 1, 3);
	is_refused(hello, "step 1 'child': there are not so many consumers");
}

/* A turn of all needs all. */
static void
all_must_be_there_for_a_turn_of_all(void **state)
{
	struct hello *hello = *state;

	hello->consumers = 2;
	add(hello, STEP_FORK, "child");
	only(hello, 1, 0);
	add_consumers(hello, "read");
	add(hello, STEP_TURN, "read");
	is_refused(hello, "step 2 'read': no consumer is there");
	only(hello, 1, 0);
	is_played(hello);
	add(hello, STEP_FORK, "other");
	only(hello, 2, 0);
	add(hello, STEP_LEAVE, "leave");
	is_played(hello);
}

static void
only_so_many_consumers_can_be_told_apart(void **state)
{
	struct hello *hello = *state;

	hello->consumers = 64;
	add(hello, STEP_FORK, "last");
	only(hello, 64, 0);
	is_played(hello);
	hello->consumers = 65;
	is_refused(hello, "more than 64");
}

static void
an_option_that_is_not_there_chooses_nothing(void **state)
{
	const struct option_value other = {.name = "other", .value = "first"};
	struct hello *hello = *state;

	add(hello, STEP_WHEN, "order");
	strlcpy(hello->steps[0].text, "first", ROLE_TEXT);
	add(hello, STEP_ACT, "before");
	add(hello, STEP_ACT, "always");
	/* At the end it is about nothing. */
	add(hello, STEP_WHEN, "other");
	strlcpy(hello->steps[3].text, "first", ROLE_TEXT);
	story_choose(hello, &other, 1);
	assert_int_equal(story_length(hello), 1);
	assert_string_equal(hello->steps[0].name, "always");
	is_played(hello);
}

static void
options_choose_the_steps(void **state)
{
	const struct option_value first = {.name = "order", .value = "first"};
	const struct option_value last = {.name = "order", .value = "last"};
	struct hello *hello = *state, copy;

	add(hello, STEP_WHEN, "order");
	strlcpy(hello->steps[0].text, "first|only", ROLE_TEXT);
	add(hello, STEP_ACT, "before");
	add(hello, STEP_ACT, "always");
	add(hello, STEP_WHEN, "order");
	strlcpy(hello->steps[3].text, "last", ROLE_TEXT);
	add(hello, STEP_ACT, "after");

	copy = *hello;
	story_choose(&copy, &first, 1);
	assert_int_equal(story_length(&copy), 2);
	assert_string_equal(copy.steps[0].name, "before");
	assert_string_equal(copy.steps[1].name, "always");
	story_choose(hello, &last, 1);
	assert_int_equal(story_length(hello), 2);
	assert_string_equal(hello->steps[0].name, "always");
	assert_string_equal(hello->steps[1].name, "after");
}

static void
a_list_may_be_full(void **state)
{
	struct hello *hello = *state;

	for (char name[] = "a"; story_length(hello) < ROLE_STEPS; name[0]++)
		add(hello, STEP_ACT, name);
	is_played(hello);
	assert_int_equal(story_length(hello), ROLE_STEPS);
}

static void
birth_is_by_exec_unless_by_fork(void **state)
{
	add(*state, STEP_ACT, "map");
	assert_string_equal(story_birth(*state), "exec");
	add(*state, STEP_EXEC, "exec");
	assert_string_equal(story_birth(*state), "exec");
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
