/* test_story.c: which lists of steps can be played. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "coordinator/story.h"

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
	    TEST(a_list_may_be_full),
	    TEST(birth_is_by_exec_unless_by_fork),
	};

	return cmocka_run_group_tests_name("story", tests, NULL, NULL);
}
