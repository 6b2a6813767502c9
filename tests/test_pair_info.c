/* test_pair_info.c: what a pair says of itself arrives whole, or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "role/pair_info.h"

/* Texts that just fit, with their terminators. */
#define LETTERS_31 "abcdefghijklmnopqrstuvwxyz-abcd"
#define LETTERS_63 LETTERS_31 "-" LETTERS_31

static const struct role nobody = {.summary = ""};

static int
no_act(struct actor *me)
{
	(void)me;
	return 0;
}

/* The option is the only thing in the pair that may not fit. */
static struct pair_info
describe_option(struct role_option option)
{
	struct pair_info info = {0};
	const struct role role = {.summary = "a pair", .options = {option}};

	pair_info_fill(&info, &role, &nobody);
	return info;
}

static void
a_pair_says_what_its_roles_say(void **state)
{
	const struct role producer_role = {
	    .summary = "a pair",
	    .show = "look here",
	    .ask = "what will it be?",
	    .surprise = "it is not so",
	    .consumers = 3,
	    .steps = {STEP("fill", no_act, "write", .only_if = "look=yes|no"),
		TURN("look", "read", .consumer = 2),
		BIRTH_BY_FORK(
		    "fork", "give birth", .consumer = 3, .parent = 2)},
	    .options = {{"look", "yes|no|all", "yes", "how to look"}},
	};
	const struct role consumer_role = {.steps = {ACT("look", no_act)}};
	struct pair_info info = {0};

	(void)state;
	pair_info_fill(&info, &producer_role, &consumer_role);
	assert_string_equal(info.fault, "");
	assert_string_equal(info.summary, "a pair");
	assert_string_equal(info.show, "look here");
	assert_string_equal(info.ask, "what will it be?");
	assert_string_equal(info.surprise, "it is not so");
	assert_int_equal(info.consumers, 3);
	assert_int_equal(info.pages, 16);
	assert_string_equal(info.size_name, "size");
	assert_string_equal(info.steps[0].name, "fill");
	assert_string_equal(info.steps[0].option, "look");
	assert_string_equal(info.steps[0].values, "yes|no");
	assert_string_equal(info.steps[1].text, "read");
	assert_string_equal(info.steps[1].option, "");
	assert_int_equal(info.steps[1].consumer, 2);
	assert_int_equal(info.steps[2].kind, STEP_FORK);
	assert_int_equal(info.steps[2].parent, 2);
	assert_int_equal(info.steps[3].kind, STEP_END);
	assert_string_equal(info.consumer_steps[0].name, "look");
}

static void
the_longest_names_and_values_arrive_whole(void **state)
{
	struct pair_info info = describe_option((struct role_option){
	    LETTERS_31, "one|" LETTERS_63, LETTERS_63, "text"});

	(void)state;
	assert_string_equal(info.fault, "");
	assert_string_equal(info.options[0].name, LETTERS_31);
	assert_string_equal(info.options[0].initial, LETTERS_63);
}

/* Options travel from the command line to the actor, and into the record. */
static void
a_value_has_room_for_every_name_and_choice(void **state)
{
	(void)state;
	assert_true(sizeof((struct option_value *)0)->name ==
	    sizeof((struct option_info *)0)->name);
	assert_true(sizeof((struct option_value *)0)->value ==
	    sizeof((struct option_info *)0)->initial);
}

static void
a_name_that_is_too_long_is_refused(void **state)
{
	struct pair_info info = describe_option(
	    (struct role_option){LETTERS_31 "e", "one", "one", "text"});

	(void)state;
	assert_string_equal(info.fault,
	    "the option name 'abcdefghijklmnopqrstuvwxyz-abcde' has 32 bytes; "
	    "at most 31 fit");
}

static void
a_choice_that_is_too_long_is_refused(void **state)
{
	struct pair_info info = describe_option((struct role_option){
	    "how", "one|" LETTERS_63 "x|two", "one", "text"});

	(void)state;
	assert_string_equal(info.fault,
	    "the option value 'abcdefghijklmnopqrstuvwxyz-abcd-abcdefgh...' "
	    "has 64 bytes; at most 63 fit");
}

static void
a_text_that_is_too_long_is_refused(void **state)
{
	static char text[ROLE_TEXT + 1];
	const struct role role = {
	    .summary = "a pair", .steps = {STEP("fill", no_act, text)}};
	struct pair_info info = {0};

	(void)state;
	memset(text, 'x', ROLE_TEXT);
	pair_info_fill(&info, &role, &nobody);
	assert_non_null(strstr(info.fault, "the text of a step 'xxx"));
	assert_non_null(strstr(info.fault, "has 160 bytes; at most 159 fit"));
}

static void
what_to_teach_may_be_left_out_and_is_never_cut(void **state)
{
	static char text[ROLE_TEXT + 1];
	const struct role role = {.summary = "a pair", .ask = text};
	struct pair_info info = {0};

	(void)state;
	memset(text, '?', ROLE_TEXT - 1);
	pair_info_fill(&info, &role, &nobody);
	assert_string_equal(info.fault, "");
	assert_string_equal(info.show, "");
	assert_string_equal(info.ask, text);
	assert_string_equal(info.surprise, "");
	text[ROLE_TEXT - 1] = '?';
	pair_info_fill(&info, &role, &nobody);
	assert_non_null(strstr(info.fault, ".ask '???"));
	assert_non_null(strstr(info.fault, "has 160 bytes; at most 159 fit"));
}

static void
a_condition_on_no_option_is_refused(void **state)
{
	const struct role role = {.summary = "a pair",
	    .steps = {STEP("fill", no_act, "write", .only_if = "lok=yes")},
	    .options = {{"look", "yes|no", "yes", "how to look"}}};
	struct pair_info info = {0};

	(void)state;
	pair_info_fill(&info, &role, &nobody);
	assert_string_equal(info.fault,
	    "step 'fill' depends on --lok, which is no option of the pair");
}

static void
names_are_those_of_the_texts_or_the_roles(void **state)
{
	const struct role producer_role = {.summary = "", .consumers = 2};
	const struct role consumer_role = {.name = "worker"};
	struct pair_info info = {0};

	(void)state;
	pair_info_fill(&info, &producer_role, &consumer_role);
	assert_string_equal(info.producer_name, "producer");
	assert_string_equal(info.consumer_name, "worker");
	pair_info_fill(&info, &producer_role, &nobody);
	assert_string_equal(info.consumer_name, "consumer");
	assert_string_equal(info.fault, "");
}

static void
a_list_of_names_has_one_for_each_consumer(void **state)
{
	const struct role producer_role = {.summary = "", .consumers = 2};
	const struct role two = {.name = "child|grandchild"};
	const struct role three = {.name = "one|two|three"};
	struct pair_info info = {0};

	(void)state;
	pair_info_fill(&info, &producer_role, &two);
	assert_string_equal(info.fault, "");
	pair_info_fill(&info, &producer_role, &three);
	assert_string_equal(
	    info.fault, "'one|two|three' names 3 consumers; there are 2");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_pair_says_what_its_roles_say),
	    cmocka_unit_test(the_longest_names_and_values_arrive_whole),
	    cmocka_unit_test(a_value_has_room_for_every_name_and_choice),
	    cmocka_unit_test(a_name_that_is_too_long_is_refused),
	    cmocka_unit_test(a_choice_that_is_too_long_is_refused),
	    cmocka_unit_test(a_text_that_is_too_long_is_refused),
	    cmocka_unit_test(what_to_teach_may_be_left_out_and_is_never_cut),
	    cmocka_unit_test(a_condition_on_no_option_is_refused),
	    cmocka_unit_test(names_are_those_of_the_texts_or_the_roles),
	    cmocka_unit_test(a_list_of_names_has_one_for_each_consumer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
